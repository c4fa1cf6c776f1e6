"""Taking files in by a form: a field for one, and room for it where other forms are kept small."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Flask, current_app, request, session
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import ValidationError

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
    screen = getattr(current_app.view_functions.get(request.endpoint or ""), "__self__", None)
    form = getattr(screen, "add_form", None)
    if getattr(form, "holds_files", False) and session.actor_id is not None:  # type: ignore[attr-defined]
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
            try:
                kind_named(self.data.filename, self.allowed)
            except RuleBroken as broken:
                raise ValidationError(" ".join(_(str(reason)) for reason in broken.reasons)) from broken


class UploadForm(ScreenForm):
    """A form with a file: after a failure it says that the file has to be chosen once more."""

    holds_files = True

    def ask_again(self) -> None:
        """No browser keeps a chosen file on a page that comes back; say so at the field."""
        for field in self:
            if isinstance(field, UploadField) and field.data and not field.errors:
                field.errors = [*field.errors, _("Choose the file again: your browser has not kept it.")]
