"""What somebody made, as one readable file to take elsewhere: what such files have in common."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from app.common.errors import RuleBroken
from app.common.frozen import frozen
from app.common.words import LANGUAGES, Told, clean

MOST_BYTES = 1024 * 1024


@frozen
class Envelope:
    """A kind of file, JSON in UTF-8: its sign, the number of its format, and what is said of others."""

    kind: str
    number: int
    not_readable: str
    too_large: str
    newer: str

    def closed(
        self, title: Mapping[str, str], purpose: Mapping[str, str] | None, told: Mapping[str, Any]
    ) -> bytes:
        """The bytes of a file."""
        kept: dict[str, Any] = {"kind": self.kind, "format": self.number, "title": dict(title)}
        if purpose:
            kept["purpose"] = dict(purpose)
        return (json.dumps({**kept, **told}, ensure_ascii=False, indent=2) + "\n").encode()

    def opened(self, content: bytes) -> dict[str, Any]:
        """What stands in a file, not judged yet. Raises `RuleBroken` for another kind or a newer format."""
        if len(content) > MOST_BYTES:
            raise RuleBroken(self.too_large)
        try:
            kept = json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
            made = self._format_of(kept)
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise RuleBroken(self.not_readable) from error
        if made > self.number:
            raise RuleBroken(Told(self.newer, known=str(self.number)))
        return kept

    def _format_of(self, kept: Mapping[str, Any]) -> int:
        if kept["kind"] != self.kind or type(kept["format"]) is not int:
            raise ValueError
        return kept["format"]


def read_words(said: Any) -> dict[str, str]:
    """A text in several languages; raises `ValueError` for anything else."""
    if said is None:
        return {}
    if not isinstance(said, dict) or not set(said) <= set(LANGUAGES):
        raise ValueError
    if any(not isinstance(text, str) or text != clean(text) for text in said.values()):
        raise ValueError
    return dict(said)


def _no_number(name: str) -> float:
    raise ValueError(name)
