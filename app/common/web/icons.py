"""Icons: a page carries the strokes of those it uses, once, at its end (Tabler outline, MIT).

`icon(name)` draws a reference and remembers the name; `icon_sprite()` writes the strokes of all names
remembered. Without a bundle there are no icons, and pages still work: every icon stands beside a word.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from flask import Flask, g
from markupsafe import Markup

from app.common.web.assets import Assets

REFERENCE = Markup('<svg class=rp-icon aria-hidden=true viewBox="0 0 24 24"><use href="#i-{}"/></svg>')
BETWEEN_PATHS = re.compile(r'" ?/><path d="(?=M)')
BEFORE_MINUS = re.compile(r"(?<=\d) (?=-)")


class Icons:
    """The strokes of the bundle by name, read again when the bundle was made anew."""

    def __init__(self, assets: Assets) -> None:
        self._assets = assets
        self._path: Path | None = None
        self._strokes: dict[str, Markup] = {}
        self._references: dict[str, Markup] = {}

    def strokes(self) -> dict[str, Markup]:
        """Names to strokes; empty when the bundle has not been made."""
        path = self._assets.path("icons.json")
        if path != self._path:
            found = json.loads(path.read_text(encoding="utf-8")) if path else {}
            # The bundle holds strokes only, taken by us from a package (see `bundle`).
            self._strokes = {name: Markup(_joined(strokes)) for name, strokes in found.items()}  # noqa: S704
            self._references = {name: REFERENCE.format(name) for name in found}
            self._path = path
        return self._strokes

    def icon(self, name: str) -> Markup:
        """A reference to an icon; empty for a name that is not in the bundle."""
        if name not in self.strokes():
            return Markup()
        g.setdefault("icons", {})[name] = True
        return self._references[name]

    def sprite(self) -> Markup:
        """The strokes of the icons on this page, hidden; their references draw them."""
        strokes = self.strokes()
        drawn = (Markup('<g id="i-{}">{}</g>').format(name, strokes[name]) for name in g.get("icons", ()))
        return Markup('<svg hidden aria-hidden="true">{}</svg>').format(Markup().join(drawn))


def _joined(strokes: str) -> str:
    """Paths that follow each other as one path: a page with thirty icons gets a kilobyte shorter."""
    return BEFORE_MINUS.sub("", BETWEEN_PATHS.sub("", strokes))


def init_app(app: Flask) -> None:
    """Offer `icon` and `icon_sprite` to every template."""
    icons = Icons(app.extensions["assets"])
    app.jinja_env.globals.update(icon=icons.icon, icon_sprite=icons.sprite)
