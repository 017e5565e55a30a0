"""Markup as a tree, for tests that look at a page without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"meta", "link", "input", "br", "img", "hr"})


@dataclass
class Element:
    """One element; `parts` are its texts and elements in their order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    parts: list[Element | str] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    def every(self, css_class: str = "", tag: str = "") -> Iterator[Element]:
        """Yield the elements inside, of a class and a tag where they are named."""
        for part in self.parts:
            if isinstance(part, Element):
                if (not css_class or css_class in part.classes) and tag in ("", part.tag):
                    yield part
                yield from part.every(css_class, tag)

    def one(self, css_class: str = "", tag: str = "") -> Element:
        """Return the only such element."""
        (found,) = self.every(css_class, tag)
        return found

    @property
    def text(self) -> str:
        """Return the words, without what only lays them out."""
        texts = (part if isinstance(part, str) else part.text for part in self.parts)
        return " ".join(" ".join(texts).split())


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].parts.append(made)
        if tag not in VOID:
            self.open.append(made)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open[-1].tag == tag, f"<{self.open[-1].tag}> ends with </{tag}>"
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].parts.append(data)


def parsed(text: str) -> Element:
    """Return the tree of a page or a part; fails where elements do not nest."""
    tree = _Tree()
    tree.feed(text)
    tree.close()
    assert len(tree.open) == 1, f"<{tree.open[-1].tag}> has no end"
    return tree.open[0]
