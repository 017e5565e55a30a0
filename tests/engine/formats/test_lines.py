import msgspec
import pytest
from pydantic import BaseModel

from engine.formats.lines import (
    CalledAgain,
    DataFault,
    OutageExplanation,
    Sentence,
    Versions,
    Warning,
)
from engine.formats.records import (
    CalledAgainLine,
    DataFaultLine,
    ExplanationLine,
    ReasonLine,
    VersionsLine,
    WarningLine,
)
from tests.support.judged.made_warning import PLAIN


@pytest.mark.parametrize(
    ("built", "published"),
    [
        (Warning, WarningLine),
        (Versions, VersionsLine),
        (Sentence, ReasonLine),
        (OutageExplanation, ExplanationLine),
        (CalledAgain, CalledAgainLine),
        (DataFault, DataFaultLine),
    ],
)
def test_what_is_built_has_the_fields_of_what_is_published_in_its_order(
    built: type[msgspec.Struct], published: type[BaseModel]
) -> None:
    fields = msgspec.structs.fields(built)
    assert [one.name for one in fields] == list(published.model_fields)
    needed = [name for name, field in published.model_fields.items() if field.is_required()]
    assert [one.name for one in fields if one.required] == needed


def test_a_warning_comes_back_from_its_line_and_leaves_out_what_is_usual() -> None:
    line = msgspec.json.encode(PLAIN)
    assert msgspec.json.decode(line, type=Warning) == PLAIN
    assert (
        WarningLine.model_validate_json(line)
        .model_dump(exclude_unset=True)
        .keys()
        .isdisjoint({"care", "test"})
    )
    marked = msgspec.json.encode(msgspec.structs.replace(PLAIN, care=True, test=True))
    assert marked == line[:-1] + b',"care":true,"test":true}'
