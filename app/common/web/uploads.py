"""Taking files in by a form: a field for one, and room for it where other forms are kept small."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Flask, current_app, request, session
from flask_babel import ngettext
from flask_wtf.file import FileField, MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import ValidationError
from wtforms.widgets import FileInput

from app.common.errors import RuleBroken
from app.common.files.kinds import Kind, extensions_of, kind_named
from app.common.web.forms import ScreenForm
from app.common.web.locale import gettext as _

MEBIBYTE = 1024 * 1024


def init_app(app: Flask) -> None:
    """Let forms with files be larger than others, for whoever is logged in."""
    app.before_request(_make_room)


def limit() -> int:
    """How many bytes a file may have."""
    return current_app.config["FILE_LIMIT_MB"] * MEBIBYTE


def _make_room() -> None:
    endpoint = request.endpoint or ""
    screen = getattr(current_app.view_functions.get(endpoint), "__self__", None)
    own = f"{endpoint.rpartition('.')[2]}_form"  # what is asked beside adding has its form under its own name
    forms = (getattr(screen, name, None) for name in ("add_form", own))
    if any(getattr(form, "holds_files", False) for form in forms) and session.actor_id is not None:  # type: ignore[attr-defined]
        # Twice: a file that is a little too large then gets a sentence in the form instead of a page of its own.
        request.max_content_length = 2 * limit() + MEBIBYTE


class UploadField(FileField):
    """One file; what it may be is told beside it and checked by `common.files` when it is kept."""

    def __init__(self, label: Any = None, validators: Any = None, *, allowed: Iterable[Kind], **options: Any):
        super().__init__(label, validators, **options)
        self.allowed = frozenset(allowed)
        self.render_kw = {"accept": ",".join(extensions_of(self.allowed))}

    def pre_validate(self, form: Any) -> None:
        """Refuse a name of a kind that is not taken, before anything is read."""
        if isinstance(self.data, FileStorage) and self.data.filename:
            _refuse_name(self.data.filename, self.allowed)


class UploadsField(MultipleFileField):
    """Several files at once, at most `most`, each as `UploadField` takes one."""

    def __init__(
        self, label: Any = None, validators: Any = None, *, allowed: Iterable[Kind], most: int, **options: Any
    ):
        super().__init__(label, validators, widget=FileInput(multiple=most > 1), **options)
        self.allowed, self.most = frozenset(allowed), most
        self.render_kw = {"accept": ",".join(extensions_of(self.allowed))}

    @property
    def chosen(self) -> list[FileStorage]:
        """The files that were handed in."""
        return [one for one in self.data or () if isinstance(one, FileStorage) and one.filename]

    def pre_validate(self, form: Any) -> None:
        """Refuse too many, and names of kinds that are not taken, before anything is read."""
        if len(self.chosen) > self.most:
            raise ValidationError(ngettext("Choose one file.", "Choose at most %(num)d files.", self.most))
        for one in self.chosen:
            _refuse_name(one.filename or "", self.allowed)


def _refuse_name(name: str, allowed: frozenset[Kind]) -> None:
    try:
        kind_named(name, allowed)
    except RuleBroken as broken:
        raise ValidationError(" ".join(_(str(reason)) for reason in broken.reasons)) from broken


def told() -> str:
    """Which files people may hand in, in a sentence."""
    return _(
        "PDF, Word, Excel, OpenDocument text, PNG, JPEG, CSV or text; at most %(most)s MB.",
        most=limit() // MEBIBYTE,
    )


class UploadForm(ScreenForm):
    """A form with a file: after a failure it says that the file has to be chosen once more."""

    holds_files = True

    def ask_again(self) -> None:
        """No browser keeps a chosen file on a page that comes back; say so at the field."""
        for field in self:
            if isinstance(field, FileField) and field.data and not field.errors:
                field.errors = [*field.errors, _("Choose the file again: your browser has not kept it.")]
