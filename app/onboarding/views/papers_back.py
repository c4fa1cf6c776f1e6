"""What is noted of a paper that went out: it came back, was signed, or was refused; and a draft of one's own."""

from __future__ import annotations

from typing import Any

from flask import request
from werkzeug.wrappers import Response

from app.common import clock
from app.common.web import uploads
from app.common.web.locale import gettext as _
from app.common.web.pages import Act
from app.common.web.screens import expose, has_access
from app.common.words import N_
from app.onboarding.actions import papers as actions
from app.onboarding.forms.papers import ReceiveForm, RefuseForm, ReplaceForm, SignForm, upload_of
from app.onboarding.models import ConnectionPaper
from app.onboarding.rules.papers import NEXT, SIGNED_KINDS, PaperState
from app.onboarding.views.of_connection import OfOneConnection

ASKED = {"receive": PaperState.RECEIVED, "sign": PaperState.SIGNED, "refuse": PaperState.REFUSED}
"""What is asked on a page of its own, and where it leads."""
ICONS = {"sign": "upload", "receive": "check", "refuse": "x", "replace": "upload"}


class ComingBack(OfOneConnection):
    """A screen of papers with a page for each thing that can become of one."""

    sign_form, receive_form, replace_form = SignForm, ReceiveForm, ReplaceForm

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.base_permissions = [*self.base_permissions, *(f"can_{verb}" for verb in ICONS)]

    def allowed(self, verb: str, item: ConnectionPaper | None = None) -> bool:
        """What fits the state of a paper; an agreement is signed, another paper comes back."""
        return super().allowed(verb, item) and (item is None or _fits(verb, item))

    def acts_on(self, item: ConnectionPaper) -> tuple[Act, ...]:
        labels = {
            "sign": _("Keep signed copy"), "receive": _("Received back"), "refuse": _("Refused"),
            "replace": _("Replace by own document"),
        }  # fmt: skip
        found = [
            Act(label, self.address(verb, item.id), ICONS[verb], danger=verb == "refuse", name=verb)
            for verb, label in labels.items()
            if self.allowed(verb, item)
        ]
        if found and found[0].name in ("sign", "receive"):
            found[0] = found[0]._replace(primary=True)
        return (*found, *super().acts_on(item))

    # What came back

    @expose("/<pk:pk>/receive", methods=("GET", "POST"))
    @has_access
    def receive(self, pk: int) -> str | Response:
        """Note that a paper came back filled in."""
        form: Any = _today(ReceiveForm(), "received_on")
        form.file.description = uploads.told()
        return self.ask(
            pk, "receive", form,
            lambda item: actions.receive(item, form.received_on.data, upload_of(form.file, uploads.limit())),
            title=N_("“%(name)s” came back"), submit=N_("Save"), said=N_("“%(name)s” has been received back."),
        )  # fmt: skip

    @expose("/<pk:pk>/sign", methods=("GET", "POST"))
    @has_access
    def sign(self, pk: int) -> str | Response:
        """Keep the signed copy of an agreement."""
        form: Any = _today(SignForm(), "signed_on")
        form.file.description = _("A PDF, at most %(most)s MB.", most=uploads.limit() // uploads.MEBIBYTE)
        if request.method == "GET":
            item = self.fetch(pk, *self.with_show)
            form.signatory.data = item.signatory or item.connection.signatory
            form.signatory_function.data = item.signatory_function or item.connection.signatory_function
        return self.ask(
            pk, "sign", form,
            lambda item: actions.sign(
                item, form.signed_on.data, by=form.signatory.data or "",
                function=form.signatory_function.data or "", upload=upload_of(form.file, uploads.limit()),
            ),
            title=N_("Keep the signed copy of “%(name)s”"), submit=N_("Save"), said=N_("“%(name)s” is signed."),
        )  # fmt: skip

    @expose("/<pk:pk>/refuse", methods=("GET", "POST"))
    @has_access
    def refuse(self, pk: int) -> str | Response:
        """Note that the organisation says no."""
        form: Any = _today(RefuseForm(), "refused_on")
        return self.ask(
            pk, "refuse", form, lambda item: actions.refuse(item, form.refused_on.data, form.reason.data or ""),
            title=N_("“%(name)s” was refused"), submit=N_("Save"), said=N_("“%(name)s” counts as refused."),
            lead=N_("This version stays as it is. Make a new version to send it again."),
        )  # fmt: skip

    @expose("/<pk:pk>/replace", methods=("GET", "POST"))
    @has_access
    def replace(self, pk: int) -> str | Response:
        """Put a document that was worked on by hand in the place of a draft."""
        form: Any = ReplaceForm()
        form.file.description = _("A document of Word, at most %(most)s MB.",
                                  most=uploads.limit() // uploads.MEBIBYTE)  # fmt: skip
        return self.ask(
            pk, "replace", form, lambda item: _put(item, form),
            title=N_("Replace “%(name)s” by your own document"), submit=N_("Replace"),
            said=N_("“%(name)s” has been replaced."),
            lead=N_("Download the draft, work on it in Word, and bring it back here before you send it."),
        )  # fmt: skip


def _put(item: ConnectionPaper, form: Any) -> None:
    upload = upload_of(form.file, uploads.limit())
    assert upload is not None, "the form asks for a file"
    actions.replace_file(item, upload)


def _today(form: Any, name: str) -> Any:
    if request.method == "GET":
        form[name].data = clock.today()
    return form


def _fits(verb: str, paper: ConnectionPaper) -> bool:
    if verb == "replace":
        return paper.state is PaperState.DRAFT
    if verb not in ASKED:
        return True
    return ASKED[verb] in NEXT[paper.state] and (verb != "sign" or paper.kind in SIGNED_KINDS)
