"""A municipality enrols its user administrator by a form; Olivier of the Servicedesk handles it (U-04, U-34)."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest

from app.common.audit import AuditEvent
from app.common.history import Change
from app.common.outbox import Message
from app.security.models import Assignment, Enrolment, User
from app.security.rules.enrolments import PROFILE, EnrolmentState
from tests import bench, people
from tests.factories import (
    A_PDF,
    AgreementFactory,
    EnrolmentFactory,
    OrganisationFactory,
    UserFactory,
    an_agreement,
    fixed_role,
)
from tests.people import TESTDORP, Person
from tests.security.test_first_login import VERIFICATION, code_shown_to

FORM = {
    "salutation": "ms", "initials": "A.", "first_name": "Anja", "prefix": "van", "last_name": "Zonderland",
    "department": "Sociaal domein", "phone": "030 123 45 67", "email": "anja@nieuwstad.example",
    "signed_by": "P. Jonker, gemeentesecretaris", "signed_on": "2026-11-02",
}  # fmt: skip


@pytest.fixture
def nieuwstad(app: Any) -> Any:
    """A municipality that signed everything and has nobody yet."""
    place = OrganisationFactory(name="Nieuwstad")
    for code in ("connection", "vecozo"):
        AgreementFactory(organisation=place, kind=an_agreement(code))
    return place


def enrols(olivier: Person, place: Any, **more: Any) -> Enrolment:
    """Take over a form."""
    fields = {**FORM, "organisation_id": str(place.id), "once": "one", "csrf_token": olivier.token, **more}
    answer = olivier.client.post("/enrolments/add", data=fields)
    assert answer.status_code == 303, olivier.posts("/enrolments/add", 200).errors()
    return bench.rows_of(Enrolment, Enrolment.organisation_id == place.id)[-1]


def test_from_the_form_to_an_administrator_who_is_in(olivier: Person, nieuwstad: Any) -> None:
    """With a password: the account is made at once, the code comes from the Servicedesk, and the town is open."""
    kept = enrols(olivier, nieuwstad, with_account="y", file=(BytesIO(A_PDF), "formulier.pdf"))
    (anja,) = bench.rows_of(User, User.organisation_id == nieuwstad.id)
    assert (anja.username, anja.last_name, anja.verified_at) == ("anja@nieuwstad.example", "Zonderland", None)
    assert len(bench.rows_of(Message, Message.actor_id == anja.actor_id)) == 1, "an invitation"
    assert kept.state is EnrolmentState.LINKED
    assert kept.document_id
    person = Person(anja, None, level=2)
    assert person.opens("/").url.endswith(VERIFICATION)
    page = person.posts(VERIFICATION, code=code_shown_to(olivier, anja))
    assert page.url.endswith("/login/")
    assert bench.kept(kept).state is EnrolmentState.VERIFIED
    person.logs_in()
    assert person.opens("/users/").shows("Zonderland")


def test_with_eherkenning_the_account_is_linked_after_the_first_login(olivier: Person, nieuwstad: Any) -> None:
    kept = enrols(olivier, nieuwstad)
    assert not bench.rows_of(User, User.organisation_id == nieuwstad.id)
    assert olivier.opens(f"/enrolments/{kept.id}/link").shows("Niemand van deze organisatie wacht")
    anja = UserFactory(organisation=nieuwstad, waiting=True, last_name="Zonderland")
    page = olivier.opens(f"/enrolments/{kept.id}/link")
    assert page.shows("Zonderland")
    assert page.shows("anja@nieuwstad.example"), "what the form says stands beside it"
    page = olivier.posts(f"/enrolments/{kept.id}/link", user=str(anja.id))
    assert page.shows("Geef de verificatiecode door")
    (held,) = bench.rows_of(Assignment, Assignment.user_id == anja.id)
    assert (held.role_id, held.organisation_id, held.active) == (fixed_role("GB").id, nieuwstad.id, True)
    assert bench.kept(kept).state is EnrolmentState.LINKED


def test_what_the_form_says_of_the_person_is_kept_once(olivier: Person, nieuwstad: Any) -> None:
    kept = enrols(olivier, nieuwstad, with_account="y")
    assert not any(getattr(bench.kept(kept), name) for name in PROFILE)
    told = " ".join(str(vars(row)) for row in bench.rows_of(Change, Change.thing == "enrolment"))
    assert "Zonderland" not in told
    assert "anja@" not in told
    events = bench.rows_of(AuditEvent, AuditEvent.action == "enrolment.state")
    assert len(events) == 2
    assert "Zonderland" not in " ".join(event.details for event in events)


def test_a_form_that_is_withdrawn_keeps_no_name(olivier: Person) -> None:
    kept = EnrolmentFactory(organisation=people.organisation(TESTDORP))
    olivier.posts(f"/enrolments/{kept.id}/withdraw")
    now = bench.kept(kept)
    assert now.state is EnrolmentState.WITHDRAWN
    assert (now.last_name, now.phone, now.email) == (None, None, None)
    olivier.opens(f"/enrolments/{kept.id}/edit", status=403)
    page = olivier.sends_to(f"/enrolments/{kept.id}/withdraw", {"csrf_token": olivier.token})
    assert page.shows("wacht niet meer")


@pytest.mark.parametrize("missing", ["last_name", "phone", "email", "signed_by", "signed_on", "organisation_id"])
def test_the_form_needs_who_where_and_who_signed(olivier: Person, nieuwstad: Any, missing: str) -> None:
    fields = {**FORM, "organisation_id": str(nieuwstad.id), missing: ""}
    page = olivier.posts("/enrolments/add", 200, **fields)
    assert page.errors()
    assert not bench.rows_of(Enrolment, Enrolment.organisation_id == nieuwstad.id)


def test_a_login_name_in_use_is_linked_and_not_made_again(olivier: Person, nieuwstad: Any) -> None:
    UserFactory(organisation=nieuwstad, username="anja@nieuwstad.example")
    page = olivier.posts("/enrolments/add", 200, **FORM, organisation_id=str(nieuwstad.id), with_account=True)
    assert page.shows("Koppel dat account")
    assert not bench.rows_of(Enrolment, Enrolment.organisation_id == nieuwstad.id)


def test_an_account_of_elsewhere_is_not_linked(olivier: Person) -> None:
    kept = EnrolmentFactory(organisation=people.organisation(TESTDORP))
    stranger = UserFactory(organisation=people.organisation(people.ELSEWHERE), waiting=True)
    fields = {"csrf_token": olivier.token, "user": str(stranger.id), "once": "x"}
    page = olivier.sends_to(f"/enrolments/{kept.id}/link", fields)
    assert page.shows("hoort bij een andere organisatie")
    assert not bench.rows_of(Assignment, Assignment.user_id == stranger.id)
    assert bench.kept(kept).state is EnrolmentState.OPEN


def test_no_account_chosen_is_told(olivier: Person) -> None:
    kept = EnrolmentFactory(organisation=people.organisation(TESTDORP))
    page = olivier.sends_to(f"/enrolments/{kept.id}/link", {"csrf_token": olivier.token, "once": "x"})
    assert page.shows("Kies een account.")


def test_the_dashboard_of_the_servicedesk_tells_what_waits(olivier: Person, nieuwstad: Any) -> None:
    before = olivier.opens("/")
    assert not before.shows("Organisaties zonder ondertekende overeenkomst")
    assert before.shows("Organisaties zonder gebruikersbeheerder")
    unsigned = OrganisationFactory(name="Onbekend")
    EnrolmentFactory(organisation=unsigned)
    page = olivier.opens("/")
    for words in (
        "Organisaties zonder ondertekende overeenkomst",
        "Organisaties zonder gebruikersbeheerder",
        "Aangemelde gebruikersbeheerders zonder account",
    ):
        assert page.shows(words)
    assert len(olivier.opens("/organisations/?lacks=agreement").rows()) == 1
    assert [row for row in olivier.opens("/organisations/?lacks=administrator").rows() if "Nieuwstad" in row]
    enrols(olivier, nieuwstad, with_account="y")
    assert olivier.opens("/").shows("Nieuwe gebruikersbeheerders die op een code wachten")


def test_the_lists_behind_the_dashboard_hold_what_it_counts(olivier: Person, nieuwstad: Any) -> None:
    EnrolmentFactory(organisation=OrganisationFactory())
    for item in olivier.opens("/").select(".rp-work li"):
        count, link = item.select_one(".rp-work__n"), item.select_one("a")
        assert count is not None
        assert link is not None
        assert len(olivier.opens(str(link["href"])).rows()) == int(count.get_text()), link["href"]


def test_nobody_else_enrols(gijs: Person, dennis: Person) -> None:
    kept = EnrolmentFactory(organisation=people.organisation(TESTDORP))
    gijs.opens("/enrolments/", status=403)
    gijs.opens(f"/enrolments/{kept.id}", status=403)
    dennis.opens(f"/enrolments/{kept.id}/link", status=403)
