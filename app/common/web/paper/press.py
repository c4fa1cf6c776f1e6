"""The press: HTML becomes PDF/UA-1, tagged, with its fonts in it, and without a look outside.

Only `paper.send` loads this module: WeasyPrint takes most of a second and 40 MiB.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from weasyprint import CSS, HTML
from weasyprint.logger import LOGGER
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from app.common.web.assets import Assets

log = logging.getLogger(__name__)
LOGGER.setLevel(logging.CRITICAL)  # what it says of a page holds letters of that page

VARIANT = "pdf/ua-1"
OURS = "portal:"
"""How style sheets call a font of the bundle."""
PATIENCE = 20
"""For how many seconds one waits for the print of somebody else in the same process."""
HERE = Path(__file__).parent
SHEET, PICTURES = (HERE.joinpath(name).read_text(encoding="utf-8") for name in ("paper.css", "pictures.css"))
SVG = "{http://www.w3.org/2000/svg}"

ENDLESS, PIECES = re.compile(r"\S{200,}"), re.compile(r".{1,20}")

_at_work = Lock()


class Busy(Exception):
    """Others are printing, and have been for longer than one waits."""


class OwnFonts(URLFetcher):
    """Gives the fonts of the bundle, and refuses the rest: other hosts, files of this machine, `data:`."""

    def __init__(self, folder: Path, names: Mapping[str, str]) -> None:
        super().__init__(allowed_protocols=())
        self.folder, self.names = folder, names

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """A font; whatever else a page asks for is a bug, so it is heard."""
        name = self.names.get(url.removeprefix(OURS)) if url.startswith(OURS) else None
        if name is None or not name.endswith(".woff2"):
            log.error("a page to be printed asks for something at %s:", url.partition(":")[0][:20])
            raise ValueError("nothing is fetched for a page to be printed")
        return URLFetcherResponse(url, (self.folder / name).read_bytes(), {"Content-Type": "font/woff2"})


def pressed(page: str, assets: Assets) -> tuple[bytes, int]:
    """The PDF of a page, and how many sheets it is; raises `Busy` when others take too long."""
    if not _at_work.acquire(timeout=PATIENCE):
        raise Busy
    try:
        fetcher, fonts = OwnFonts(assets.folder, assets.names()), FontConfiguration()
        sheet = CSS(string=SHEET, font_config=fonts, url_fetcher=fetcher)
        html = HTML(string=page, url_fetcher=fetcher)
        for element in html.etree_element.iter():
            element.text, element.tail = eased(element.text), eased(element.tail)
        for picture in html.etree_element.iter(f"{SVG}svg"):
            complete(picture)
        document = html.render(font_config=fonts, stylesheets=[sheet], pdf_variant=VARIANT)
        body = document.write_pdf(pdf_variant=VARIANT)
        assert body is not None, "without a target the document comes back"
        return body, len(document.pages)
    finally:
        _at_work.release()


def eased(text: str | None) -> str | None:
    """A text whose endless words have places to break: to find those takes as long as the word squared."""
    return text and ENDLESS.sub(lambda found: "\u200b".join(PIECES.findall(found[0])), text)


def complete(picture: Element) -> None:
    """Give a picture of a page what it needs on paper: its own style, and the words for who does not see it.

    On a page these are an attribute, or the picture is hidden from screen readers; a PDF asks for a title.
    """
    title = picture.find(f"{SVG}title")
    if title is None:
        title = SubElement(picture, f"{SVG}title")
        title.text = picture.get("aria-label") or " "
    SubElement(picture, f"{SVG}style").text = PICTURES
