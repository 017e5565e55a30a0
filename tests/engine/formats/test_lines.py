from engine.formats.lines import VersionsDict, WarningDict
from engine.formats.records import VersionsLine, WarningLine


def test_a_warning_has_the_same_fields_as_a_dict_and_as_a_line() -> None:
    assert list(WarningDict.__annotations__) == list(WarningLine.model_fields)
    assert list(VersionsDict.__annotations__) == list(VersionsLine.model_fields)
