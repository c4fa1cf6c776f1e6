"""What the Servicedesk does with agreements of organisations (U-01)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload

from app.common import audit
from app.common.errors import RuleBroken
from app.common.frozen import frozen
from app.common.words import N_
from app.extensions import db
from app.security import events
from app.security.actions.gates import asked_of
from app.security.models import Agreement, AgreementKind, Organisation
from app.security.rules.agreements import AgreementState

NOT_FOR_THIS_KIND = N_("This agreement is not asked of this kind of organisation.")


def keep_agreement(values: Mapping[str, Any]) -> Agreement:
    """Write down how far an organisation is with an agreement; raises `RuleBroken` where none is asked of it."""
    _refuse_other_kinds(values["organisation_id"], values["kind_id"])
    agreement = Agreement(**values)
    db.session.add(agreement)
    db.session.flush()
    _tell(agreement)
    return agreement


def change_agreement(agreement: Agreement, values: Mapping[str, Any]) -> Agreement:
    """Change what is known of an agreement; organisation and kind stay."""
    before = agreement.state
    for key, value in values.items():
        setattr(agreement, key, value)
    db.session.flush()
    if agreement.state != before:
        _tell(agreement)
    return agreement


def _tell(agreement: Agreement) -> None:
    audit.record(
        db.session(), events.AGREEMENT_STATE, agreement,
        organisation_id=agreement.organisation_id, state=str(agreement.state),
    )  # fmt: skip


def _refuse_other_kinds(organisation_id: int, kind_id: int) -> None:
    fits = (
        select(AgreementKind.id)
        .join(Organisation, asked_of(Organisation.__table__))
        .where(Organisation.id == organisation_id, AgreementKind.id == kind_id)
    )
    if db.session.scalars(fits).first() is None:
        raise RuleBroken(NOT_FOR_THIS_KIND)


def offered_kinds() -> list[AgreementKind]:
    """All kinds of agreement, in the order of `config.py`."""
    return list(db.session.scalars(select(AgreementKind).order_by(AgreementKind.id)))


@frozen
class Asked:
    """An agreement that is asked of an organisation, and how far it is; without a row nothing was done yet."""

    kind: AgreementKind
    agreement: Agreement | None

    @property
    def state(self) -> AgreementState:
        """How far it is."""
        return self.agreement.state if self.agreement else AgreementState.NOT_SENT


def of_organisation(organisation: Organisation) -> list[Asked]:
    """The agreements that are asked of an organisation, in one statement."""
    mine = and_(Agreement.kind_id == AgreementKind.id, Agreement.organisation_id == organisation.id)
    asked = select(AgreementKind, Agreement).outerjoin(Agreement, mine).options(joinedload(Agreement.document))
    asked = asked.join(Organisation, asked_of(Organisation.__table__)).where(Organisation.id == organisation.id)
    return [Asked(kind, found) for kind, found in db.session.execute(asked.order_by(AgreementKind.id))]
