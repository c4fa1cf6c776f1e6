"""What a trial has beside the portal: text messages that its own broker would have sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from app.common.frozen import frozen

SHOWN = 50


@frozen
class SpooledMessage:
    """A text message of the Testmakelaar."""

    at: datetime
    to: str
    subject: str
    text: str


def spool_of(settings: Mapping[str, Any]) -> Path:
    """Where the Testmakelaar of a trial leaves its messages."""
    return Path(settings["INSTANCE_FOLDER"]) / "testmakelaar.jsonl"


def spooled(file: Path) -> list[SpooledMessage]:
    """The last messages, in the order in which they came; a line that is being written is not one yet."""
    if not file.exists():
        return []
    whole = file.read_text().rpartition("\n")[0].splitlines()[-SHOWN:]
    told = (json.loads(line) for line in whole)
    return [SpooledMessage(datetime.fromisoformat(one.pop("at")), **one) for one in told]
