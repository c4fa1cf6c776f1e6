"""Forms of papers: a template, what a paper is filled in with, sending, and what came back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload
from wtforms import DateField, Field, SelectField, SelectMultipleField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from app.common import files
from app.common.files.kinds import Kind
from app.common.frozen import frozen
from app.common.web.contact import mail_address
from app.common.web.fields import Lookup, LookupField
from app.common.web.forms import LONGEST_TEXT, REQUIRED, TOO_LONG, ScreenForm
from app.common.web.later import _l
from app.common.web.locale import gettext as _
from app.common.web.uploads import UploadField, UploadForm
from app.common.words import N_
from app.onboarding.actions.paper_files import Upload
from app.onboarding.actions.paper_values import DAYS, TYPED, said
from app.onboarding.models import Connection
from app.onboarding.papers.copies import COPIES
from app.onboarding.papers.fields import FIELDS
from app.onboarding.rules.papers import NO_COPY, PAPER_KINDS, WHICH_FUNCTION, WHO_SIGNED, PaperKind

KINDS = [(kind.value, _l(words)) for kind, words in PAPER_KINDS.items()]
LONGEST = 200
AT_LEAST_ONE = N_("Choose at least one paper.")


@frozen
class ToConnection(Lookup):
    """A connection, by the name of its organisation, which is read along."""

    def _base(self) -> Any:
        return select(Connection).options(joinedload(Connection.organisation))


CONNECTIONS = ToConnection(Connection)


def connection_field() -> LookupField:
    """The organisation on its way that something is about."""
    return LookupField(_l(N_("Organisation")), [InputRequired(_l(REQUIRED))], lookup=CONNECTIONS)


def day_field(label: str) -> DateField:
    """A day that has to be filled in."""
    return DateField(_l(label), validators=[InputRequired(_l(REQUIRED))])


def upload_of(field: Any, limit: int) -> Upload | None:
    """The file of a field, if one was chosen."""
    chosen = field.data
    return Upload(chosen.stream, chosen.filename, limit) if chosen and chosen.filename else None


def _label(name: str) -> Any:
    label = FIELDS[name]
    return _l(label)


class TemplateForm(UploadForm):
    """A document that a paper is made from."""

    kind = SelectField(_l(N_("Paper")), choices=KINDS, validators=[DataRequired(_l(REQUIRED))])
    file = UploadField(_l(N_("File")), [InputRequired(_l(N_("Choose a file.")))], allowed={Kind.DOCX})


class MakeForm(ScreenForm):
    """Which papers are made, for whom, and what nothing else knows yet; the rest stays empty in the paper."""

    connection_id = connection_field()
    kinds = SelectMultipleField(_l(N_("Papers")), [InputRequired(_l(AT_LEAST_ONE))], choices=KINDS)
    street = StringField(_label("street"), validators=[Length(max=LONGEST, message=_l(TOO_LONG))])
    postal_code = StringField(_label("postal_code"), validators=[Length(max=16, message=_l(TOO_LONG))])
    city = StringField(_label("city"), validators=[Length(max=LONGEST, message=_l(TOO_LONG))])
    contact_person = StringField(_label("contact_person"), validators=[Length(max=150, message=_l(TOO_LONG))])
    contact_email = StringField(_label("contact_email"), validators=[Length(max=254, message=_l(TOO_LONG))])
    signatory = StringField(_label("signatory"), validators=[Length(max=150, message=_l(TOO_LONG))])
    signatory_function = StringField(
        _label("signatory_function"), validators=[Length(max=150, message=_l(TOO_LONG))]
    )
    training_date = DateField(_label("training_date"), validators=[Optional()])
    first_evaluation_date = DateField(_label("first_evaluation_date"), validators=[Optional()])

    def validate_contact_email(self, field: Field) -> None:
        """An address in its normal form."""
        field.data = mail_address(field.data) or ""

    def asked(self) -> list[PaperKind]:
        """The papers in the order of the list."""
        return [kind for kind in PaperKind if kind.value in (self.kinds.data or ())]

    def typed(self) -> dict[str, str]:
        """What was typed, as it stands in a paper."""
        return {name: _as_said(self[name].data) for name in TYPED if self[name].data}

    def begin_with(self, typed: Mapping[str, str]) -> None:
        """Offer what was typed for an earlier paper; days are told anew."""
        for name, value in typed.items():
            if name in TYPED and name not in DAYS:
                self[name].data = value


def _as_said(value: Any) -> str:
    return said(value) if isinstance(value, date) else str(value)


class SendForm(ScreenForm):
    """Which drafts go to whom, and what stands above them."""

    papers = SelectMultipleField(_l(N_("Papers")), [InputRequired(_l(AT_LEAST_ONE))], coerce=str)
    sent_on = day_field(N_("Sent on"))
    recipient = StringField(
        _l(N_("E-mail address")),
        validators=[Length(max=254, message=_l(TOO_LONG))],
        description=_l(N_("Leave empty where you hand the papers over yourself: no mail goes out then.")),
    )
    subject = StringField(_l(N_("Subject")), validators=[Length(max=200, message=_l(TOO_LONG))])
    body = TextAreaField(
        _l(N_("Text of the e-mail")),
        validators=[Length(max=LONGEST_TEXT, message=_l(TOO_LONG))],
        render_kw={"rows": 12},
    )

    def validate_recipient(self, field: Field) -> None:
        """An address in its normal form."""
        field.data = mail_address(field.data) or ""

    def validate_subject(self, field: Field) -> None:
        """A mail has a subject."""
        if self.recipient.data and not field.data:
            raise ValidationError(_(REQUIRED))


class ReceiveForm(UploadForm):
    """That a paper came back filled in, with the file where there is one."""

    received_on = day_field(N_("Received back on"))
    file = UploadField(_l(N_("What came back")), allowed=files.DOCUMENTS)


class SignForm(UploadForm):
    """That an agreement was signed."""

    signed_on = day_field(N_("Signed on"))
    signatory = StringField(
        _l(N_("Signed by")),
        validators=[DataRequired(_l(WHO_SIGNED)), Length(max=150, message=_l(TOO_LONG))],
    )
    signatory_function = StringField(
        _l(N_("Function")),
        validators=[DataRequired(_l(WHICH_FUNCTION)), Length(max=150, message=_l(TOO_LONG))],
        description=_l(N_("Such as director.")),
    )
    file = UploadField(_l(N_("Signed copy")), [InputRequired(_l(NO_COPY))], allowed=COPIES)


class RefuseForm(ScreenForm):
    """That the organisation says no to a paper."""

    refused_on = day_field(N_("Refused on"))
    reason = TextAreaField(
        _l(N_("Reason")),
        validators=[DataRequired(_l(REQUIRED)), Length(max=2000, message=_l(TOO_LONG))],
    )


class ReplaceForm(UploadForm):
    """A document that was worked on by hand."""

    file = UploadField(_l(N_("File")), [InputRequired(_l(N_("Choose a file.")))], allowed={Kind.DOCX})
