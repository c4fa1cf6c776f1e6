"""The sentences of a history: who did what to which field, with the differences marked."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from app.common.differing import Part, parts_of
from app.common.frozen import frozen
from app.common.history import Change, filled
from app.common.web.differences import Names, want_all
from app.common.web.locale import gettext as _
from app.common.web.pages import Cell, Fact
from app.common.web.values import shown


@frozen
class Told:
    """One line of a history: when, a sentence, and either what differs or the values that came or went."""

    at: str
    iso: str
    sentence: Markup
    parts: tuple[Part, ...] = ()
    facts: tuple[Fact, ...] = ()


def who(trace: Any) -> str:
    """Who left a trace: the name, as far as the reader may know it.

    Of an erased person the token is left; of a resident, who is known by name only in the plan, that it is one and
    which; of somebody outside the scope the organisation is told.
    """
    if trace.actor_id is None:
        return _("The portal")
    if trace.user is not None:
        return trace.user.name.full
    if trace.actor is not None and trace.actor.erased_at is not None:
        return _("deleted user %(token)s", token=trace.actor.token[:8])
    if trace.actor is not None and trace.actor.kind == "resident":
        return _("Resident %(token)s", token=trace.actor.token[:8])
    return _("Somebody at %(organisation)s", organisation=trace.place.name) if trace.place else _("Somebody else")


def fact(screen: Any, names: Names, name: str, value: Any) -> Fact:
    """A field with a value of the past."""
    return Fact(screen.label_for(name), Cell(_written(screen, names, name, value)))


def _written(screen: Any, names: Names, name: str, value: Any) -> str:
    """A value of the past, by the screen's own words for such values where it has some."""
    told = screen.told.get(name)
    return told(value) if told else names.written(screen.model, name, value)


def tell(changes: list[Change], screens: dict[str, Any], rows: dict[Any, Any], item: Any) -> tuple[Told, ...]:
    """The lines of some changes about one thing and what belongs to it."""
    names = Names()
    values = [(change, screens[change.thing], *_values(change)) for change in changes]
    for _change, screen, old, new in values:
        for each in (old, new):
            want_all(names, screen.model, each, screen.readable_fields())
    names.look_up()
    return tuple(
        _line(change, screen, names, old, new, _prefix(change, screen, rows, item))
        for change, screen, old, new in values
    )


def _values(change: Change) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a change took away and what it brought, by field."""
    old, new = filled(change.old), filled(change.new)
    return (old or {}, new or {}) if not change.field else ({change.field: old}, {change.field: new})


def _prefix(change: Change, screen: Any, rows: dict[Any, Any], item: Any) -> str:
    """The name of what belongs to the thing; nothing for the thing itself."""
    if change.thing == item.__tablename__:
        return ""
    row = rows.get((change.thing, change.thing_id))
    return screen.name_of(row) if row is not None else _(screen.model.remembered_as)


def _line(
    change: Change, screen: Any, names: Names, old: dict[str, Any], new: dict[str, Any], prefix: str
) -> Told:
    if not change.field:
        return _came_or_went(change, screen, names, old, new, prefix)
    before, after = (_written(screen, names, change.field, each[change.field]) for each in (old, new))
    label = screen.label_for(change.field)
    what = _("%(thing)s: %(field)s", thing=prefix, field=label) if prefix else label
    sentence = _sentence(_("<strong>%(who)s</strong> changed <strong>%(what)s</strong>:"), change, what)
    parts = parts_of(before, after)
    return Told(shown(change.at), change.at.isoformat(), sentence, parts or (("ins", "–"),))


def _came_or_went(
    change: Change, screen: Any, names: Names, old: dict[str, Any], new: dict[str, Any], prefix: str
) -> Told:
    held = new or old
    readable = [name for name in screen.readable_fields() if name in held]
    facts = tuple(fact(screen, names, name, held[name]) for name in readable)
    came = change.new is not None
    said = (
        _("<strong>%(who)s</strong> added <strong>%(what)s</strong>.")
        if came
        else _("<strong>%(who)s</strong> deleted <strong>%(what)s</strong>.")
    )
    sentence = _sentence(said, change, prefix or _(screen.model.remembered_as))
    return Told(shown(change.at), change.at.isoformat(), sentence, facts=facts)


def _sentence(text: str, change: Change, what: str) -> Markup:
    """A sentence of ours with names in it that people typed, which stay text."""
    return Markup(text.replace("%(who)s", "{who}").replace("%(what)s", "{what}")).format(  # noqa: S704
        who=change.outsider or who(change), what=what
    )
