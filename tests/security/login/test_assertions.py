"""What an assertion has to say, and how an operator sets up who may say it: plain decisions."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest

from app.security.login.rules.assertions import (
    CLASSES,
    LEAST,
    Assertion,
    LegalSubject,
    Level,
    Refusal,
    Refused,
    Register,
    judge,
    level_of,
    only_by_eherkenning,
    opens_for,
)
from app.security.login.rules.providers import Providers, demo_brokers, is_safe, read
from app.security.rules.organisations import Country, Kind

TESTDORP = LegalSubject(Register.KVK, "90000002")


def said(**changed: Any) -> Assertion:
    """A sound assertion with something changed."""
    sound = {
        "issuer": "https://kpn.example",
        "legal_subjects": (TESTDORP,),
        "acting_subject": "a@b",
        "level": LEAST,
    }
    return Assertion(**{**sound, **changed})


def why(assertion: Assertion, least: Level = LEAST) -> Refusal | None:
    """Why it is refused, if it is."""
    try:
        judge(assertion, least)
    except Refused as refused:
        return refused.why
    return None


def test_levels_have_an_order_of_their_own() -> None:
    """As texts, and as a list of words, `loa2plus` and `loa4` would be wrong in one place or another."""
    written = ["loa1", "loa2", "loa2plus", "loa3", "loa4"]
    levels = [level_of(f"{CLASSES}{name}") for name in written]
    assert all(lower is not None and higher is not None and lower < higher for lower, higher in pairwise(levels))
    assert [level.urn for level in Level] == [f"{CLASSES}{name}" for name in written]
    assert [level.spoken for level in Level] == ["1", "2", "2+", "3", "4"]


@pytest.mark.parametrize(
    "text", ["", "loa3", "LOA3", f"{CLASSES}loa3 ", f"{CLASSES}LOA3", f"{CLASSES}loa5", None, 4, []]
)
def test_what_is_no_level_is_none(text: object) -> None:
    assert level_of(text) is None


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("least", Level)
def test_every_level_against_every_level(level: Level, least: Level) -> None:
    """A setting may ask for more than niveau 3, and never for less."""
    comes_in = level >= least and level in (Level.LOA3, Level.LOA4)
    assert (why(said(level=level), least) is None) == comes_in


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"level": None}, Refusal.NO_LEVEL),
        ({"legal_subjects": ()}, Refusal.NO_SUBJECT),
        ({"legal_subjects": (TESTDORP, LegalSubject(Register.KVK, "90000001"))}, Refusal.SEVERAL_SUBJECTS),
        ({"legal_subjects": (TESTDORP, TESTDORP)}, Refusal.SEVERAL_SUBJECTS),
        ({"legal_subjects": (LegalSubject(Register.KVK, "9000000"),)}, Refusal.NO_SUBJECT),
        ({"legal_subjects": (LegalSubject(Register.RSIN, "90000002"),)}, Refusal.NO_SUBJECT),
        ({"legal_subjects": (LegalSubject(Register.OIN, "0" * 20),)}, Refusal.NO_SUBJECT),
        ({"acting_subject": ""}, Refusal.NO_PERSON),
        ({"acting_subject": " "}, Refusal.NO_PERSON),
    ],
)
def test_what_an_assertion_has_to_say(changed: dict[str, Any], reason: Refusal) -> None:
    assert why(said()) is None
    assert why(said(**changed)) is reason


def test_a_person_is_another_one_elsewhere() -> None:
    """Issuer, organisation and person make the key together (mission, "Identity and login")."""
    keys = {
        said().key,
        said(issuer="https://reconi.example").key,
        said(legal_subjects=(LegalSubject(Register.KVK, "90000001"),)).key,
        said(legal_subjects=(LegalSubject(Register.OIN, "00000003900000020000"),)).key,
        said(acting_subject="b@b").key,
    }
    assert len(keys) == 5


def test_numbers_are_found_as_an_oin_too() -> None:
    assert LegalSubject(Register.KVK, "90000002").oin == "00000003900000020000"
    assert LegalSubject(Register.RSIN, "123456789").oin == "00000001123456789000"
    assert LegalSubject(Register.CODE, "JL-0001").oin == ""


def test_eherkenning_is_for_dutch_municipalities_and_their_arrangements() -> None:
    for kind in Kind:
        for country in Country:
            municipal = kind in (Kind.MUNICIPALITY, Kind.JOINT_ARRANGEMENT) and country is Country.NETHERLANDS
            assert opens_for(Register.KVK, kind, country) == municipal
            assert opens_for(Register.CODE, kind, country) != only_by_eherkenning(kind, country)
    assert only_by_eherkenning(Kind.MUNICIPALITY, Country.NETHERLANDS)
    assert not only_by_eherkenning(None, None)


# Settings

KPN = {"key": "kpn", "name": "KPN", "issuer": "https://kpn.example", "client_id": "a", "client_secret": "b"}
OWN = {**KPN, "organisation": "JL-0001", "levels": {"mfa": Level.LOA3.urn}}


def test_providers_are_read_from_a_setting() -> None:
    found = read(json.dumps([KPN, {**OWN, "key": "linde"}, {**KPN, "key": "high", "least": Level.LOA4.urn}]))
    assert [one.key for one in Providers(found).brokers] == ["kpn", "high"]
    assert [one.key for one in Providers(found).others] == ["linde"]
    assert Providers(found).only_way_for_municipalities
    assert not Providers(found[1:2]).only_way_for_municipalities
    assert found[2].least is Level.LOA4 and read(" ") == ()
    assert "b" not in repr(found[0]).split("client_secret")[-1] or "client_secret" not in repr(found[0])


@pytest.mark.parametrize(
    "written",
    [
        "nonsense", "{}", '["kpn"]', json.dumps([KPN, KPN]), json.dumps([{**KPN, "key": "KPN!"}]),
        json.dumps([{**KPN, "issuer": "http://kpn.example"}]), json.dumps([{**KPN, "client_secret": ""}]),
        json.dumps([{**KPN, "least": Level.LOA2PLUS.urn}]), json.dumps([{**KPN, "least": "loa3"}]),
        json.dumps([{**KPN, "surprise": 1}]), json.dumps([{"key": "kpn"}]), json.dumps([{**KPN, "protocol": "x"}]),
        json.dumps([{**OWN, "levels": {}}]), json.dumps([{**OWN, "levels": {"mfa": "high"}}]),
        json.dumps([{**OWN, "organisation": ""}]), json.dumps([{**KPN, "token_endpoint": "http://kpn.example/t"}]),
    ],
)  # fmt: skip
def test_a_setting_that_is_wrong_stops_the_start(written: str) -> None:
    with pytest.raises(ValueError, match=r"provider|IDENTITY_PROVIDERS"):
        read(written)


def test_addresses_on_this_machine_are_for_trials() -> None:
    assert is_safe("http://127.0.0.1:8081", demo=True) and not is_safe("http://127.0.0.1:8081")
    assert (
        not is_safe("http://kpn.example", demo=True) and not is_safe("https://", demo=True) and not is_safe(None)
    )


def test_the_list_of_a_trial_has_the_names_of_the_manual() -> None:
    names = [one.name for one in demo_brokers("http://127.0.0.1:8081", "s")]
    assert names == ["Testmakelaar", "Digidentity", "KPN", "Quidis", "Reconi", "We.ID", "Z login"]
