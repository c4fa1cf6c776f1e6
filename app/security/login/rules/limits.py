"""How often one may try: limits per account, per address and in all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from app.common.frozen import frozen


@frozen
class Limits:
    """How many failed tries a stretch of time allows per account, per address and in all."""

    window: timedelta = timedelta(minutes=15)
    per_account: int = 5
    per_address: int = 30
    in_all: int = 1000

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Limits:
        """The limits that the operator chose."""
        return cls(
            timedelta(minutes=settings["ATTEMPTS_WINDOW_MINUTES"]),
            settings["ATTEMPTS_PER_ACCOUNT"],
            settings["ATTEMPTS_PER_ADDRESS"],
            settings["ATTEMPTS_IN_ALL"],
        )


def in_window(since: datetime, at: datetime, window: timedelta) -> bool:
    """Whether a count that began at `since` still counts; reaching the end means over."""
    return at < since + window


def may_try(failures: int, most: int) -> bool:
    """Whether one more try is allowed after some that failed."""
    return failures < most
