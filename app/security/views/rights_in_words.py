"""Rights as people read them: what screens and verbs are called, as a table and in one line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import current_app

from app.common.frozen import frozen
from app.common.web.locale import gettext as _
from app.common.web.screens import Screen
from app.security.rules import own_roles as rules
from app.security.rules.own_roles import Right


@frozen
class Named:
    """What a screen and its verbs are called."""

    label: str
    verbs: dict[str, str]

    def verb(self, name: str) -> str:
        """The words for a verb."""
        return _(rules.VERBS.get(name) or self.verbs.get(name, name))


def screens_by_name(views: Iterable[Any]) -> dict[str, Named]:
    """What the screens call themselves and what can be done there, by the name of their permission."""
    return {
        str(view.class_permission_name): Named(_(view.list_title), {verb.name: verb.label for verb in view.verbs})
        for view in views
        if isinstance(view, Screen)
    }


@frozen
class Table:
    """The rights of one subject: a line per screen, a column per verb."""

    label: str
    columns: list[str]
    lines: list[tuple[str, list[tuple[Right, str] | None]]]


def rights_table(label: str, rights: frozenset[Right], names: dict[str, Named]) -> Table:
    """The rights of a subject as a table, its screens in the order of the alphabet."""
    verbs = rules.columns(rights)
    screens = sorted(rules.by_screen(rights), key=lambda screen: names[screen].label)
    titles = {verb: next(names[one].verb(verb) for one in screens if (one, verb) in rights) for verb in verbs}
    lines = [
        (
            names[screen].label,
            [((screen, verb), titles[verb]) if (screen, verb) in rights else None for verb in verbs],
        )
        for screen in screens
    ]
    return Table(label, [titles[verb] for verb in verbs], lines)


def in_one_line(rights: frozenset[Right]) -> str:
    """Rights in one line, for the history."""
    names = screens_by_name(current_app.extensions["appbuilder"].baseviews)
    parts = [
        f"{names[screen].label}: " + ", ".join(names[screen].verb(verb) for verb in verbs)
        for screen, verbs in rules.by_screen(rights).items()
        if screen in names
    ]
    return "; ".join(parts)
