"""Newcomers as they should be unless a test says otherwise, and agreements of regions on figures about them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from factory.declarations import Sequence, SubFactory, Trait

from app.activities.models import FiguresAgreement, Newcomer, NewcomerInterest, Topic
from app.activities.rules.activities import LanguageLevel
from app.activities.rules.newcomers import Aim
from app.questionnaires.models import QuestionnaireEdition
from tests import bench
from tests.factories import (
    Made,
    OrganisationFactory,
    QuestionnaireFactory,
    RegionFactory,
    RegionMembershipFactory,
    TopicFactory,
)

LONG_AGO, FAR_AHEAD = datetime(2026, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)


class NewcomerFactory(Made):
    """Somebody who speaks some Dutch: `NewcomerFactory(organisation=…, language_level=…)`."""

    class Meta:
        model = Newcomer

    class Params:
        forgotten_soon = Trait(worked_on=date(2020, 1, 1))

    organisation = SubFactory(OrganisationFactory)
    first_name = "Samira"
    last_name = Sequence(lambda n: f"Haddad{n:05}")
    language_level = LanguageLevel.A1
    kept_aims = Aim.DUTCH.value


def interested(newcomer: Any, *topics: Topic) -> Any:
    """Somebody with interests, who had them from the beginning."""
    for topic in topics:
        bench.store(NewcomerInterest(newcomer_id=newcomer.id, topic_id=topic.id))
    return newcomer


def a_newcomer(place: Any) -> Any:
    """Somebody with interests, and with an intake form that still has to be filled in."""
    form = QuestionnaireFactory(organisation=None, published=True)
    (edition,) = bench.rows_of(QuestionnaireEdition, QuestionnaireEdition.thing_id == form.id)
    newcomer = NewcomerFactory(organisation=place, edition=edition)
    return interested(newcomer, TopicFactory(organisation=place))


class FiguresAgreementFactory(Made):
    """An agreement that is in force, or another by its trait: `FiguresAgreementFactory(region=…)`."""

    class Meta:
        model = FiguresAgreement

    class Params:
        over = Trait(ends_at=datetime(2026, 2, 1, tzinfo=UTC))
        ahead = Trait(starts_at=datetime(2029, 2, 1, tzinfo=UTC))

    region = SubFactory(RegionFactory)
    agreed_by = "De burgemeesters van de regio"
    agreed_on = date(2025, 12, 1)
    starts_at = LONG_AGO
    ends_at = FAR_AHEAD


def an_agreement_on_figures(place: Any) -> Any:
    """An agreement of a region in which an organisation lies, and that it runs."""
    region = RegionFactory(organisation=place)
    RegionMembershipFactory(region=region, organisation=place)
    return FiguresAgreementFactory(region=region)


def intake(**changes: Any) -> dict[str, Any]:
    """The form of a newcomer, filled in."""
    return {"first_name": "Samira", "last_name": "Haddad", "language_level": "a1", **changes}


def agreed(**changes: Any) -> dict[str, Any]:
    """The form of an agreement, filled in."""
    return {
        "agreed_by": "De burgemeesters van de regio",
        "agreed_on": "2026-11-02",
        "since": "2026-12-01T09:00",
        "until": "2027-12-01T09:00",
        **changes,
    }
