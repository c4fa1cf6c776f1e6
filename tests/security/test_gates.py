"""Without signed agreements or a user administrator nobody of a municipality uses the portal (U-02, U-05)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from app.common import database, migrations
from app.common.audit import AuditEvent
from app.common.context import system_scope
from app.extensions import db
from app.security.login.at_work import at_work
from app.security.models import Agreement, Assignment, Organisation
from app.security.rules.agreements import AgreementState, Terms, mistakes
from app.security.rules.gates import Barred, barred
from app.security.rules.organisations import Country, Kind
from tests import bench, people
from tests.conftest import close
from tests.databases import Databases
from tests.factories import (
    A_PDF,
    AgreementFactory,
    AssignmentFactory,
    OrganisationFactory,
    UserFactory,
    an_agreement,
    fixed_role,
)
from tests.people import TESTDORP, Person

NOT_OPEN = "Het portaal is nog niet open voor uw organisatie"
TODAY = date(2026, 11, 23)


def change(thing: Any, **values: Any) -> None:
    """Change a row behind the screens."""
    with bench.office() as session:
        row = session.get_one(type(thing), thing.id)
        for key, value in values.items():
            setattr(row, key, value)
        session.commit()


def agreements_of(code: str) -> list[Agreement]:
    place = people.organisation(code)
    return bench.rows_of(Agreement, Agreement.organisation_id == place.id)


def without_administrator(place: Organisation) -> None:
    for held in bench.rows_of(Assignment, Assignment.organisation_id == place.id):
        if held.role_id == fixed_role("GB").id:
            change(held, active=False)


@pytest.mark.parametrize("state", [AgreementState.NOT_SENT, AgreementState.SENT, AgreementState.ENDED])
@pytest.mark.parametrize("which", [0, 1])
def test_one_agreement_that_is_not_signed_closes_every_page(
    gijs: Person, marieke: Person, which: int, state: AgreementState
) -> None:
    change(agreements_of(TESTDORP)[which], state=state)
    for person in (gijs, marieke):
        for url in ("/", "/users/", "/account/", "/organisations/", "/lists/users/", "/jobs/"):
            page = person.opens(url, status=403)
            assert page.shows(NOT_OPEN), url
            assert page.shows("overeenkomst")
            assert page.select("a[href^='tel:']")
            assert page.select("a[href^='mailto:']")


def test_nothing_is_changed_through_a_closed_gate(gijs: Person) -> None:
    somebody = UserFactory(organisation=gijs.place)
    change(agreements_of(TESTDORP)[0], state=AgreementState.SENT)
    sent = gijs.client.post(f"/users/{somebody.id}/deactivate", data={"csrf_token": gijs.token})
    assert sent.status_code == 403
    assert bench.kept(somebody).active
    assert gijs.client.get("/users/", headers={"Accept": "application/json"}).status_code == 403


def test_who_is_sent_away_can_log_out_and_choose_a_language(gijs: Person) -> None:
    change(agreements_of(TESTDORP)[0], state=AgreementState.SENT)
    assert gijs.client.get("/session/state").status_code == 200
    assert gijs.client.post("/logout/", data={"csrf_token": gijs.token}).status_code == 303
    assert gijs.opens("/").url.endswith("/login/")


def test_an_agreement_that_nothing_is_known_of_closes_as_well(gijs: Person) -> None:
    with bench.office() as session:
        session.delete(session.get_one(Agreement, agreements_of(TESTDORP)[1].id))
        session.commit()
    assert gijs.opens("/", status=403).shows(NOT_OPEN)


def test_what_is_not_needed_closes_nothing(gijs: Person) -> None:
    for one in agreements_of(TESTDORP):
        change(one, state=AgreementState.NOT_NEEDED)
    assert not gijs.opens("/").shows(NOT_OPEN)


def test_signing_opens_the_portal_at_the_next_request(gijs: Person, olivier: Person) -> None:
    one = agreements_of(TESTDORP)[0]
    change(one, state=AgreementState.SENT, signed_on=None, signatory=None)
    assert gijs.opens("/", status=403).shows(NOT_OPEN)
    olivier.posts(f"/agreements/{one.id}/edit", state="signed", signed_on="2026-02-03", signatory="P. Jonker")
    assert not gijs.opens("/").shows(NOT_OPEN)


def test_the_servicedesk_and_the_platform_work_on(olivier: Person, dennis: Person) -> None:
    """They live in Testdorp, and work for all."""
    for one in agreements_of(TESTDORP):
        change(one, state=AgreementState.ENDED)
    without_administrator(people.organisation(TESTDORP))
    for person in (olivier, dennis):
        assert not person.opens("/").shows(NOT_OPEN)
        person.opens("/organisations/")


def test_other_kinds_of_organisation_sign_nothing() -> None:
    assert barred(Kind.ORGANISER, lacks_agreement=False, lacks_administrator=False) is None
    assert barred(Kind.SERVICE_DESK, lacks_agreement=True, lacks_administrator=True) is None
    assert barred(Kind.MUNICIPALITY, lacks_agreement=True, lacks_administrator=True) is Barred.AGREEMENT
    assert barred(None, lacks_agreement=False, lacks_administrator=True) is Barred.ADMINISTRATOR


@pytest.mark.parametrize("kind", [Kind.INSTITUTION, Kind.REGION, Kind.JOINT_ARRANGEMENT])
def test_a_person_of_another_kind_of_organisation_gets_in(app: Any, kind: Kind) -> None:
    place = OrganisationFactory(kind=kind)
    assert not people.with_role("IC", place).opens("/").shows(NOT_OPEN)


def test_a_belgian_municipality_signs_none_of_the_dutch_agreements(app: Any) -> None:
    place = OrganisationFactory(country=Country.BELGIUM)
    assert not people.with_role("GB", place).opens("/").shows(NOT_OPEN)
    dutch = people.with_role("GB", OrganisationFactory())
    assert dutch.opens("/", status=403).shows(NOT_OPEN)


def test_a_municipality_without_an_active_administrator_is_closed(marieke: Person) -> None:
    without_administrator(people.organisation(TESTDORP))
    page = marieke.opens("/", status=403)
    assert page.shows(NOT_OPEN)
    assert page.shows("geen actieve gebruikersbeheerder")


def test_an_administrator_who_is_not_verified_or_not_there_yet_does_not_count(marieke: Person) -> None:
    place = people.organisation(TESTDORP)
    without_administrator(place)
    waiting = UserFactory(organisation=place, waiting=True)
    AssignmentFactory(user=waiting, organisation=place, code="GB")
    AssignmentFactory(user__organisation=place, organisation=place, code="GB", to_come=True)
    AssignmentFactory(user__organisation=place, organisation=place, code="GB", over=True)
    gone = UserFactory(organisation=place, inactive=True)
    AssignmentFactory(user=gone, organisation=place, code="GB")
    assert marieke.opens("/", status=403).shows(NOT_OPEN)
    AssignmentFactory(user__organisation=place, organisation=place, code="GB")
    assert not marieke.opens("/").shows(NOT_OPEN)


def test_who_has_no_role_is_told_as_well(naima: Person) -> None:
    without_administrator(people.organisation(TESTDORP))
    assert naima.opens("/", status=403).shows(NOT_OPEN)


def test_a_new_administrator_can_still_fill_in_profile_and_code(app: Any) -> None:
    place = OrganisationFactory()
    newcomer = Person(UserFactory(organisation=place, new=True), None, level=2)
    assert newcomer.opens("/").url.endswith("/first-login/")


def test_one_moves_on_to_an_organisation_that_is_open(app: Any) -> None:
    """A second place that is not ready can be left."""
    place = OrganisationFactory()
    user = UserFactory(organisation=people.organisation(TESTDORP), roles="G")
    AssignmentFactory(user=user, organisation=place, code="G")
    person = Person(user, place, level=2)
    assert person.opens("/", status=403).shows(NOT_OPEN)
    home = people.organisation(TESTDORP)
    person.client.post("/session/organisation", data={"csrf_token": person.token, "organisation_id": home.id})
    assert not person.opens("/").shows(NOT_OPEN)


def test_work_in_the_background_stops_at_the_same_gate(gijs: Person) -> None:
    with gijs.app.app_context():
        assert at_work(gijs.user.actor_id, gijs.place.id)[0] is not None
    change(agreements_of(TESTDORP)[0], state=AgreementState.ENDED)
    with gijs.app.app_context():
        assert at_work(gijs.user.actor_id, gijs.place.id)[0] is None


def test_what_was_refused_at_the_gate_is_in_the_audit_log(gijs: Person) -> None:
    change(agreements_of(TESTDORP)[0], state=AgreementState.SENT)
    gijs.opens("/users/", status=403)
    (event,) = bench.rows_of(AuditEvent, AuditEvent.action == "access.refused")
    assert '"reason":"agreement"' in event.details.replace(" ", "")


# What the Servicedesk writes down


@pytest.mark.parametrize(
    ("terms", "wrong"),
    [
        (Terms(AgreementState.NOT_SENT), set()),
        (Terms(AgreementState.SENT), {"sent_on"}),
        (Terms(AgreementState.SENT, sent_on=TODAY), set()),
        (Terms(AgreementState.SIGNED), {"signed_on", "signatory"}),
        (Terms(AgreementState.SIGNED, signed_on=TODAY, signatory="P."), set()),
        (Terms(AgreementState.SIGNED, date(2026, 3, 2), date(2026, 3, 1), signatory="P."), {"signed_on"}),
        (Terms(AgreementState.SIGNED, signed_on=date(2026, 11, 24), signatory="P."), {"signed_on"}),
        (Terms(AgreementState.ENDED, signed_on=TODAY, signatory="P."), {"ended_on"}),
        (Terms(AgreementState.ENDED, None, TODAY, date(2026, 1, 1), "P."), {"ended_on"}),
        (Terms(AgreementState.NOT_NEEDED), set()),
    ],
)
def test_each_state_asks_for_its_day(terms: Terms, wrong: set[str]) -> None:
    assert set(mistakes(terms, TODAY)) == wrong


def test_olivier_writes_down_that_an_agreement_came_back_with_its_copy(olivier: Person) -> None:
    place = OrganisationFactory()
    fields = {
        "organisation_id": place.id, "kind_id": an_agreement("vecozo").id, "state": "signed",
        "signed_on": "2026-05-06", "signatory": "A. Bakker", "file": (BytesIO(A_PDF), "vecozo.pdf"),
        "csrf_token": olivier.token, "once": "one",
    }  # fmt: skip
    assert olivier.client.post("/agreements/add", data=fields).status_code == 303
    (kept,) = bench.rows_of(Agreement, Agreement.organisation_id == place.id)
    assert kept.state is AgreementState.SIGNED
    assert kept.document_id
    page = olivier.opens(f"/organisations/{place.id}")
    assert page.shows("Ondertekend en retour")
    assert page.shows("Niet verstuurd"), "the other one"


def test_an_agreement_without_its_day_is_not_kept(olivier: Person) -> None:
    one = agreements_of(TESTDORP)[0]
    page = olivier.posts(f"/agreements/{one.id}/edit", 200, state="ended", ended_on="")
    assert page.errors()
    assert bench.kept(one).state is AgreementState.SIGNED


def test_no_agreement_is_kept_of_an_organisation_that_signs_none(olivier: Person) -> None:
    place = OrganisationFactory(kind=Kind.ORGANISER)
    kind = str(an_agreement("vecozo").id)
    page = olivier.posts("/agreements/add", 200, organisation_id=str(place.id), organisation_id__text="",
                         kind_id=kind, state="not_sent")  # fmt: skip
    assert page.shows("niet van dit soort organisatie gevraagd")
    assert not bench.rows_of(Agreement, Agreement.organisation_id == place.id)


def test_gijs_reads_the_agreements_of_testdorp_and_no_others(gijs: Person) -> None:
    theirs = AgreementFactory()
    own = agreements_of(TESTDORP)[0]
    assert gijs.opens(f"/agreements/{own.id}").shows("P. Jonker")
    gijs.opens(f"/agreements/{theirs.id}", status=404)
    gijs.opens(f"/agreements/{own.id}/edit", status=403)
    assert len(gijs.opens("/agreements/").rows()) == 2


def test_an_organisation_with_agreements_stays(olivier: Person) -> None:
    place = AgreementFactory().organisation
    assert olivier.opens(f"/organisations/{place.id}/delete").shows("overeenkomsten")


def test_an_upgrade_lets_in_who_worked_with_the_portal_already(
    store_of_databases: Databases, make_app: Callable[..., Flask]
) -> None:
    app = make_app(store_of_databases.empty("before-agreements"))
    with app.app_context():
        migrations.bring_up(db.engine, app.config)
        with database.owner_of(db.engine, app.config) as owner:
            migrations.downgrade(owner, BEFORE)
            with owner.begin() as connection:
                for statement in WORLD_BEFORE:
                    connection.execute(text(statement))
        migrations.bring_up(db.engine, app.config)
        with system_scope("test"):
            signed = select(Agreement.organisation_id, Agreement.state)
            assert db.session.execute(signed).all() == [(1, AgreementState.SIGNED)] * 2
    close(app)


BEFORE = "b3a9d7c41e60"
PLACE = (
    "INSERT INTO organisation (id, kind, code, name, country, sort_key, search_key, created_at, changed_at)"
    " VALUES "
)
MOMENT = "'2026-01-01 08:00:00+00:00', '2026-01-01 08:00:00+00:00'"
WORLD_BEFORE = (
    f"{PLACE} (1, 'municipality', 'IN-0001', 'In gebruik', 'NL', 'in gebruik', 'in gebruik', {MOMENT})",
    f"{PLACE} (2, 'municipality', 'LG-0001', 'Leeg', 'NL', 'leeg', 'leeg', {MOMENT})",
    f"{PLACE} (3, 'municipality', 'BE-0001', 'Belgisch', 'BE', 'belgisch', 'belgisch', {MOMENT})",
    "INSERT INTO actor (id, token, kind, created_at) VALUES (1, 'a', 'staff', '2026-01-01 08:00:00+00:00')",
    "INSERT INTO ab_user (id, username, organisation_id, actor_id, active, sort_key, search_key, created_at,"
    f" changed_at) VALUES (1, 'iemand', 1, 1, true, 'iemand', 'iemand', {MOMENT})",
)
