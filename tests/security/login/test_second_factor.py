"""One-time codes, authenticators and recovery codes: each works once (abuse cases 1, 3, 4 and 36)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pyotp.totp import TOTP
from sqlalchemy import select

from app.common.errors import RuleBroken
from app.security.login.actions import codes, factors, recovery, totp
from app.security.login.rules.codes import (
    READABLE,
    CodeTerms,
    digits,
    enrolment_address,
    grouped,
    new_one_time_code,
    recovery_signs,
)
from app.security.models import OneTimeCode, RecoveryCode, TotpDevice
from tests.security.login.conftest import NOON

TERMS = CodeTerms()


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


@pytest.fixture
def pending(cast):
    return cast.login(cast.account(), level=1)


class TestOneTimeCode:
    def test_it_works_once(self, db_session, vault, pending):
        code = codes.issue_code(db_session, vault, pending, NOON)
        assert codes.check_code(db_session, vault, pending, code, NOON, TERMS)
        assert not codes.check_code(db_session, vault, pending, code, NOON, TERMS)

    def test_spaces_do_no_harm(self, db_session, vault, pending):
        code = codes.issue_code(db_session, vault, pending, NOON)
        assert codes.check_code(db_session, vault, pending, f" {code[:3]} {code[3:]} ", NOON, TERMS)

    def test_after_five_wrong_tries_the_right_code_is_refused(self, db_session, vault, pending):
        code = codes.issue_code(db_session, vault, pending, NOON)
        for _ in range(5):
            assert not codes.check_code(db_session, vault, pending, wrong(code), NOON, TERMS)
        assert not codes.check_code(db_session, vault, pending, code, NOON, TERMS)

    def test_it_lasts_just_under_ten_minutes(self, db_session, vault, pending):
        code = codes.issue_code(db_session, vault, pending, NOON)
        assert not codes.check_code(db_session, vault, pending, code, NOON + timedelta(seconds=600), TERMS)
        assert codes.check_code(db_session, vault, pending, code, NOON + timedelta(seconds=599), TERMS)

    def test_a_new_code_overwrites_the_old_one(self, db_session, vault, pending):
        old = codes.issue_code(db_session, vault, pending, NOON)
        new = codes.issue_code(db_session, vault, pending, NOON)
        assert old == new or not codes.check_code(db_session, vault, pending, old, NOON, TERMS)
        assert codes.check_code(db_session, vault, pending, new, NOON, TERMS)

    def test_the_code_of_another_session_counts_as_wrong(self, db_session, vault, cast, pending):
        other = cast.login(cast.account(username="gijs"), level=1)
        theirs = codes.issue_code(db_session, vault, other, NOON)
        mine = codes.issue_code(db_session, vault, pending, NOON)
        assert theirs == mine or not codes.check_code(db_session, vault, pending, theirs, NOON, TERMS)
        tries = select(OneTimeCode.tries).where(OneTimeCode.session_id == pending)
        assert db_session.scalar(tries) == (0 if theirs == mine else 1)

    @pytest.mark.parametrize(
        "typed", ["", "12345", "1234567", "abcdef", "１２３４５６", "12345\x00", "-1", "1e5000"]
    )
    def test_nonsense_is_wrong(self, db_session, vault, pending, typed):
        codes.issue_code(db_session, vault, pending, NOON)
        assert not codes.check_code(db_session, vault, pending, typed, NOON, TERMS)

    def test_the_database_holds_no_code(self, db_session, vault, pending):
        code = codes.issue_code(db_session, vault, pending, NOON)
        assert code not in db_session.scalars(select(OneTimeCode.fingerprint)).one()

    def test_codes_have_six_digits(self):
        assert all(digits(new_one_time_code()) for _ in range(200))


@pytest.fixture
def phone(db_session, vault, cast):
    """An enrolled authenticator: the actor and what makes its codes."""
    actor_id = cast.account().actor_id
    totp.start_enrolment(db_session, vault, actor_id)
    seed = totp.waiting_seed(db_session, vault, actor_id)
    generator = TOTP(seed or "")
    assert totp.confirm_enrolment(
        db_session, vault, actor_id, generator.at(NOON - timedelta(minutes=5)), NOON - timedelta(minutes=5)
    )
    return actor_id, generator


class TestAuthenticator:
    def test_a_code_works_once(self, db_session, vault, phone):
        actor_id, generator = phone
        code = generator.at(NOON)
        assert totp.check_totp(db_session, vault, actor_id, code, NOON)
        assert not totp.check_totp(db_session, vault, actor_id, code, NOON)
        assert not totp.check_totp(db_session, vault, actor_id, f"{code[:3]} {code[3:]}", NOON)

    @pytest.mark.parametrize("seconds", [-30, 0, 30])
    def test_a_telephone_may_be_one_step_off(self, db_session, vault, phone, seconds):
        actor_id, generator = phone
        assert totp.check_totp(db_session, vault, actor_id, generator.at(NOON + timedelta(seconds=seconds)), NOON)

    @pytest.mark.parametrize("seconds", [-90, -60, 60, 90])
    def test_but_not_two(self, db_session, vault, phone, seconds):
        actor_id, generator = phone
        assert not totp.check_totp(
            db_session, vault, actor_id, generator.at(NOON + timedelta(seconds=seconds)), NOON
        )

    def test_steps_only_go_up(self, db_session, vault, phone):
        actor_id, generator = phone
        assert totp.check_totp(db_session, vault, actor_id, generator.at(NOON + timedelta(seconds=30)), NOON)
        assert not totp.check_totp(db_session, vault, actor_id, generator.at(NOON), NOON)

    def test_the_code_of_the_enrolment_does_not_log_in(self, db_session, vault, phone):
        actor_id, generator = phone
        before = NOON - timedelta(minutes=5)
        assert not totp.check_totp(db_session, vault, actor_id, generator.at(before), before)

    def test_one_that_is_not_confirmed_does_not_count(self, db_session, vault, cast):
        actor_id = cast.account().actor_id
        totp.start_enrolment(db_session, vault, actor_id)
        seed = totp.waiting_seed(db_session, vault, actor_id)
        assert factors.factor_of(db_session, actor_id).method == "mail"
        assert not totp.check_totp(db_session, vault, actor_id, TOTP(seed or "").at(NOON), NOON)

    def test_a_confirmed_seed_is_never_shown_or_replaced(self, db_session, vault, phone):
        actor_id, _ = phone
        assert totp.waiting_seed(db_session, vault, actor_id) is None
        with pytest.raises(RuleBroken):
            totp.start_enrolment(db_session, vault, actor_id)

    def test_starting_again_gives_another_seed(self, db_session, vault, cast):
        actor_id = cast.account().actor_id
        totp.start_enrolment(db_session, vault, actor_id)
        first = totp.waiting_seed(db_session, vault, actor_id)
        totp.start_enrolment(db_session, vault, actor_id)
        assert totp.waiting_seed(db_session, vault, actor_id) != first

    def test_the_seed_is_sealed(self, db_session, vault, cast):
        actor_id = cast.account().actor_id
        totp.start_enrolment(db_session, vault, actor_id)
        seed = totp.waiting_seed(db_session, vault, actor_id)
        assert seed not in db_session.scalars(select(TotpDevice.sealed_seed)).one()

    def test_removing_takes_the_recovery_codes_too(self, db_session, vault, phone):
        actor_id, _ = phone
        recovery.make_recovery_codes(db_session, vault, actor_id)
        factors.remove_app(db_session, actor_id)
        assert factors.factor_of(db_session, actor_id) == factors.Factor()
        assert not db_session.scalars(select(RecoveryCode)).all()

    def test_the_picture_names_product_and_person(self):
        address = enrolment_address("ABCDEFGH" * 4, "gijs@testdorp.example", "Regieportaal")
        assert address.startswith("otpauth://totp/Regieportaal:gijs%40testdorp.example?secret=ABCDEFGHABCD")
        assert grouped("ABCDEFGHIJ") == "ABCD EFGH IJ"


class TestRecoveryCodes:
    def test_there_are_ten_that_read_well(self, db_session, vault, cast):
        shown = recovery.make_recovery_codes(db_session, vault, cast.account().actor_id)
        assert len(set(shown)) == 10
        assert all(len(code) == 11 and set(code) <= {*READABLE, "-"} for code in shown)
        assert not set("IL1O0") & set(READABLE)

    def test_each_works_once_however_it_is_typed(self, db_session, vault, cast):
        actor_id = cast.account().actor_id
        first, second, *_ = recovery.make_recovery_codes(db_session, vault, actor_id)
        assert recovery.use_recovery_code(
            db_session, vault, actor_id, f" {first.lower().replace('-', ' ')} ", NOON
        )
        assert not recovery.use_recovery_code(db_session, vault, actor_id, first, NOON)
        assert recovery.use_recovery_code(db_session, vault, actor_id, second.replace("-", ""), NOON)
        assert factors.factor_of(db_session, actor_id).recovery_left == 0  # no authenticator, so none are counted

    def test_those_of_somebody_else_do_not_work(self, db_session, vault, cast):
        mine, theirs = cast.account().actor_id, cast.account(username="gijs").actor_id
        code = recovery.make_recovery_codes(db_session, vault, theirs)[0]
        assert not recovery.use_recovery_code(db_session, vault, mine, code, NOON)
        assert recovery.use_recovery_code(db_session, vault, theirs, code, NOON)

    def test_new_ones_replace_the_old(self, db_session, vault, cast):
        actor_id = cast.account().actor_id
        old = recovery.make_recovery_codes(db_session, vault, actor_id)[0]
        recovery.make_recovery_codes(db_session, vault, actor_id)
        assert not recovery.use_recovery_code(db_session, vault, actor_id, old, NOON)

    def test_the_database_holds_no_code(self, db_session, vault, cast):
        shown = recovery.make_recovery_codes(db_session, vault, cast.account().actor_id)
        kept = " ".join(db_session.scalars(select(RecoveryCode.fingerprint)))
        assert not any(recovery_signs(code) in kept for code in shown)

    @pytest.mark.parametrize("typed", ["", "AAAAA", "IIIII-OOOOO", "AAAAA-AAAAAA"])
    def test_nonsense_is_wrong(self, db_session, vault, cast, typed):
        actor_id = cast.account().actor_id
        recovery.make_recovery_codes(db_session, vault, actor_id)
        assert not recovery.use_recovery_code(db_session, vault, actor_id, typed, NOON)
