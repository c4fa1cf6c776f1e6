"""Icons: the strokes of all are one file of the bundle, which a browser fetches once (Tabler outline, MIT).

`icon(name)` draws a reference. Without a bundle there are no icons, and pages still work: every icon stands beside
a word.
"""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask
from markupsafe import Markup

from app.common.web.assets import Assets

FILE = "icons.svg"
REFERENCE = Markup('<svg class=rp-icon aria-hidden=true viewBox="0 0 24 24"><use href="{}#{}"/></svg>')
NAME = re.compile(r'<g id="([^"]+)"')


class Icons:
    """References to the icons of the bundle by name, made again when the bundle was made anew."""

    def __init__(self, assets: Assets) -> None:
        self._assets = assets
        self._path: Path | None = None
        self._references: dict[str, Markup] = {}

    def icon(self, name: str) -> Markup:
        """A reference to an icon; empty for a name that is not in the bundle."""
        path = self._assets.path(FILE)
        if path != self._path:
            found = NAME.findall(path.read_text(encoding="utf-8")) if path else []
            url = self._assets.url(FILE)
            self._references, self._path = {each: REFERENCE.format(url, each) for each in found}, path
        return self._references.get(name, Markup())


def init_app(app: Flask) -> None:
    """Offer `icon` to every template."""
    app.jinja_env.globals["icon"] = Icons(app.extensions["assets"]).icon
