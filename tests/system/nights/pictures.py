"""Pictures of a night: each chapter's page in both languages, by day and by night, in three sizes.

`pytest tests/system/nights --pictures FOLDER` keeps them, for people who look at them.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qsl, urlencode, urlsplit

from playwright.sync_api import Page, ViewportSize

SIZES = {"desktop": (1366, 768), "tablet": (820, 1180), "phone": (390, 844)}
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")


@dataclass
class Album:
    """Keeps pictures in a folder; without one it keeps none."""

    folder: Path | None

    def keep(self, page: Page, name: str) -> None:
        """Keep what a page shows now, and its address in every dress."""
        if self.folder is None:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=self.folder / f"{name}.png")
        other = page.context.new_page()
        for lang, scheme, size in itertools.product(("zh", "en"), SCHEMES, SIZES):
            wide, high = SIZES[size]
            other.set_viewport_size(ViewportSize(width=wide, height=high))
            other.emulate_media(color_scheme=scheme)
            other.goto(in_language(page.url, lang))
            other.wait_for_timeout(300)
            kept = self.folder / f"{name}-{lang}-{scheme}-{size}.png"
            other.screenshot(path=kept, full_page=True)
        other.close()


def in_language(address: str, lang: str) -> str:
    """Return an address in a language.

    Examples
    --------
    >>> in_language("http://x/search/1?lang=zh&cold=true", "en")
    'http://x/search/1?lang=en&cold=true'
    """
    parts = urlsplit(address)
    said = dict(parse_qsl(parts.query)) | {"lang": lang}
    return parts._replace(query=urlencode(said)).geturl()
