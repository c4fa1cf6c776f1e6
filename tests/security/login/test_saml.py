"""eHerkenning over SAML: an answer that a real provider signed, and those written to be wrong (abuse case 33)."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.security.login.rules.assertions import Level, Refusal
from app.security.login.rules.providers import Provider, Providers, read
from app.security.models import Organisation, ProviderAnswer, User
from tests import bench, people
from tests.browser import Page
from tests.people import Person
from tests.saml import Answer, Keys, encoded, provider_with, real_answer, request_in
from tests.security.login.test_broker import arrived, asks, last_reason

ACS = "/login/broker/hm/saml"


@pytest.fixture(scope="session")
def keys() -> Keys:
    """What the provider signs with."""
    return Keys()


@pytest.fixture(scope="session")
def other_keys() -> Keys:
    """What somebody else signs with."""
    return Keys()


@pytest.fixture
def provider(app: Flask, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> Provider:
    """A portal with a broker that speaks SAML, and Testdorp under its KvK number."""
    made = provider_with(keys)
    monkeypatch.setitem(app.extensions, "providers", Providers((made,)))
    with bench.office() as session:
        session.get_one(Organisation, people.organisation(people.TESTDORP).id).kvk_number = "90000002"
        session.commit()
    return made


def number_in(url: str) -> str:
    """The number of the request that an address carries."""
    found = re.search(r'\bID="([^"]+)"', request_in(url))
    assert found
    return found[1]


def posts(person: Person, written: str, status: int = 200) -> Page:
    """The browser posts the answer from the site of the provider: our cookie stays behind at first."""
    other = people.visitor()
    answer = other.client.post(ACS, data={"SAMLResponse": written})
    if answer.status_code != 303:
        assert answer.status_code == 403, answer.get_data(as_text=True)
        assert status == 403, last_reason()
        return other.opens("/login/")
    return person.opens(answer.headers["Location"], status)


def test_a_new_colleague_comes_in_by_saml(provider: Provider, keys: Keys, visitor: Person, tmp_path: Path) -> None:
    """The answer is made by pysaml2 with xmlsec1, which know nothing of our code."""
    written = real_answer(keys, tmp_path, asks(visitor, "hm"))
    page = posts(visitor, written)
    assert page.url.endswith("/first-login/") and page.shows("Makelaar HM")
    assert [user.organisation_id for user in arrived()] == [people.organisation(people.TESTDORP).id]
    assert not bench.rows_of(ProviderAnswer), "and nothing of it stays behind"


@pytest.mark.parametrize("level", [level for level in Level if level is not Level.LOA1])
def test_each_level_over_saml(
    provider: Provider, keys: Keys, visitor: Person, tmp_path: Path, level: Level
) -> None:
    comes_in = level >= Level.LOA3
    page = posts(visitor, real_answer(keys, tmp_path, asks(visitor, "hm"), level), 200 if comes_in else 403)
    assert bool(arrived()) == comes_in
    if not comes_in:
        assert page.shows("niveau 3 of hoger is nodig") and Refusal.LEVEL in last_reason()


def test_the_request_asks_for_the_level_and_for_logging_in_anew(provider: Provider, visitor: Person) -> None:
    asked = request_in(asks(visitor, "hm"))
    assert 'ForceAuthn="true"' in asked and f">{Level.LOA3.urn}<" in asked
    assert 'Comparison="minimum"' in asked and 'AssertionConsumerServiceURL="http://localhost/login' in asked


def test_requests_are_signed_where_the_provider_wants_that(
    provider: Provider, app: Flask, other_keys: Keys, visitor: Person, monkeypatch: pytest.MonkeyPatch, keys: Keys
) -> None:
    own = provider_with(keys, private_key=other_keys.private, own_certificate=other_keys.certificate)
    monkeypatch.setitem(app.extensions, "providers", Providers((own,)))
    url = asks(visitor, "hm")
    assert "&Signature=" in url and "rsa-sha256" in url
    assert posts(visitor, Answer(keys, number_in(url)).written()).url.endswith("/first-login/")


# What is wrong with an answer

Spoil = Callable[[Answer, Keys], str]
DOCTYPE = '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


def _plain(answer: Answer) -> str:
    return base64.b64decode(answer.written()).decode()


def _signed_by(answer: Answer, keys: Keys) -> str:
    answer.keys = keys
    return answer.written()


def _with_sha1(answer: Answer) -> str:
    from onelogin.saml2.utils import OneLogin_Saml2_Utils as Utils

    sha1 = "http://www.w3.org/2000/09/xmldsig#"
    text = answer.assertion(signed=False)
    weak: Any = Utils.add_sign(
        text, answer.keys.private, answer.keys.certificate, False, f"{sha1}rsa-sha1", f"{sha1}sha1"
    )
    return answer.written(weak.decode())


def _set(**changed: Any) -> Spoil:
    def spoil(answer: Answer, _other: Keys) -> str:
        for name, value in changed.items():
            setattr(answer, name, value)
        return answer.written()

    return spoil


WRONG: dict[str, tuple[Spoil, Refusal]] = {
    "unsigned": (lambda a, _o: a.written(a.assertion(signed=False)), Refusal.TOKEN),
    "signed by another": (_signed_by, Refusal.TOKEN),
    "signed with SHA-1": (lambda a, _o: _with_sha1(a), Refusal.TOKEN),
    "changed afterwards": (lambda a, _o: encoded(_plain(a).replace("pseudo@1", "somebody")), Refusal.TOKEN),
    "for another portal": (_set(audience="urn:another"), Refusal.TOKEN),
    "for nobody": (_set(audience=None), Refusal.AUDIENCE),
    "to another address": (_set(destination="https://evil.example/acs"), Refusal.TOKEN),
    "to an address that begins like ours": (_set(destination="http://localhost/login/broker/hm/saml.evil"),
                                            Refusal.MIXED_UP),
    "to no address": (_set(destination=None), Refusal.MIXED_UP),
    "for another recipient": (_set(recipient="https://evil.example/acs"), Refusal.TOKEN),
    "expired": (_set(until=timedelta(minutes=-5), since=timedelta(minutes=-10)), Refusal.TOKEN),
    "not yet": (_set(since=timedelta(minutes=30), until=timedelta(minutes=40)), Refusal.TOKEN),
    "without an end": (_set(until=None), Refusal.TOKEN),
    "unsolicited": (_set(in_response_to=""), Refusal.UNASKED),
    "to another request": (_set(in_response_to="_made-up"), Refusal.STATE),
    "of another issuer": (_set(issuer="urn:evil"), Refusal.TOKEN),
    "of a failure": (_set(status="urn:oasis:names:tc:SAML:2.0:status:Responder"), Refusal.TOKEN),
    "twice in one": (lambda a, _o: a.written(a.assertion(), a.assertion(number="_assertion2")), Refusal.TOKEN),
    "with an entity of a file": (lambda a, _o: encoded(DOCTYPE + _plain(a)), Refusal.TOKEN),
    "no XML": (lambda _a, _o: encoded("hello"), Refusal.TOKEN),
    "no base64": (lambda _a, _o: "%%%", Refusal.TOKEN),
    "nothing": (lambda _a, _o: "", Refusal.TOKEN),
    "very long": (lambda _a, _o: "A" * 300_000, Refusal.TOKEN),
    "without level": (_set(level=None), Refusal.NO_LEVEL),
    "with a level of its own": (_set(level="urn:made:up"), Refusal.NO_LEVEL),
    "with two numbers": (_set(legal=("90000001", "90000002")), Refusal.SEVERAL_SUBJECTS),
    "without a number": (_set(legal=("",)), Refusal.NO_SUBJECT),
    "without a person": (_set(acting=" "), Refusal.NO_PERSON),
}  # fmt: skip


def test_a_sound_answer_opens_the_portal(provider: Provider, keys: Keys, visitor: Person) -> None:
    """What the refusals below rest on."""
    page = posts(visitor, Answer(keys, number_in(asks(visitor, "hm"))).written())
    assert page.url.endswith("/first-login/")


@pytest.mark.parametrize("how", WRONG)
def test_an_answer_that_is_wrong(
    provider: Provider, keys: Keys, other_keys: Keys, visitor: Person, how: str
) -> None:
    spoil, reason = WRONG[how]
    posts(visitor, spoil(Answer(keys, number_in(asks(visitor, "hm"))), other_keys), 403)
    assert reason in last_reason()
    stays_out(visitor)


def stays_out(person: Person) -> None:
    assert not arrived()
    assert person.opens("/account/").url.startswith("/login/")


# A signature that is sound, on something else than what is read (eight forms of wrapping)


def _evil(answer: Answer) -> str:
    """What the attacker wants to be read."""
    return Answer(answer.keys, answer.request, number="_evil", acting="evil").assertion(signed=False)


def _signature(signed: str) -> str:
    found = re.search(r"<ds:Signature.*?</ds:Signature>", signed, re.DOTALL)
    assert found
    return found[0]


def _after_issuer(assertion: str, part: str) -> str:
    return assertion.replace("</saml:Issuer>", f"</saml:Issuer>{part}", 1)


def _wrapped(form: int, answer: Answer) -> str:
    signed, evil = answer.assertion(), _evil(answer)
    signature = _signature(signed)
    bare = signed.replace(signature, "")
    with_object = signature.replace("</ds:Signature>", f"<ds:Object>{bare}</ds:Object></ds:Signature>")
    same = evil.replace('"_evil"', f'"{answer.number}"')
    extensions = "<samlp:Extensions>{}</samlp:Extensions>"
    return {
        1: lambda: answer.written(evil, signed),
        2: lambda: answer.written(signed, evil),
        3: lambda: answer.written(evil.replace("</saml:Assertion>", f"{signed}</saml:Assertion>")),
        4: lambda: answer.written(_after_issuer(evil, signature), bare),
        5: lambda: answer.written(_after_issuer(evil, with_object)),
        6: lambda: answer.written(evil, extra=extensions.format(signed)),
        7: lambda: answer.written(_after_issuer(same, signature), extra=extensions.format(bare)),
        8: lambda: answer.written(evil, extra=signature + extensions.format(bare)),
    }[form]()


@pytest.mark.parametrize("form", range(1, 9))
def test_a_signature_is_on_what_is_read(provider: Provider, keys: Keys, visitor: Person, form: int) -> None:
    posts(visitor, _wrapped(form, Answer(keys, number_in(asks(visitor, "hm")))), 403)
    stays_out(visitor)


@pytest.mark.parametrize("name", ["pseudo@1<!-- -->.evil.example", "<!-- -->pseudo@1.evil.example"])
def test_a_comment_does_not_shorten_who_somebody_is(
    provider: Provider, keys: Keys, visitor: Person, name: str
) -> None:
    posts(visitor, Answer(keys, number_in(asks(visitor, "hm")), acting="pseudo@1").written())
    visitor.clicks("Uitloggen")
    other = people.visitor()
    posts(other, Answer(keys, number_in(asks(other, "hm")), number="_second", acting=name).written())
    assert len(arrived()) == 2, "somebody else than the one whose name the name begins with"


# Once, and for the session that asked


def test_an_answer_counts_once(provider: Provider, keys: Keys, visitor: Person) -> None:
    written = Answer(keys, number_in(asks(visitor, "hm"))).written()
    posts(visitor, written)
    posts(visitor, written, 403)
    assert Refusal.REPLAYED in last_reason()


def test_an_answer_is_for_the_session_that_asked(provider: Provider, keys: Keys, visitor: Person) -> None:
    written = Answer(keys, number_in(asks(visitor, "hm"))).written()
    victim = people.visitor()
    posts(victim, written, 403)
    stays_out(victim)
    asks(victim, "hm")
    posts(victim, Answer(keys, number_in(asks(visitor, "hm")), number="_other").written(), 403)
    assert Refusal.STATE in last_reason()


def test_the_next_step_counts_once_as_well(provider: Provider, keys: Keys, visitor: Person) -> None:
    written = Answer(keys, number_in(asks(visitor, "hm"))).written()
    there = people.visitor().client.post(ACS, data={"SAMLResponse": written}).headers["Location"]
    visitor.opens(there)
    visitor.opens(there, 403)
    other = people.visitor()
    asks(other, "hm")
    other.opens(there, 403)
    assert Refusal.UNASKED in last_reason()
    assert len(arrived()) == 1


def test_the_same_person_is_known_by_saml_again(provider: Provider, keys: Keys, visitor: Person) -> None:
    for number in ("_one", "_two"):
        other = people.visitor()
        posts(other, Answer(keys, number_in(asks(other, "hm")), number=number).written())
    assert bench.counted(User, User.username.startswith("eh-")) == 1


def test_a_setting_over_saml() -> None:
    import json

    entry = {"key": "hm", "name": "HM", "issuer": "urn:hm", "client_id": "urn:portal", "protocol": "saml"}
    whole = {**entry, "certificate": "MII…", "authorization_endpoint": "https://hm.example/sso"}
    assert read(json.dumps([whole]))[0].protocol == "saml"
    for wrong in (entry, {**whole, "authorization_endpoint": "http://hm.example"}, {**whole, "private_key": "x"}):
        with pytest.raises(ValueError, match="provider hm"):
            read(json.dumps([wrong]))
