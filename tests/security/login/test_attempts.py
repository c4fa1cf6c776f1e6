"""Failed tries are counted in the database, for all processes, and still there after a restart (F6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from app.security.login.actions import attempts
from app.security.login.rules.limits import Limits
from app.security.models import Attempts
from tests.security.login.conftest import NOON

LIMITS = Limits(window=timedelta(minutes=15), per_account=5, per_address=8, in_all=20)


def counts(vault, account="gijs", address="192.0.2.1", limits=LIMITS):
    return attempts.counters(vault, limits, "password", account, address)


def tries(session, number, counted, at=NOON):
    return [attempts.take(session, counted, at) for _ in range(number)]


def test_the_sixth_try_on_an_account_is_refused_and_says_until_when(db_session, vault):
    refused = tries(db_session, 6, counts(vault))
    assert refused == [None] * 5 + [NOON + timedelta(minutes=15)]


def test_the_count_begins_anew_when_the_stretch_is_over(db_session, vault):
    tries(db_session, 6, counts(vault))
    assert attempts.take(db_session, counts(vault), NOON + timedelta(seconds=899)) is not None
    assert attempts.take(db_session, counts(vault), NOON + timedelta(seconds=900)) is None


def test_a_right_password_forgives_the_account(db_session, vault):
    tries(db_session, 4, counts(vault))
    attempts.give_back(db_session, counts(vault))
    assert tries(db_session, 5, counts(vault)) == [None] * 5


def test_capitals_do_not_make_another_account(db_session, vault):
    tries(db_session, 5, counts(vault, "Gijs"))
    assert attempts.take(db_session, counts(vault, "GIJS "), NOON) is not None


def test_one_address_is_stopped_over_all_accounts(db_session, vault):
    refused = [attempts.take(db_session, counts(vault, f"user{n}"), NOON) for n in range(10)]
    assert refused[:8] == [None] * 8
    assert None not in refused[8:]
    assert attempts.take(db_session, counts(vault, "user99", "192.0.2.2"), NOON) is None


def test_many_addresses_are_stopped_together(db_session, vault):
    """Abuse case 2: one guess each on many accounts, from many addresses."""
    refused = [attempts.take(db_session, counts(vault, f"user{n}", f"192.0.2.{n}"), NOON) for n in range(30)]
    assert refused.count(None) == LIMITS.in_all


def test_hammering_at_a_locked_account_uses_up_nothing_of_others(db_session, vault):
    tries(db_session, 500, counts(vault))
    assert max(db_session.scalars(select(Attempts.failures))) == LIMITS.per_account
    assert attempts.take(db_session, counts(vault, "fatima"), NOON) is None


def test_guesses_at_the_same_moment_are_all_counted(db_session, vault):
    """Two processes that both saw an open account: the count decides, not the look before it."""
    assert [attempts._count(db_session, counts(vault), NOON) for _ in range(6)][-1] is not None


def test_the_table_names_nobody(db_session, vault):
    tries(db_session, 1, counts(vault, "gijs@testdorp.example", "192.0.2.55"))
    keys = " ".join(db_session.scalars(select(Attempts.key)))
    assert "gijs" not in keys
    assert "192.0.2" not in keys


def test_another_purpose_has_a_count_of_its_own(db_session, vault):
    tries(db_session, 6, counts(vault))
    other = attempts.counters(vault, replace(LIMITS, per_account=1), "factor", "gijs", "192.0.2.1")
    assert attempts.take(db_session, other, NOON) is None


def test_old_counts_are_removed(db_session, vault):
    tries(db_session, 1, counts(vault))
    attempts.purge(db_session, NOON + timedelta(seconds=1))
    assert not db_session.scalars(select(Attempts)).all()
