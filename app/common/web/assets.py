"""Serving the asset bundle: names with their hash, for a year; compressed when the browser can read that."""

from __future__ import annotations

import json
from pathlib import Path
from time import monotonic

from flask import Flask, Response, abort, request, send_file
from markupsafe import Markup

from app.common.web.headers import nonce

YEAR = 365 * 24 * 3600
LOOK_AGAIN = 1.0
"""After how many seconds it is asked again whether the bundle was made anew."""
TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml", "woff2": "font/woff2",
         "json": "application/json"}  # fmt: skip
SCRIPT = Markup('<script type="module" src="{}" nonce="{}"></script>')


class Assets:
    """The bundle in a folder; empty when it has not been made, and pages then come without style."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._names: dict[str, str] = {}
        self._read_at = -1.0
        self._looked_at = -LOOK_AGAIN

    def names(self) -> dict[str, str]:
        """Plain names to hashed names, read again when the bundle was made anew: a page asks forty times."""
        now = monotonic()
        if now - self._looked_at > LOOK_AGAIN:
            self._look()
            self._looked_at = now
        return self._names

    def _look(self) -> None:
        manifest = self.folder / "manifest.json"
        try:
            changed = manifest.stat().st_mtime
            if changed != self._read_at:
                found = json.loads(manifest.read_text(encoding="utf-8"))
                self._names, self._read_at = found["files"], changed
        except FileNotFoundError:
            self._names, self._read_at = {}, -1.0

    def url(self, name: str) -> str:
        """The address of a file of the bundle, or nothing."""
        hashed = self.names().get(name)
        return f"/static/{hashed}" if hashed else ""

    def script(self, name: str) -> Markup:
        """The tag that has a browser run a script of the bundle, or nothing."""
        url = self.url(name)
        return SCRIPT.format(url, nonce()) if url else Markup()

    def serve(self, name: str) -> Response:
        """One file of the bundle; other names do not exist."""
        if name not in self.names().values():
            abort(404)
        packed = self.folder / f"{name}.gz"
        zipped = request.accept_encodings["gzip"] > 0 and packed.exists()
        response = send_file(packed if zipped else self.folder / name, mimetype=TYPES[name.rpartition(".")[2]],
                             conditional=False, etag=False)  # fmt: skip
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
        response.vary.add("Accept-Encoding")
        if zipped:
            response.headers["Content-Encoding"] = "gzip"
        return response


def init_app(app: Flask) -> None:
    """Serve the bundle, and nothing else of the static folder; templates have `asset(name)` and `script(name)`."""
    from app.common.web.openness import open_to_all

    def serve(name: str) -> Response:
        return assets.serve(name)

    def favicon() -> Response:
        return assets.serve(assets.names().get("favicon.svg", ""))

    assets = Assets(Path(app.root_path) / "static" / "vendor")
    app.extensions["assets"] = assets
    app.jinja_env.globals |= {"asset": assets.url, "script": assets.script}
    app.add_url_rule("/static/<name>", "assets", open_to_all(serve))
    app.add_url_rule("/favicon.ico", "favicon", open_to_all(favicon))
