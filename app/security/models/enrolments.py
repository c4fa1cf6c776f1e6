"""Enrolments of user administrators, as the Servicedesk takes them in."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.common.erasing import Erased
from app.common.history import Remembered
from app.common.scope import Owned
from app.common.tables import Numbered, Stamped, Versioned
from app.common.words import N_
from app.extensions import Model
from app.security.models.documents import OrganisationDocument
from app.security.models.organisations import Organisation, words_of
from app.security.models.users import PortalUser
from app.security.rules.enrolments import ENROLMENT_STATES, EnrolmentState
from app.security.rules.names import SALUTATIONS, PersonName, Salutation


class Enrolment(Remembered, Numbered, Stamped, Versioned, Owned, Model):
    """A form by which an organisation enrols a user administrator: who, and who signed for it.

    What it says of the person moves to the account as soon as there is one; history keeps none of it.
    """

    __tablename__ = "enrolment"
    erased_by = Erased.ROW
    remembered_as, remembered_with = N_("Enrolment"), "organisation"

    state: Mapped[EnrolmentState] = mapped_column(
        words_of(EnrolmentState),
        default=EnrolmentState.OPEN,
        index=True,
        info={"label": N_("State"), "choices": ENROLMENT_STATES},
    )
    salutation: Mapped[Salutation | None] = mapped_column(
        words_of(Salutation), info={"label": N_("Salutation"), "choices": SALUTATIONS, "forgotten": True}
    )
    initials: Mapped[str | None] = mapped_column(String(32), info={"label": N_("Initials"), "forgotten": True})
    first_name: Mapped[str | None] = mapped_column(String(64), info={"label": N_("First name"), "forgotten": True})
    prefix: Mapped[str | None] = mapped_column(String(32), info={"label": N_("Name prefix"), "forgotten": True})
    last_name: Mapped[str | None] = mapped_column(String(64), info={"label": N_("Last name"), "forgotten": True})
    department: Mapped[str | None] = mapped_column(
        String(100), info={"label": N_("Department"), "forgotten": True}
    )
    phone: Mapped[str | None] = mapped_column(
        String(32), info={"label": N_("Telephone number"), "forgotten": True}
    )
    email: Mapped[str | None] = mapped_column(String(320), info={"label": N_("E-mail address"), "forgotten": True})
    newsletter: Mapped[bool] = mapped_column(
        default=False, server_default=false(), info={"label": N_("Newsletter"), "forgotten": True}
    )
    signed_by: Mapped[str] = mapped_column(
        String(150), info={"label": N_("Signed by"), "help": N_("Name and office of who signed the form.")}
    )
    signed_on: Mapped[date] = mapped_column(info={"label": N_("Signed on")})
    document_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation_document.id", ondelete="SET NULL"), index=True, info={"label": N_("Form")}
    )
    user_id: Mapped[int | None] = mapped_column(
        ForeignKey("ab_user.id", ondelete="CASCADE"), unique=True, info={"label": N_("Account")}
    )

    organisation: Mapped[Organisation] = relationship(info={"label": N_("Organisation")})
    document: Mapped[OrganisationDocument | None] = relationship(info={"label": N_("Form")})
    user: Mapped[PortalUser | None] = relationship(info={"label": N_("Account")})

    @property
    def name(self) -> PersonName:
        """Who is enrolled: as the account says, or the form where there is no account."""
        if self.user is not None:
            return self.user.name
        return PersonName(self.initials or "", self.first_name or "", self.prefix or "", self.last_name or "")
