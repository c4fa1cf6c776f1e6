"""What is done with organisations."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from app.common.errors import RuleBroken
from app.extensions import db
from app.security.models import (
    Agreement,
    Enrolment,
    Organisation,
    OrganisationDocument,
    OrganisationMembership,
    OrganisationName,
    User,
)
from app.security.rules import organisations as rules


def add_organisation(values: dict[str, Any]) -> Organisation:
    """Make an organisation."""
    organisation = Organisation(**values)
    db.session.add(organisation)
    return organisation


def change_organisation(organisation: Organisation, values: dict[str, Any], *, on: date) -> Organisation:
    """Change an organisation; a changed name is kept with the days on which it held."""
    rename(organisation, values["name"], values.get("name_fr"), on=on)
    if values.get("parent_id") == organisation.id:
        raise RuleBroken(rules.OWN_UMBRELLA)
    for key, value in values.items():
        setattr(organisation, key, value)
    return organisation


def rename(organisation: Organisation, name: str, name_fr: str | None, *, on: date) -> bool:
    """Give an organisation another name from a day on; the old one stays, until the day before.

    A name that did not hold one whole day was a slip, and is not kept.
    """
    if (organisation.name, organisation.name_fr) == (name, name_fr):
        return False
    begun = name_since(organisation)
    if begun is None or begun < on:
        organisation.former_names.append(
            OrganisationName(
                name=organisation.name,
                name_fr=organisation.name_fr,
                valid_from=begun,
                valid_to=on - timedelta(days=1),
            )
        )
    organisation.name, organisation.name_fr = name, name_fr
    return True


def name_since(organisation: Organisation) -> date | None:
    """The first day of the present name, as far as known."""
    earlier = max((former.valid_to for former in organisation.former_names), default=None)
    return earlier + timedelta(days=1) if earlier else organisation.valid_from


def reasons_not_to_delete(organisation: Organisation) -> list[str]:
    """Why an organisation has to stay, counting all that hangs on it."""
    users = (
        select(func.count()).select_from(User.__table__).where(User.__table__.c.organisation_id == organisation.id)
    )
    member = OrganisationMembership
    links = select(func.count()).select_from(member).where(member.umbrella_id == organisation.id)
    below = (
        select(func.count())
        .select_from(Organisation.__table__)
        .where(Organisation.__table__.c.parent_id == organisation.id)
    )
    document = OrganisationDocument.__table__
    papers = select(func.count()).select_from(document).where(document.c.organisation_id == organisation.id)
    on_record = [
        select(func.count()).select_from(one).where(one.c.organisation_id == organisation.id).scalar_subquery()
        for one in (Agreement.__table__, Enrolment.__table__)
    ]
    counted = db.session.execute(
        select(
            users.scalar_subquery().label("users"),
            (links.scalar_subquery() + below.scalar_subquery()).label("members"),
            papers.scalar_subquery().label("documents"),
            (on_record[0] + on_record[1]).label("agreements"),
        )
    ).one()
    return rules.reasons_not_to_delete(
        users=counted.users,
        members=counted.members,
        documents=counted.documents,
        agreements=counted.agreements,
    )
