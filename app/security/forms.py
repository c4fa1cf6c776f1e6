"""The forms of organisations and users, with the checks that need more than one column knows."""

from __future__ import annotations

from typing import Any

from flask_wtf.file import FileRequired
from wtforms import BooleanField, DateField, Field, SelectField, ValidationError
from wtforms.validators import InputRequired, Optional

from app.common import clock, context
from app.common.files import DOCUMENTS
from app.common.web.contact import mail_address, phone_number
from app.common.web.fields import Lookup
from app.common.web.forms import REQUIRED, ScreenForm, form_for, required
from app.common.web.later import _l
from app.common.web.locale import gettext as _
from app.common.web.uploads import UploadField, UploadForm
from app.common.words import LANGUAGES
from app.security.models import (
    Agreement,
    Assignment,
    Enrolment,
    Organisation,
    OrganisationDocument,
    OrganisationMembership,
    Region,
    RegionMembership,
    User,
)
from app.security.rules import organisations as rules
from app.security.rules.agreements import AgreementState, Terms, mistakes
from app.security.rules.enrolments import PROFILE

ORGANISATIONS = Lookup(Organisation)
_ORGANISATION_COLUMNS = [
    "kind", "code", "name", "name_fr", "country", "parent_id",
    "cbs_code", "nis_code", "kvk_number", "kbo_number", "oin", "valid_from", "valid_to",
]  # fmt: skip


class DatedForm(ScreenForm):
    """A form with a first and a last day."""

    def validate_valid_to(self, field: Field) -> None:
        """The last day is not before the first."""
        first = self["valid_from"].data
        if field.data and first and field.data < first:
            raise ValidationError(_("The last day lies before the first day."))


class OrganisationForm(DatedForm, form_for(Organisation, _ORGANISATION_COLUMNS, {"parent_id": ORGANISATIONS})):
    """An organisation with its official numbers, each checked by its own rule."""

    def values(self) -> dict[str, Any]:
        """What was filled in, by column."""
        return {key: self[key].data for key in _ORGANISATION_COLUMNS}

    def validate_code(self, field: Field) -> None:
        """Capitals, a dash and digits (U-51)."""
        if not rules.CODE_SHAPE.fullmatch(field.data or ""):
            raise ValidationError(_("Write the code as letters, a dash and digits, such as IB-0001."))

    def _number(self, field: Field) -> None:
        problem = rules.number_error(field.name, field.data) if field.data else None
        if problem:
            raise ValidationError(_(problem))

    validate_kvk_number = validate_kbo_number = validate_oin = _number

    def validate_cbs_code(self, field: Field) -> None:
        """The shape of the code, and whether this kind of organisation has one."""
        self._number(field)
        self._fits(field.data, None)

    def validate_nis_code(self, field: Field) -> None:
        """The shape of the code, and whether this kind of organisation has one."""
        self._number(field)
        self._fits(None, field.data)

    def _fits(self, cbs_code: str | None, nis_code: str | None) -> None:
        for reason in rules.reasons_numbers_do_not_fit(
            self["kind"].data, self["country"].data, cbs_code, nis_code
        ):
            raise ValidationError(_(reason))


WORKPLACES = Lookup(Organisation, only=lambda: context.current().scope.covers(Organisation.id))
"""The organisations that the person at work works for: where users and roles can be placed."""
USERS = Lookup(User, label=lambda user: f"{user.name.listed} ({user.username})")
_USER_COLUMNS = [
    "salutation", "initials", "first_name", "prefix", "last_name", "organisation_id", "department", "phone",
    "email", "newsletter", "contact_person", "contact_email", "username", "language",
]  # fmt: skip


class UserForm(form_for(User, _USER_COLUMNS, {"organisation_id": WORKPLACES})):
    """A user account with the nine profile fields of the manual (U-26 to U-29)."""

    last_name = required(User, "last_name")
    email = required(User, "email")
    language = SelectField(
        _l("Language"),
        choices=[("", "–"), *LANGUAGES.items()],
        coerce=lambda value: value or None,
        validators=[Optional()],
    )

    def values(self) -> dict[str, Any]:
        """What was filled in, by column."""
        return {key: self[key].data for key in _USER_COLUMNS}

    def validate_username(self, field: Field) -> None:
        """Login names are compared in small letters and hold no spaces."""
        field.data = (field.data or "").lower()
        if " " in field.data:
            raise ValidationError(_("A login name has no spaces."))

    def _address(self, field: Field) -> None:
        field.data = mail_address(field.data)

    validate_email = validate_contact_email = _address

    def validate_phone(self, field: Field) -> None:
        """A Dutch, Belgian or international number, kept in international form."""
        field.data = phone_number(field.data)


class ContactForm(form_for(User, ["contact_person", "contact_email"], {})):
    """Whether somebody is a contact person, and at which address: what is changed in the list of users (U-54)."""

    def validate_contact_email(self, field: Field) -> None:
        """An address in its normal form."""
        field.data = mail_address(field.data)


_DAYS = ["valid_from", "valid_to"]
JOINT_ARRANGEMENTS = Lookup(Organisation, only=lambda: Organisation.kind == rules.Kind.JOINT_ARRANGEMENT)
REGIONS = Lookup(Region, label=lambda region: f"{region.name} ({_(rules.REGION_KINDS[region.kind])})")


class MembershipForm(
    DatedForm,
    form_for(
        OrganisationMembership,
        ["umbrella_id", "member_id", *_DAYS],
        {"umbrella_id": JOINT_ARRANGEMENTS, "member_id": ORGANISATIONS},
    ),
):
    """A member of a joint arrangement."""

    def validate_member_id(self, field: Field) -> None:
        """No arrangement takes part in itself."""
        if field.data == self["umbrella_id"].data:
            raise ValidationError(_("A joint arrangement is not a member of itself."))


class RegionMembershipForm(
    DatedForm,
    form_for(
        RegionMembership,
        ["region_id", "organisation_id", *_DAYS],
        {"region_id": REGIONS, "organisation_id": ORGANISATIONS},
    ),
):
    """An organisation in a region."""


_DOCUMENT_COLUMNS = ["organisation_id", "kind", "title"]


class OrganisationDocumentForm(
    UploadForm, form_for(OrganisationDocument, _DOCUMENT_COLUMNS, {"organisation_id": WORKPLACES})
):
    """A document of an organisation, with its file."""

    file = UploadField(_l("File"), validators=[FileRequired(_l(REQUIRED))], allowed=DOCUMENTS)

    def values(self) -> dict[str, Any]:
        """What was filled in, by column; the file comes beside it."""
        return {key: self[key].data for key in _DOCUMENT_COLUMNS}


_AGREEMENT_COLUMNS = ["state", "sent_on", "signed_on", "ended_on", "signatory"]


class AgreementForm(UploadForm, form_for(Agreement, _AGREEMENT_COLUMNS, {})):
    """How far an organisation is with an agreement, with the signed copy where there is one."""

    file = UploadField(_l("Signed copy"), validators=[Optional()], allowed=DOCUMENTS)

    def values(self) -> dict[str, Any]:
        """What was filled in, by column; the copy comes beside it."""
        return {key: self[key].data for key in _AGREEMENT_COLUMNS}

    def validate(self, *arguments: Any, **options: Any) -> bool:
        """Each state asks for its day, and days follow each other."""
        fine = super().validate(*arguments, **options)
        if not self["state"].data:
            return False
        days = {key: self[key].data for key in ("sent_on", "signed_on", "ended_on")}
        terms = Terms(AgreementState(self["state"].data), **days, signatory=self["signatory"].data or "")
        for name, sentence in mistakes(terms, clock.today()).items():
            self[name].errors = [*self[name].errors, _(sentence)]
            fine = False
        if not fine:
            self.ask_again()
        return fine


class NewAgreementForm(AgreementForm, form_for(Agreement, ["organisation_id"], {"organisation_id": WORKPLACES})):
    """The same for an organisation of which nothing was written down yet."""

    kind_id = SelectField(_l("Agreement"), coerce=int, validators=[InputRequired(_l(REQUIRED))])

    def values(self) -> dict[str, Any]:
        """What was filled in, by column; the copy comes beside it."""
        return {key: self[key].data for key in ("organisation_id", "kind_id", *_AGREEMENT_COLUMNS)}


class EnrolmentForm(UploadForm, form_for(Enrolment, [*PROFILE, "signed_by", "signed_on"], {})):
    """The form "aanmelden gebruikersbeheerder": the nine fields of a profile, and who signed for it when."""

    last_name = required(Enrolment, "last_name")
    phone = required(Enrolment, "phone")
    email = required(Enrolment, "email")
    file = UploadField(_l("Form"), validators=[Optional()], allowed=DOCUMENTS)

    def profile(self) -> dict[str, Any]:
        """What stands on the form, by column."""
        return {key: self[key].data for key in (*PROFILE, "signed_by", "signed_on")}

    def validate_email(self, field: Field) -> None:
        """An address in its normal form."""
        field.data = mail_address(field.data)

    def validate_phone(self, field: Field) -> None:
        """A Dutch, Belgian or international number, kept in international form."""
        field.data = phone_number(field.data)

    def validate_signed_on(self, field: Field) -> None:
        """A form was signed today at the latest."""
        if field.data and field.data > clock.today():
            raise ValidationError(_("This day is still to come."))


class NewEnrolmentForm(EnrolmentForm, form_for(Enrolment, ["organisation_id"], {"organisation_id": WORKPLACES})):
    """The same for a form that came in, with how the person logs in."""

    with_account = BooleanField(
        _l("Make an account now"),
        description=_l(
            "For organisations that log in with a password. With eHerkenning the account comes at the first login."
        ),
    )

    def values(self) -> dict[str, Any]:
        """What was filled in, by column."""
        return {"organisation_id": self["organisation_id"].data, **self.profile()}


_ASSIGNMENT_COLUMNS = ["user_id", "role_id", "organisation_id", "product_id", "valid_from", "valid_to"]


class AssignmentForm(
    DatedForm,
    form_for(
        Assignment,
        ["user_id", "organisation_id"],
        {"user_id": USERS, "organisation_id": WORKPLACES},
    ),
):
    """A role for a user; the roles to choose from are those that the person at work may grant."""

    role_id = SelectField(_l("Role"), coerce=int, validators=[InputRequired(_l(REQUIRED))])
    product_id = SelectField(_l("Product"), coerce=lambda value: int(value) if value else None)
    valid_from = DateField(_l("Valid from"), validators=[Optional()])
    valid_to = DateField(_l("Valid until"), validators=[Optional()])

    def values(self) -> dict[str, Any]:
        """What was filled in, by column."""
        return {key: self[key].data for key in _ASSIGNMENT_COLUMNS}

    def offer(self, roles: list[tuple[int, str]], products: list[tuple[int, str]]) -> None:
        """Give the choices that hold for this request."""
        self.role_id.choices = roles
        self.product_id.choices = [("", _("All products")), *products]
