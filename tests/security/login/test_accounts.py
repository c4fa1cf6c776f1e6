"""Finding an account and judging its password."""

from __future__ import annotations

import pytest
from werkzeug.security import check_password_hash

from app.security.login.actions import accounts
from app.security.login.actions.accounts import find_account, matches
from tests.security.login.conftest import METHOD, PASSWORD


def test_the_right_password_fits(cast):
    assert matches(cast.account(), PASSWORD, METHOD)


@pytest.mark.parametrize("password", ["", PASSWORD.upper(), PASSWORD + " ", "\x00", "\ud800", "x" * 5000])
def test_others_do_not(cast, password):
    assert not matches(cast.account(), password, METHOD)


def test_an_unknown_name_an_inactive_account_and_one_without_a_password_all_compare_a_hash(cast, monkeypatch):
    compared = []
    real = accounts.check_password_hash
    monkeypatch.setattr(
        accounts, "check_password_hash", lambda kept, typed: compared.append(kept) or real(kept, typed)
    )
    people = [None, cast.account(username="a", active=False), cast.account(username="b", password=None)]
    assert [matches(one, PASSWORD, METHOD) for one in people] == [False, False, False]
    assert len(compared) == 3
    assert all(kept.startswith(f"{METHOD}$") and len(kept.rsplit("$", 1)[1]) == 128 for kept in compared)


def test_no_password_fits_the_hash_that_is_compared_for_nobody():
    assert not check_password_hash(accounts._fitting_nothing(METHOD), "")


def test_capitals_in_the_name_do_not_matter_but_an_exact_name_goes_first(db_session, cast):
    small, large = cast.user("jan"), cast.user("Jan")
    found = [find_account(db_session, name) for name in (" Jan ", "jan", "JAN")]
    assert [one and one.user_id for one in found] == [large.id, small.id, small.id]
    assert find_account(db_session, "jan%") is None


@pytest.mark.parametrize("name", ["", "x" * 100_000, "' or 1=1 --", "\x00"])
def test_odd_names_find_nobody(db_session, cast, name):
    cast.account()
    assert find_account(db_session, name) is None


def test_an_old_hash_is_replaced_when_the_password_is_known(db_session, cast):
    account = cast.account()
    accounts.rehash(db_session, account, PASSWORD, METHOD)
    assert accounts.account_of(db_session, account.actor_id) == account
    accounts.rehash(db_session, account, PASSWORD, "scrypt:2048:8:1")
    fresh = accounts.account_of(db_session, account.actor_id)
    assert fresh is not None
    assert (fresh.password or "").startswith("scrypt:2048:8:1$")
    assert matches(fresh, PASSWORD, METHOD)
