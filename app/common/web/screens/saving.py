"""Saving a form: once, with the version it was made from, and with the typed text kept when it fails."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from flask import redirect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from app.common import context, crypto, drafts, once
from app.common.errors import Conflict, OutOfScope, RuleBroken
from app.common.web.errors import refused
from app.common.web.forms import OF_THE_HOUSE, ScreenForm
from app.common.web.locale import gettext as _
from app.common.web.parse import number
from app.extensions import db

log = logging.getLogger(__name__)


def save(form: ScreenForm, work: Callable[[], str]) -> Response | None:
    """Do the work of a form in one transaction and go where it says; nothing when the form has to be shown again.

    `work` changes rows and returns the address to go to. A form that was saved before leads to where it led
    then. Broken rules and values already in use become sentences in the form; `Conflict` is for the caller.
    """
    try:
        location = work()
        once.use(db.session(), form.once.data or crypto.token(), context.current().actor_id, location)
        if draft := number(form.draft.data):
            drafts.forget(db.session(), context.current().actor_id, draft)
        db.session.commit()
    except once.AlreadyUsed as used:
        db.session.rollback()
        return redirect(used.location or "/", 303)
    except RuleBroken as broken:
        db.session.rollback()
        if again := saved_before(form):
            return again
        refused("rule")
        form.refuse(*(_(str(reason)) for reason in broken.reasons))
        return None
    except OutOfScope as outside:
        db.session.rollback()
        log.warning("write outside the scope refused: %s (request %s)", outside, context.current().request_id)
        refused("scope")
        form.refuse(_("You cannot save this for an organisation that you do not work for."))
        return None
    except StaleDataError:
        db.session.rollback()
        raise Conflict from None
    except IntegrityError as error:
        db.session.rollback()
        if again := saved_before(form):
            return again
        _tell(form, error)
        return None
    return redirect(location, 303)


def saved_before(form: ScreenForm) -> Response | None:
    """The way on for a form that was saved before; nothing for another one.

    A second click breaks rules that the first did not: the value is in use by now, the version is an old one.
    """
    location = once.led_to(db.session(), form.once.data) if form.once.data else None
    return None if location is None else redirect(location or "/", 303)


def _tell(form: ScreenForm, error: IntegrityError) -> None:
    """Say which value is in use already; any other refusal of the database is a bug and is heard."""
    taken = [field for field in form if _names(error, field.name)]
    if not taken or not _is_unique(error):
        log.error("the database refused a form: %s", type(error.orig).__name__)
        form.refuse(_("This cannot be saved, because it does not fit with other data."))
    for field in taken if _is_unique(error) else ():
        field.errors = [*field.errors, _("This is in use already. Choose something else.")]


def _is_unique(error: IntegrityError) -> bool:
    text = str(error.orig).lower()
    return "unique" in text


def _names(error: IntegrityError, field: str) -> bool:
    """Whether a database message is about a column; both databases name it, as table.column or in the key."""
    return f".{field}" in str(error.orig) or f"_{field}" in str(error.orig)


def differences(form: ScreenForm, item: Any, shown: Callable[[Any, str], str]) -> tuple[tuple[str, str, str], ...]:
    """Where what was typed differs from what somebody else saved: label, theirs, yours."""
    found = []
    for field in form:
        if not hasattr(item, field.name) or field.name in OF_THE_HOUSE:
            continue
        theirs, yours = shown(item, field.name), _written(field)
        if theirs != yours:
            found.append((str(field.label.text), theirs, yours))
    return tuple(found)


def _written(field: Any) -> str:
    if hasattr(field, "text_value"):
        return field.text_value()
    if hasattr(field, "choices"):
        return next(
            (str(label) for value, label in field.choices if value and field.coerce(value) == field.data), ""
        )
    if isinstance(field.data, bool):
        return _("Yes") if field.data else _("No")
    return "" if field.data is None else str(field.data)


def refuse_old_version(form: ScreenForm, item: Any) -> None:
    """Refuse a form that was made from an older version of the row (no lost updates)."""
    if hasattr(item, "version") and (form.version.data or "") != str(item.version):
        raise Conflict


__all__ = ["differences", "refuse_old_version", "save", "saved_before"]
