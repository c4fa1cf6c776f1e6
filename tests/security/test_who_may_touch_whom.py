"""Whose account somebody may change: a ladder of roles, so that nobody climbs it by a password link."""

from __future__ import annotations

import pytest

from app.common.outbox import Message
from app.security.rules.roles import below, may_touch
from config import ROLES
from tests import bench, people
from tests.factories import UserFactory
from tests.people import Person


def touches(theirs: list[str], mine: list[str], *, as_peer: bool) -> bool:
    """Whether holders of some roles may change the account of holders of others."""
    return may_touch(theirs, mine, below(mine, ROLES), as_peer=as_peer)


def test_the_servicedesk_reaches_those_whom_a_user_administrator_appoints() -> None:
    assert {"GB", "G", "PR"} <= below(["SD"], ROLES)


@pytest.mark.parametrize("theirs", ["SB", "SD", "FG", "GB"])
def test_a_user_administrator_does_not_reach_up_or_sideways(theirs: str) -> None:
    assert not touches([theirs], ["GB"], as_peer=False)


def test_user_administrators_may_put_each_other_on_hold() -> None:
    assert touches(["GB", "G"], ["GB"], as_peer=True)


def test_one_role_above_is_enough_to_be_out_of_reach() -> None:
    assert not touches(["G", "SB"], ["GB"], as_peer=True)


def test_somebody_without_a_role_is_in_reach_of_every_administrator() -> None:
    assert touches([], ["GB"], as_peer=False)


def test_gijs_changes_his_own_address_on_his_own_pages_only(gijs: Person) -> None:
    assert gijs.user is not None
    gijs.opens(f"/users/{gijs.user.id}/edit", 403)


def test_whoever_gets_another_address_is_told_at_the_old_one(gijs: Person) -> None:
    user = UserFactory(organisation=people.organisation(people.TESTDORP), email="oud@testdorp.example")
    gijs.posts(f"/users/{user.id}/edit", email="nieuw@testdorp.example")
    (letter,) = bench.rows_of(Message, Message.actor_id == user.actor_id)
    assert letter.recipient == "oud@testdorp.example"
