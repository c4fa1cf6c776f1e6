"""Two people at the same moment: one link, one organisation, one activity; afterwards it fits together."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.activities.models import Activity, ActivityClaim, JoinRequest, Organiser
from app.activities.rules.activities import ActivityState, Source
from app.activities.rules.claims import ClaimState
from app.activities.rules.organisers import OrganiserState
from app.security.models import Organisation, User
from tests import bench, people
from tests.activities.registering import a_link, registers
from tests.factories import OrganisationFactory
from tests.people import TESTDORP, Person
from tests.season import ActivityFactory, ClaimFactory, OrganiserFactory

pytestmark = pytest.mark.committed
ROUNDS = 4


def at_once(*deeds: Callable[[], Any]) -> list[int]:
    """Do some things at the same moment; the status of each answer, in the order of the deeds."""
    start, answers = threading.Barrier(len(deeds)), [0] * len(deeds)

    def work(place: int, deed: Callable[[], Any]) -> None:
        start.wait()
        answers[place] = deed().status_code

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def confirming(link: str) -> Callable[[], Any]:
    """Press the button behind a link, in a browser of one's own."""
    person = people.visitor()
    page = person.opens(link)
    token = str(page.select("main input[name=csrf_token]")[0]["value"])
    return lambda: person.client.post(link, data={"csrf_token": token})


def named(name: str) -> list[Organisation]:
    return bench.rows_of(Organisation, Organisation.name == name)


def test_a_link_that_is_used_twice_at_once_makes_one_organisation(app: Flask) -> None:
    for turn in range(ROUNDS):
        name, email = f"Breiclub {turn}", f"lies{turn}@breiclub.example"
        registers(people.visitor(), name=name, email=email)
        both = [confirming(a_link(email)), confirming(a_link(email))]
        assert sorted(at_once(*both)) == [303, 404]
        assert len(named(name)) == 1
        assert len(bench.rows_of(User, User.email == email)) == 1


def test_two_who_register_the_same_organisation_at_once_make_one_and_a_request(app: Flask) -> None:
    for turn in range(ROUNDS):
        name = f"Zangkoor {turn}"
        emails = [f"{who}{turn}@zangkoor.example" for who in ("lies", "mo")]
        for email in emails:
            registers(people.visitor(), name=name, email=email)
        answers = at_once(*(confirming(a_link(email)) for email in emails))
        assert sorted(answers) == [200, 303]
        (made,) = named(name)
        assert len(bench.rows_of(JoinRequest, JoinRequest.organisation_id == made.id)) == 1


def test_two_requests_accepted_at_once_leave_one_owner(app: Flask) -> None:
    village = people.organisation(TESTDORP)
    bram, eva = people.at_work("LB"), people.with_role("LB", village)
    for _turn in range(ROUNDS):
        walk = ActivityFactory(organisation=village, source=Source.UIT, published=True)
        claims = [
            ClaimFactory(
                organisation=OrganiserFactory(municipality=village).organisation,
                municipality=village,
                activity=walk,
            )
            for _number in range(2)
        ]
        pairs = zip((bram, eva), claims, strict=True)
        answers = at_once(*(accepting(person, claim) for person, claim in pairs))
        assert sorted(answers) == [200, 303]
        states = {claim.id: bench.kept(claim).state for claim in claims}
        assert sorted(states.values()) == [ClaimState.ACCEPTED, ClaimState.OVERTAKEN]
        (owner,) = (claim for claim in claims if states[claim.id] is ClaimState.ACCEPTED)
        assert bench.kept(walk).organisation_id == owner.organisation_id


def accepting(person: Person, claim: ActivityClaim) -> Callable[[], Any]:
    return lambda: person.client.post(f"/claims/{claim.id}/accept", data={"csrf_token": person.token})


def test_nothing_comes_out_while_an_organisation_is_blocked(app: Flask) -> None:
    village, bram = people.organisation(TESTDORP), people.at_work("LB")
    for _turn in range(ROUNDS):
        hall = OrganiserFactory(organisation=OrganisationFactory(), municipality=village)
        tineke = people.with_role("OR", hall.organisation)
        activity = ActivityFactory(organisation=hall.organisation, municipality=village)
        block = {"csrf_token": bram.token, "reason": "Dit is reclame.", "once": f"block {hall.id}"}
        at_once(
            lambda hall=hall, block=block: bram.client.post(f"/organisers/{hall.id}/block", data=block),
            lambda who=tineke, one=activity: who.client.post(
                f"/activities/{one.id}/publish", data={"csrf_token": who.token}
            ),
        )
        (kept,) = bench.rows_of(Organiser, Organiser.id == hall.id)
        assert kept.state is OrganiserState.BLOCKED
        assert bench.kept(activity).state is not ActivityState.PUBLISHED


def test_two_that_are_merged_into_each_other_at_once_become_one(app: Flask) -> None:
    village = people.organisation(TESTDORP)
    bram, eva = people.at_work("LB"), people.with_role("LB", village)
    for _turn in range(ROUNDS):
        both = [OrganiserFactory(municipality=village) for _number in range(2)]
        for one in both:
            ActivityFactory(organisation=one.organisation, municipality=village)
        answers = at_once(merging(bram, both[0], both[1]), merging(eva, both[1], both[0]))
        assert sorted(answers)[-1] == 303
        states = sorted(bench.kept(one).state for one in both)
        assert states == [OrganiserState.MERGED, OrganiserState.NEW]
        (stays,) = (one for one in both if bench.kept(one).state is OrganiserState.NEW)
        ours = Activity.organisation_id.in_([one.organisation_id for one in both])
        assert {one.organisation_id for one in bench.rows_of(Activity, ours)} == {stays.organisation_id}


def merging(person: Person, one: Organiser, into: Organiser) -> Callable[[], Any]:
    sent = {"csrf_token": person.token, "into_id": into.id, "seen": into.id, "once": f"{one.id} into {into.id}"}
    return lambda: person.client.post(f"/organisers/{one.id}/merge", data=sent)
