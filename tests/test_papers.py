"""The papers keep their word: promises have tests, settings are told, links lead somewhere."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
PAPERS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
PROMISES = {
    *(f"U-{number:02}" for number in range(1, 76)), *(f"P-{number:02}" for number in range(1, 40)),
    *(f"A-{number:02}" for number in range(1, 26)), *(f"A-W{number}" for number in range(1, 11)),
    *(f"O-{number:02}" for number in range(1, 49)), *(f"F-{number:02}" for number in range(1, 26)),
}  # fmt: skip
ROW = re.compile(r"^\| ([UPAOF]-W?\d+) \| .*? \| (done|partly|planned) \| (.*?) \|$", re.MULTILINE)


def features() -> list[tuple[str, str, str]]:
    """Id, state and proof of every row of the list of features."""
    return ROW.findall((ROOT / "docs" / "features.md").read_text(encoding="utf-8"))


def test_every_promise_has_one_row() -> None:
    ids = [row[0] for row in features()]
    assert sorted(ids) == sorted(PROMISES)


def test_what_is_done_or_partly_done_names_a_test_that_exists() -> None:
    for promise, state, proof in features():
        if state != "planned":
            path, _colons, name = proof.strip("`").partition("::")
            assert name in functions(ROOT / path), f"{promise}: {proof}"


def functions(path: Path) -> set[str]:
    """The names of the functions in a file, those in classes included, without running it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_setting_is_told_to_operators() -> None:
    source = "".join((ROOT / name).read_text(encoding="utf-8") for name in ("config.py", "run.py"))
    read = set(re.findall(r'environ(?:ment)?\.get\(\s*"(\w+)"', source))
    told = set(re.findall(r"`(\w+)`", (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")))
    assert not read - told


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_links_lead_somewhere_and_no_machine_is_named(paper: Path) -> None:
    text = paper.read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)#\s]+)", text):
        assert link.startswith(("http", "mailto:")) or (paper.parent / link).exists(), link
    assert not re.search(r"/(?:root|home)/", text)


@pytest.mark.parametrize(
    "record", sorted((ROOT / "docs" / "decisions").glob("0*.md")), ids=lambda path: path.name[:4]
)
def test_a_decision_has_its_five_parts(record: Path) -> None:
    headings = re.findall(r"^## (.+)$", record.read_text(encoding="utf-8"), re.MULTILINE)
    assert headings == ["Date", "Status", "Context", "Decision", "Consequences"]


def test_publiccode_tells_the_version_of_the_package() -> None:
    about = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert str(about["softwareVersion"]) == project["version"]
