"""What makes a password good enough (ASVS 6.2)."""

from __future__ import annotations

import pytest
from zxcvbn import matching

from app.security.login.rules.passwords import (
    PasswordPolicy,
    dutch_words,
    normal,
    reasons_not_to_accept,
    words_of,
)

POLICY = PasswordPolicy()
MARIEKE = ("Marieke de Boer", "m.deboer@voorbeeldstad.example", "Gemeente Voorbeeldstad", "Regieportaal")


@pytest.mark.parametrize(
    "password",
    [
        "Welkom2026!", "Gemeente123", "Zomer2026!", "Utrecht030", "Jeugdplan2026!", "Feyenoord1908",
        "wachtwoord12345", "Amsterdam020!", "Sinterklaas1234", "Burgemeester2024!", "qwertyuiop123",
        "Password1234", "iloveyou123",
    ],
)  # fmt: skip
def test_common_passwords_are_refused(password):
    assert reasons_not_to_accept(password, POLICY)


@pytest.mark.parametrize("password", ["MariekeDeBoer2026", "Voorbeeldstad1!", "Regieportaal!1", "deboer-2026"])
def test_words_of_the_person_and_the_place_are_refused(password):
    assert reasons_not_to_accept(password, POLICY, MARIEKE)


@pytest.mark.parametrize(
    "password",
    [
        "blauwe olifant fietst",
        "correct horse battery staple",
        "Xk3$9vPqLm",
        "ⴰⵣⵓⵍ ⴼⵍⵍⴰⴽ ⵏⵜⵜⴰ",
        "a" * 10 + "Qz7!vB2#",
    ],
)
def test_no_kinds_of_signs_are_forced(password):
    assert reasons_not_to_accept(password, POLICY, MARIEKE) == []


@pytest.mark.parametrize(
    ("password", "sentence"),
    [("kort", "Use at least 8 characters."), ("x" * 129, "Use at most 128 characters.")],
)
def test_length_is_told(password, sentence):
    assert [str(reason) for reason in reasons_not_to_accept(password, POLICY)] == [sentence]


def test_a_very_long_password_is_accepted_and_judged():
    assert reasons_not_to_accept("drie gele fietsen varen naar de maan " * 3, POLICY) == []
    assert reasons_not_to_accept("a" * 128, POLICY)


def test_the_same_letters_make_the_same_password_on_every_keyboard():
    assert normal("cafe\u0301") == normal("caf\u00e9")
    assert normal("\ud800") == "?"
    assert normal(" spaties blijven ") == " spaties blijven "


def test_words_of_one_person_do_not_stay_behind():
    reasons_not_to_accept("iets heel anders", POLICY, MARIEKE)
    assert "user_inputs" not in matching.RANKED_DICTIONARIES


def test_context_is_parted_into_words():
    assert {"marieke", "boer", "mariekedeboer", "voorbeeldstad"} <= set(words_of(MARIEKE))


def test_the_dutch_list_holds_each_word_once_in_small_letters():
    words = dutch_words()
    assert len(words) > 200
    assert all(word == word.lower() for word in words)


def test_the_operator_chooses_the_length():
    settings = {
        "PASSWORD_MIN_LENGTH": 15,
        "PASSWORD_MAX_LENGTH": 64,
        "PASSWORD_MIN_SCORE": 3,
        "PASSWORD_LINK_HOURS": 24,
    }
    assert reasons_not_to_accept("Xk3$9vPqLm", PasswordPolicy.of(settings))
