"""Links by which a password is set: forgotten, started by an administrator, invited."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.common.errors import RuleBroken
from app.security.login.actions import invite, links, start_reset
from app.security.login.actions.accounts import account_of, make_hash, matches
from app.security.models import LoginSession, PasswordToken
from tests.security.login.conftest import METHOD, NOON, PASSWORD

FRESH = "nieuwe fietsen varen"


def token_in(text: str) -> str:
    (link,) = [line for line in text.splitlines() if line.startswith("https://")]
    return link.removeprefix("https://portaal.example/login/password/")


@pytest.fixture
def marieke(cast):
    return cast.account()


@pytest.fixture
def token(desk, letters, marieke):
    links.forgotten(desk, marieke.username, NOON)
    return token_in(letters()[-1][2])


def test_a_forgotten_password_gives_a_link(letters, token, marieke):
    ((recipient, subject, text),) = letters()
    assert recipient == marieke.email
    assert "Regieportaal" in subject
    assert marieke.username in text


@pytest.mark.parametrize("fields", [{"active": False}, {"email": None}])
def test_nothing_is_sent_to_who_cannot_use_it(desk, letters, cast, fields):
    links.forgotten(desk, cast.account(**fields, username="stil").username, NOON)
    links.forgotten(desk, "bestaat niet", NOON)
    assert letters() == []


def test_the_link_sets_the_password_once(desk, db_session, token, marieke):
    fresh = make_hash(FRESH, METHOD)
    assert links.use(desk, token, marieke, fresh, NOON)
    assert not links.use(desk, token, marieke, fresh, NOON)
    changed = account_of(db_session, marieke.actor_id)
    assert matches(changed, FRESH, METHOD)
    assert not matches(changed, PASSWORD, METHOD)


def test_looking_at_the_link_does_not_use_it_up(desk, db_session, token, marieke):
    for _ in range(3):
        assert links.owner_of(db_session, token, NOON) == marieke
    assert links.use(desk, token, marieke, "x", NOON)
    assert links.owner_of(db_session, token, NOON) is None


def test_the_link_lasts_just_under_a_day(desk, db_session, token, marieke):
    assert links.owner_of(db_session, token, NOON + timedelta(hours=24)) is None
    assert not links.use(desk, token, marieke, "x", NOON + timedelta(hours=24))
    assert links.owner_of(db_session, token, NOON + timedelta(hours=24, seconds=-1)) == marieke


def test_using_it_ends_every_session_and_every_other_link(desk, db_session, letters, token, marieke, cast):
    cast.login(marieke)
    cast.login(marieke, level=1)
    links.forgotten(desk, marieke.username, NOON)
    other = token_in(letters()[-1][2])
    assert links.use(desk, token, marieke, "x", NOON)
    assert None not in set(db_session.scalars(select(LoginSession.ended_at)))
    assert links.owner_of(db_session, other, NOON) is None


def test_the_owner_is_told(desk, letters, token, marieke):
    links.use(desk, token, marieke, "x", NOON)
    assert "has been changed" in letters()[-1][2]


def test_an_account_that_became_inactive_has_no_link(db_session, token, marieke):
    from app.security.models import User

    db_session.get_one(User, marieke.user_id).active = False
    db_session.flush()
    assert links.owner_of(db_session, token, NOON) is None


def test_the_link_of_somebody_else_does_not_work(desk, token, cast):
    assert not links.use(desk, token, cast.account(username="gijs"), "x", NOON)


def test_the_database_holds_no_token(db_session, token):
    assert token not in db_session.scalars(select(PasswordToken.token_hash)).one()


def test_an_administrator_starts_a_reset_but_learns_nothing(desk, letters, cast):
    assert start_reset(desk, cast.user(), NOON) is None
    assert len(letters()) == 1


def test_an_invitation_lasts_a_week(desk, db_session, letters, cast):
    user = cast.user(password=None)
    invite(desk, user, NOON)
    ((_, _, text),) = letters()
    assert "Voorbeeldstad" in text
    assert links.owner_of(db_session, token_in(text), NOON + timedelta(days=7, seconds=-1))
    assert not links.owner_of(db_session, token_in(text), NOON + timedelta(days=7))


@pytest.mark.parametrize("fields", [{"active": False}, {"email": None}, {"email": ""}])
def test_who_cannot_be_reached_is_not_invited(desk, cast, fields):
    user = cast.user(**fields, username="stil")
    for verb in (invite, start_reset):
        with pytest.raises(RuleBroken):
            verb(desk, user, NOON)
