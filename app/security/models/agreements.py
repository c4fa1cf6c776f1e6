"""Agreements of organisations: the kinds there are, and how far each organisation is with them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.common.erasing import Erased
from app.common.history import Remembered
from app.common.scope import Common, Owned
from app.common.tables import Numbered, Stamped, Versioned
from app.common.types import Words
from app.common.words import N_
from app.extensions import Model
from app.security.models.documents import OrganisationDocument
from app.security.models.organisations import Organisation, words_of
from app.security.rules.agreements import AGREEMENT_STATES, AgreementState
from app.security.rules.organisations import COUNTRIES, KINDS, Country, Kind


class AgreementKind(Numbered, Common, Model):
    """An agreement that a kind of organisation has to sign; written down in `config.py`."""

    __tablename__ = "agreement_kind"
    erased_by = Erased.NOBODY

    code: Mapped[str] = mapped_column(String(32), unique=True, info={"label": N_("Code")})
    label: Mapped[dict[str, str]] = mapped_column(Words, info={"label": N_("Agreement")})
    organisation_kind: Mapped[Kind] = mapped_column(
        words_of(Kind), info={"label": N_("Kind of organisation"), "choices": KINDS}
    )
    country: Mapped[Country | None] = mapped_column(
        words_of(Country), info={"label": N_("Country"), "choices": COUNTRIES}
    )
    required: Mapped[bool] = mapped_column(default=True, info={"label": N_("Required")})


class Agreement(Remembered, Numbered, Stamped, Versioned, Owned, Model):
    """How far one organisation is with one agreement; what it was before stands in the history."""

    __tablename__ = "agreement"
    erased_by = Erased.NOBODY
    __table_args__ = (UniqueConstraint("organisation_id", "kind_id"),)
    remembered_as, remembered_with = N_("Agreement"), "organisation"

    kind_id: Mapped[int] = mapped_column(
        ForeignKey("agreement_kind.id"), index=True, info={"label": N_("Agreement")}
    )
    state: Mapped[AgreementState] = mapped_column(
        words_of(AgreementState),
        default=AgreementState.NOT_SENT,
        index=True,
        info={"label": N_("State"), "choices": AGREEMENT_STATES},
    )
    sent_on: Mapped[date | None] = mapped_column(info={"label": N_("Sent on")})
    signed_on: Mapped[date | None] = mapped_column(info={"label": N_("Signed on")})
    ended_on: Mapped[date | None] = mapped_column(info={"label": N_("Ended on")})
    signatory: Mapped[str | None] = mapped_column(
        String(150),
        info={"label": N_("Signed by"), "help": N_("Name and office of who signed for the organisation.")},
    )
    document_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation_document.id", ondelete="SET NULL"),
        index=True,
        info={"label": N_("Signed copy")},
    )

    organisation: Mapped[Organisation] = relationship(info={"label": N_("Organisation")})
    kind: Mapped[AgreementKind] = relationship(info={"label": N_("Agreement")})
    document: Mapped[OrganisationDocument | None] = relationship(info={"label": N_("Signed copy")})
