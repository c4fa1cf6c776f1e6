"""What can be done to rows beside editing them: declared once, asked before it happens, for one row or many."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import request

from app.common.frozen import frozen

ACCEPTED = "accepted"


def accepted() -> bool:
    """Whether the question of this request came back with what weighs ticked."""
    return request.form.get(ACCEPTED) == "yes"


@frozen
class Ahead:
    """What was looked up for the question about one row."""

    told: list[str]
    """What follows for this row in particular, already in words."""
    accept: str = ""
    """What has to be ticked before yes counts: a message id; `accepted()` tells whether it was."""


@frozen
class Verb:
    """An action of people on rows of a screen.

    `do(item)` carries it out and leaves the commit to the screen. `effects(item)` and `reasons(item)` are
    sentences: what will happen, and why it may not. All texts are message ids; `question` and `done` take
    `%(name)s`, `many` and `done_many` take `%(count)s`.
    """

    name: str
    label: str
    question: str
    done: str
    do: Callable[[Any], object]
    many: str = ""
    done_many: str = ""
    yes: str = ""
    icon: str = ""
    danger: bool = False
    effects: Callable[[Any], list[str]] = lambda item: []
    reasons: Callable[[Any], list[str]] = lambda item: []
    offered: Callable[[Any], bool] = lambda item: True
    ahead: Callable[[Any], Ahead] = lambda item: Ahead([])
    """What has to be looked up for the question; asked for one row, not for many."""
    advice: str = ""
    """A sentence or two that help to decide, on the question."""
    leaves: bool = True
    """Whether the row is still there afterwards; where it is not, one goes back to the list."""
    upfront: bool = False
    """Whether a row of a list offers it as a button of its own, beside the menu."""
    switch: str = ""
    """What it switches on or off, where the page of a row shows it as a slider; a message id."""

    @property
    def permission(self) -> str:
        """The permission that the verb asks for, on its screen."""
        return f"can_{self.name}"

    @property
    def bulk(self) -> bool:
        """Whether it can be done to many rows at once."""
        return bool(self.many)
