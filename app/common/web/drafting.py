"""Drafts in requests: what of a form is kept, where it is offered again, and what an error page carries."""

from __future__ import annotations

from functools import cache
from typing import Any

from flask import current_app, request
from werkzeug.datastructures import MultiDict
from wtforms import FileField, MultipleFileField, PasswordField
from wtforms.fields.core import UnboundField

from app.common import clock, context, drafts
from app.common.context import system_scope
from app.common.drafts import Draft, Fields
from app.common.frozen import frozen
from app.common.web import vault
from app.common.web.forms import ScreenForm
from app.common.web.locale import gettext as _
from app.common.web.pages import DraftNote
from app.common.web.values import shown
from app.extensions import db

ASKED = "draft"
"""The field with the number of a draft, and what an address carries to have the form filled in with it."""
VERBS = ("add", "edit", "answer")
NEVER = (PasswordField, FileField, MultipleFileField)


def screen_of(endpoint: str | None) -> tuple[Any, str]:
    """The screen behind an endpoint and the verb, where a form of it is kept; else nothing."""
    screen = getattr(current_app.view_functions.get(endpoint or ""), "__self__", None)
    verb = (endpoint or "").rpartition(".")[2]
    return (screen, verb) if verb in VERBS and hasattr(screen, f"{verb}_form") else (None, "")


def typed() -> Fields:
    """What was typed in the form of this request: its fields by name, no passwords, files or tokens."""
    screen, verb = screen_of(request.endpoint)
    if screen is None or request.method != "POST":
        return ()
    form = getattr(screen, f"{verb}_form")
    names, sent = kept_names(form), request.form.items(multi=True)
    return tuple((name, value) for name, value in sent if name in names or form.keeps(name))


@cache
def kept_names(form: type[ScreenForm]) -> frozenset[str]:
    """The names that a draft of a form may hold: what the form declares, and the texts beside its references."""
    fields = {name: getattr(form, name) for name in dir(form)}
    names = [name for name, field in fields.items() if isinstance(field, UnboundField) and _is_kept(name, field)]
    return frozenset(f"{name}{part}" for name in names for part in ("", "__text", "__pick"))


def _is_kept(name: str, field: UnboundField[Any]) -> bool:
    code = field.kwargs.get("render_kw", {}).get("autocomplete") == "one-time-code"
    return name != ASKED and not code and not issubclass(field.field_class, NEVER)


def keep_typed(actor_id: int | None) -> int | None:
    """Keep what was typed in this request for an actor, for good; the number of the draft, or nothing."""
    fields = typed()
    if actor_id is None or not fields:
        return None
    with system_scope("draft"):  # whose session is over sees nothing any more, not even the own draft
        number = drafts.keep(
            db.session(), vault(), actor_id=actor_id, form=request.path, fields=fields, at=clock.now()
        )
        db.session.commit()
    return number


def offer(form: ScreenForm) -> DraftNote | None:
    """Tell of the draft that there is of the form at hand; fill the form with it where the address asks so."""
    if request.method != "GET":
        return None
    draft = drafts.find(db.session(), context.current().actor_id, request.path, clock.now())
    if draft is None:
        return None
    form.draft.data = str(draft.id)
    if not request.args.get(ASKED):
        return _note(draft, f"{request.path}?{ASKED}=1")
    form.process(MultiDict([*drafts.opened(vault(), draft), (ASKED, str(draft.id))]))
    return _note(draft)


def waiting() -> tuple[DraftNote, ...]:
    """The drafts of the person of this request, with the ways to go on."""
    found = drafts.waiting(db.session(), context.current().actor_id, clock.now())
    return tuple(_note(draft, f"{draft.form}?{ASKED}=1", _title(draft.form)) for draft in found)


def _note(draft: Draft, url: str = "", title: str = "") -> DraftNote:
    return DraftNote(draft.id, shown(draft.made_at), url, title)


def _title(path: str) -> str:
    """What a form is about, from its address: "User management: Edit"."""
    endpoint, _row = current_app.url_map.bind("").match(path)
    screen, verb = screen_of(endpoint)
    return f"{_(screen.list_title)}: {_(screen.add_title) if verb == 'add' else _('Edit')}" if screen else ""


@frozen
class Again:
    """A form that could not be saved, carried by the error page, to be sent once more as it is."""

    action: str
    fields: Fields
    labels: tuple[str, ...]
    """The fields that hold something, in words."""
    kept: bool = False
    """Whether a draft was kept as well."""


def again(kept: int | None = None) -> Again | None:
    """The form of this request, for an error page; nothing where the request had none."""
    fields = typed()
    if not fields:
        return None
    screen, _verb = screen_of(request.endpoint)
    known = dict(fields)
    columns = [key for _heading, keys in screen.form_groups for key in keys]
    held = [key for key in columns if known.get(key) or known.get(f"{key}__text")]
    token = ("csrf_token", request.form.get("csrf_token", ""))
    draft = (ASKED, str(kept or request.form.get(ASKED, "")))
    return Again(
        request.path, (token, draft, *fields), tuple(screen.label_for(key) for key in held), kept is not None
    )


def rescue(*, ask_the_database: bool) -> Again | None:
    """Save what was typed when the request failed: as a draft where the database still can, and on the page."""
    kept = None
    if ask_the_database:
        try:
            kept = keep_typed(context.current().actor_id)
        except Exception:  # the page at hand tells of a failure already, and carries the form
            db.session.rollback()
    return again(kept)


def way_on() -> str:
    """The address of the form at hand with its draft."""
    return f"{request.path}?{ASKED}=1"
