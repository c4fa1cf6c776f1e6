"""Icons: the strokes of all are one file of the bundle, which a browser fetches once (Tabler outline, MIT).

`icon(name)` draws a reference. Without a bundle there are no icons, and pages still work: every icon stands beside
a word.
"""

from __future__ import annotations

import re

from flask import Flask
from markupsafe import Markup

from app.common.web.assets import Assets

FILE = "i.svg"  # short: a list page names it some sixty times
REFERENCE = Markup('<svg aria-hidden=true><use href="{}#{}"/></svg>')
NO_ICON = Markup()
NAME = re.compile(r'<symbol id="([^"]+)"')


class Icons:
    """References to the icons of the bundle by name, made again when the bundle was made anew."""

    def __init__(self, assets: Assets) -> None:
        self._assets = assets
        self._file = ""
        self._references: dict[str, Markup] = {}

    def icon(self, name: str) -> Markup:
        """A reference to an icon; empty for a name that is not in the bundle."""
        file = self._assets.names().get(FILE, "")
        if file != self._file:
            found = NAME.findall((self._assets.folder / file).read_text(encoding="utf-8")) if file else []
            url = self._assets.url(FILE)
            self._references, self._file = {each: REFERENCE.format(url, each) for each in found}, file
        return self._references.get(name, NO_ICON)


def init_app(app: Flask) -> None:
    """Offer `icon` to every template."""
    app.jinja_env.globals["icon"] = Icons(app.extensions["assets"]).icon
