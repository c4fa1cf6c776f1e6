"""The asset bundle: one style sheet, a few scripts, a font and icons, each under a name that tells its content.

Packages come by `npm ci` into `node_modules`; what the portal uses of them is brought together here at set-up,
without a build chain. Every file is also written compressed, once, so that serving costs nothing.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from pathlib import Path

import rcssmin

from app.common.web.lettering import EXTENDED, for_letters, with_fewer_letters
from app.common.web.pruning import classes_in, without_unused_properties, without_unused_rules

IMPORT = re.compile(r'@import url\("([^"]+)"\)(?: layer\((\w+)\))?;')
URL = re.compile(r"url\((?:\.\./)*\.?/?(?:files/)([\w-]+\.woff2)\)")
FONT_FACE = re.compile(r"@font-face\s*{[^}]*}")
EXTENDED_FONT = "-latin-ext-"
WANTED_FONTS = re.compile(r"-latin(-ext)?-wght-normal\.woff2")
DESCENDANT = re.compile(r"(?<=[\w\])]) (?=:[a-z])")
"""The space in `.menu :is(a, button)`: the minifier takes it and its meaning away, unless a `*` follows."""
DRAWN = re.compile(r"<(?:path|circle|rect|line)[^>]*/>")


class Bundle:
    """Collects files under hashed names in a folder, and remembers them in `manifest.json`."""

    def __init__(self, root: Path, target: Path) -> None:
        self.root = root
        self.packages = root / "node_modules"
        self.sources = root / "app" / "static"
        self.target = target
        self.names: dict[str, str] = {}
        self.classes = classes_in(root)

    def build(self) -> dict[str, str]:
        """Make everything anew and return what was made: plain name to hashed name.

        Raises `ValueError` for an import or an icon that does not exist.
        """
        self.target.mkdir(parents=True, exist_ok=True)
        self._add("portal.css", self._style_sheet().encode())
        for script in sorted((self.sources / "js").glob("*.js")):
            self._add(script.name, script.read_bytes())
        self._add("favicon.svg", (self.sources / "favicon.svg").read_bytes())
        self._add("i.svg", self._icons().encode())
        self._publish({"files": self.names, "licences": self._licences()})
        return self.names

    def _publish(self, manifest: dict[str, dict[str, str]]) -> None:
        """The new manifest at once, then the old files away: a portal that serves meanwhile misses nothing."""
        draft = self.target / "manifest.new"
        draft.write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
        draft.replace(self.target / "manifest.json")
        kept = {"manifest.json", *self.names.values(), *(f"{name}.gz" for name in self.names.values())}
        for path in self.target.iterdir():
            if path.name not in kept:
                path.unlink()

    def _add(self, name: str, content: bytes) -> str:
        stem, _dot, ending = name.rpartition(".")
        hashed = f"{stem}-{hashlib.sha256(content).hexdigest()[:6]}.{ending}"
        (self.target / hashed).write_bytes(content)
        if ending != "woff2":  # compressed already
            (self.target / f"{hashed}.gz").write_bytes(gzip.compress(content, 9, mtime=0))
        self.names[name] = hashed
        return hashed

    def _style_sheet(self) -> str:
        whole = self._inlined(self.sources / "css" / "portal.css")
        if "@import" in whole:
            raise ValueError('An import was not understood; write @import url("…") layer(name);')
        return str(rcssmin.cssmin(DESCENDANT.sub(" *", without_unused_properties(whole))))

    def _inlined(self, sheet: Path) -> str:
        text = sheet.read_text(encoding="utf-8")
        if "source-sans" in sheet.as_posix():
            text = self._fonts(text, sheet.parent)
        return IMPORT.sub(lambda found: self._imported(sheet, found), text)

    def _imported(self, sheet: Path, found: re.Match[str]) -> str:
        address, layer = found.groups()
        inside = address.removeprefix("node_modules/")
        path = self.packages / inside if inside != address else sheet.parent / address
        if not path.is_file():
            raise ValueError(f"{sheet.name} imports {address}, which does not exist")
        content = self._inlined(path)
        if inside != address:
            content = without_unused_rules(content, self.classes)
        return f"@layer {layer} {{\n{content}\n}}\n" if layer else content

    def _fonts(self, text: str, folder: Path) -> str:
        """Only the Latin letters, with their files under names of ours; browsers load what a page needs."""
        faces = [face for face in FONT_FACE.findall(text) if WANTED_FONTS.search(face)]
        faces = [for_letters(face, EXTENDED) if EXTENDED_FONT in face else face for face in faces]
        return "\n".join(URL.sub(lambda found: f"url({self._font(folder, found[1])})", face) for face in faces)

    def _font(self, folder: Path, name: str) -> str:
        font = (folder / "files" / name).read_bytes()
        return self._add(name, with_fewer_letters(font, EXTENDED) if EXTENDED_FONT in name else font)

    def _icons(self) -> str:
        """One file with the strokes of the icons in use, each under its name."""
        names = (self.root / "app" / "common" / "web" / "icon_names.txt").read_text(encoding="utf-8").split()
        folder = self.packages / "@tabler" / "icons" / "icons" / "outline"
        paths = {name: folder / f"{name}.svg" for name in sorted(set(names))}
        if unknown := [name for name, path in paths.items() if not path.is_file()]:
            raise ValueError(f"icon_names.txt names icons that do not exist: {', '.join(unknown)}")
        strokes = {name: _strokes(path.read_text(encoding="utf-8")) for name, path in paths.items()}
        drawn = (f'<symbol id="{name}" viewBox="0 0 24 24">{paths}</symbol>' for name, paths in strokes.items())
        return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(drawn)}</svg>'

    def _licences(self) -> dict[str, str]:
        package = json.loads((self.root / "package.json").read_text(encoding="utf-8"))
        found = {}
        for name in package["dependencies"]:
            about = json.loads((self.packages / name / "package.json").read_text(encoding="utf-8"))
            found[f"{name} {about['version']}"] = about.get("license", "")
        return found


def _strokes(svg: str) -> str:
    return "".join(part for part in DRAWN.findall(svg) if 'stroke="none"' not in part)
