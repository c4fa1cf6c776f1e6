"""Signed copies of papers: a PDF, known by its content as all files are."""

from __future__ import annotations

from pathlib import Path

from app.common.errors import RuleBroken
from app.common.files.kinds import Kind, kind_named, kind_of
from app.common.words import N_

COPIES = frozenset({Kind.PDF})
"""What is handed to `files.keep` for a signed copy."""
ONLY_PDF = N_("A signed copy has to be a PDF.")


def check_copy(path: Path, name: str) -> None:
    """Raise `RuleBroken` unless a file is a PDF by its name and by its content."""
    try:
        kind_named(name, COPIES)
    except RuleBroken as refused:
        raise RuleBroken(ONLY_PDF) from refused
    kind_of(path, name, COPIES)
