"""The asset bundle: what it takes from the packages, and how it is served."""

from __future__ import annotations

import gzip
import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from fontTools.ttLib import TTFont

from app.common.web.assets import Assets
from app.common.web.bundle import Bundle
from app.common.web.lettering import EXTENDED, for_letters, with_fewer_letters
from app.common.web.pruning import classes_of, without_unused_properties, without_unused_rules
from tests.browser import classes_cut_away

BUDGET = 120_000
FIRST_VISIT = 150_000
ROOT = Path(__file__).parents[1]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project with one package of each kind, of which the bundle takes parts."""
    written = {
        "package.json": json.dumps({"dependencies": {"theme": "1.0.0"}}),
        "node_modules/theme/package.json": json.dumps({"version": "1.0.0", "license": "EUPL-1.2"}),
        "node_modules/theme/theme.css": ":root { --paper: #fff; --ink: var(--dark); --dark: #000; }",
        "node_modules/@tabler/icons/icons/outline/check.svg": '<svg><path d="M5"/></svg>',
        "app/common/web/icon_names.txt": "check\n",
        "app/static/css/portal.css": "@layer packages, base;\n"
        '@import url("node_modules/theme/theme.css") layer(packages);\n@import url("base.css") layer(base);',
        "app/static/css/base.css": "body { color: var(--ink); }",
        "app/static/js/portal.js": "export {};",
        "app/static/favicon.svg": "<svg/>",
    }
    for name, content in written.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return tmp_path


@pytest.fixture
def bundle(project: Path) -> Bundle:
    return Bundle(project, project / "vendor")


def sheet(bundle: Bundle) -> str:
    return (bundle.target / bundle.build()["portal.css"]).read_text(encoding="utf-8")


def test_imported_sheets_become_layers_of_one(bundle: Bundle) -> None:
    assert "@layer packages{:root{" in sheet(bundle)
    assert "@layer base{body{color:var(--ink)}}" in sheet(bundle)


def test_a_token_stays_when_another_that_is_used_needs_it() -> None:
    css = without_unused_properties(":root { --a: var(--b); --b: 1px; --c: 2px; } p { width: var(--a); }")
    assert "--a" in css
    assert "--b: 1px;" in css
    assert "--c" not in css


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ('<p class="utrecht-alert utrecht-alert--error">', "utrecht-alert--error"),
        ('<p class="utrecht-alert--{{ tone }}">{% set tone = "error" %}', "utrecht-alert--error"),
        ('<a class="utrecht-button--{{ \'primary\' if first }}-action">', "utrecht-button--primary-action"),
        ("{{ ' utrecht-' ~ kind ~ '--invalid' if wrong }} 'select'", "utrecht-select--invalid"),
        ("<a class=\"utrecht-{{ kind }}--html-{{ tag }}\"> 'select' 'input'", "utrecht-select--html-input"),
        ("const name = `utrecht-alert--${tone}`, tone = 'error'", "utrecht-alert--error"),
    ],
)  # fmt: skip
def test_a_class_that_a_source_names_or_puts_together_keeps_its_rules(source: str, kept: str) -> None:
    css = f".{kept}{{color:red}}.{kept}-not{{color:blue}}"
    assert without_unused_rules(css, classes_of([source])) == f".{kept}{{color:red}}"


def test_a_rule_goes_when_no_element_can_be_what_it_asks_for() -> None:
    css = """@media print { .utrecht-a { top: 0 } .utrecht-b { top: 0 } }
    @supports (gap: 0) { .utrecht-b { top: 0 } } @font-face { src: local(x) }
    .utrecht-b, .utrecht-a:not(.utrecht-b) > p, .utrecht-a.utrecht-b, .ours { left: 0 }"""
    left = without_unused_rules(css, classes_of(["<i class='utrecht-a'>"]))
    assert re.sub(r"\s", "", left) == (
        "@mediaprint{.utrecht-a{top:0}}@font-face{src:local(x)}.utrecht-a:not(.utrecht-b)>p,.ours{left:0}"
    )


def test_what_the_browser_itself_judges_is_not_drawn_as_wrong() -> None:
    css = ".utrecht-a:invalid,.utrecht-a[aria-invalid=true]{color:red}.utrecht-a:hover:invalid{color:red}"
    kept = ".utrecht-a[aria-invalid=true]{color:red}"
    assert without_unused_rules(css, classes_of(["<i class='utrecht-a'>"])) == kept


def test_a_sheet_that_is_not_understood_is_refused() -> None:
    with pytest.raises(ValueError, match="not understood"):
        without_unused_rules("} .utrecht-a", classes_of([]))


def test_every_class_that_our_templates_name_kept_its_rules() -> None:
    named = {
        name
        for path in (ROOT / "app/templates").rglob("*.html")
        for name in re.findall(r"utrecht-[a-z0-9_-]*[a-z0-9]", path.read_text(encoding="utf-8"))
    }
    assert len(named) > 15
    assert not named & classes_cut_away()
    assert len(classes_cut_away()) > 50, "nothing was cut away"


def test_a_part_of_the_font_has_the_letters_of_names_and_not_its_name() -> None:
    files = ROOT / "node_modules/@fontsource-variable/source-sans-3/files"
    whole = (files / "source-sans-3-latin-ext-wght-normal.woff2").read_bytes()
    part = with_fewer_letters(whole, EXTENDED)
    font = TTFont(BytesIO(part))
    assert len(part) < len(whole) / 2
    assert set(map(ord, "ŁőęŠčğİșțŵẞẑ")) <= (font.getBestCmap() or {}).keys()
    assert "fvar" in font and "GPOS" in font
    named_after_it = {record.nameID for record in font["name"].names if "Source" in record.toUnicode()}
    assert named_after_it == {0}, "only the copyright may say the name"
    assert with_fewer_letters(whole, EXTENDED) == part, "made twice, it has two names in the bundle"


def test_a_browser_asks_for_the_part_only_for_letters_that_it_has() -> None:
    face = "@font-face{src:url(x);unicode-range:U+0100-02BA,U+2113;}"
    assert for_letters(face, "U+0100-024F") == "@font-face{src:url(x);unicode-range: U+0100-024F;}"


def test_a_name_tells_its_content_and_old_files_go(bundle: Bundle, project: Path) -> None:
    before = bundle.build()["portal.js"]
    assert Bundle(project, bundle.target).build()["portal.js"] == before
    (project / "app/static/js/portal.js").write_text("export const changed = true;")
    after = Bundle(project, bundle.target).build()["portal.js"]
    assert after != before
    assert not (bundle.target / before).exists()
    assert gzip.decompress((bundle.target / f"{after}.gz").read_bytes()) == b"export const changed = true;"


def test_an_icon_or_import_that_does_not_exist_is_named(bundle: Bundle, project: Path) -> None:
    (project / "app/common/web/icon_names.txt").write_text("check\nno-such-icon\n")
    with pytest.raises(ValueError, match="no-such-icon"):
        bundle.build()
    (project / "app/static/css/portal.css").write_text('@import url("missing.css") layer(base);')
    with pytest.raises(ValueError, match=r"missing\.css"):
        bundle.build()


def test_an_import_written_otherwise_is_refused(bundle: Bundle, project: Path) -> None:
    (project / "app/static/css/portal.css").write_text("@import 'base.css';")
    with pytest.raises(ValueError, match="not understood"):
        bundle.build()


def test_without_a_bundle_there_are_no_addresses(tmp_path: Path) -> None:
    assert Assets(tmp_path).url("portal.css") == ""


def test_a_new_bundle_is_noticed(bundle: Bundle, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.common.web.assets.LOOK_AGAIN", -1)
    assets = Assets(bundle.target)
    assert assets.url("portal.css") == ""
    names = bundle.build()
    assert assets.url("portal.css") == f"/static/{names['portal.css']}"


def test_a_browser_keeps_a_file_for_a_year_and_gets_it_small(app: Flask) -> None:
    assets: Assets = app.extensions["assets"]
    client = app.test_client()
    packed = client.get(assets.url("portal.css"), headers={"Accept-Encoding": "gzip, br"})
    plain = client.get(assets.url("portal.css"), headers={"Accept-Encoding": "gzip;q=0"})
    assert packed.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert packed.mimetype == plain.mimetype == "text/css"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.data) == plain.data


@pytest.mark.parametrize("name", ["manifest.json", "portal.css", "..%2f..%2fcss%2fportal.css", "x"])
def test_only_files_of_the_bundle_are_served(app: Flask, name: str) -> None:
    assert app.test_client().get(f"/static/{name}").status_code == 404


def test_all_that_a_page_may_load_fits_the_budget(app: Flask) -> None:
    assets: Assets = app.extensions["assets"]
    sent = [assets.folder / name for name in assets.names().values()]
    sizes = [
        (packed if (packed := path.with_name(f"{path.name}.gz")).exists() else path).stat().st_size
        for path in sent
    ]
    assert sizes
    assert sum(sizes) < BUDGET


def test_a_first_visit_of_a_resident_is_light(app: Flask) -> None:
    """The login page with all that it names, and all that the bundle holds besides: more is never sent."""
    client, assets = app.test_client(), app.extensions["assets"]
    page = client.get("/mijn/login/").data
    named = {one.decode() for one in re.findall(rb"/static/[^\"#]+", page)}
    everything = named | {f"/static/{name}" for name in assets.names().values()}
    packed = {"Accept-Encoding": "gzip"}
    sent = len(page) + sum(len(client.get(one, headers=packed).data) for one in everything)
    assert named and sent <= FIRST_VISIT, f"{sent} bytes"
