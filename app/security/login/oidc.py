"""OpenID Connect with one provider: where to send somebody, and what the answer says (code flow with PKCE).

Signature and claims are checked by Authlib; what it leaves open is checked here: an audience that is not empty,
the issuer of the answer itself (RFC 9207), and one time limit over all calls. Nothing here knows our requests.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import quote, urlencode

from app.common.frozen import frozen
from app.security.login.rules.assertions import Assertion, LegalSubject, Refusal, Refused, Register
from app.security.login.rules.providers import Provider, is_safe

TIME_LIMIT_SECONDS = 4.0
METADATA_KEPT_SECONDS = 3600.0
LONGEST_ANSWER = 256 * 1024
ALGORITHMS = ("RS256", "PS256", "ES256", "ES384", "EdDSA")
"""Signatures with a public key only: `none` and those under a shared secret prove nothing."""
LEEWAY_SECONDS = 60
ENTITY = "urn:etoegang:1.9:EntityConcernedID:"
LEGAL, ACTING, QUALIFIER = "urn:etoegang:core:LegalSubjectID", "urn:etoegang:core:ActingSubjectID", "namequalifier"


class Unreachable(Exception):
    """The provider does not answer, not in time, or with something that is no answer."""


@frozen
class Question:
    """What was asked of a provider: the answer has to fit to it."""

    provider: str
    state: str
    nonce: str
    verifier: str
    redirect_uri: str


SILENT_SECONDS = 5.0
_silent: dict[str, float] = {}
"""Who did not answer, and until when nobody is made to wait for it again: our threads are few."""


class Conversation:
    """The calls to one provider that one login takes, all within the time limit."""

    def __init__(self, provider: Provider, *, demo: bool = False) -> None:
        self.provider, self.demo = provider, demo
        self._until = time.monotonic() + TIME_LIMIT_SECONDS

    def address_for(self, question: Question, language: str) -> str:
        """Where somebody logs in at the provider."""
        from authlib.oauth2.rfc7636 import create_s256_code_challenge

        query = {
            "response_type": "code",
            "client_id": self.provider.client_id,
            "redirect_uri": question.redirect_uri,
            "scope": self.provider.scope,
            "state": question.state,
            "nonce": question.nonce,
            "code_challenge": create_s256_code_challenge(question.verifier),
            "code_challenge_method": "S256",
            "acr_values": self._wanted(),
            "prompt": "login",  # after logging out, and after the verification, all is asked anew (U-36)
            "ui_locales": language,
        }
        endpoint = self.metadata()["authorization_endpoint"]
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(query)}"

    def _wanted(self) -> str:
        """The levels that will do: a provider that knows no order has to see each of them."""
        if not self.provider.knows_order:
            return " ".join(self.provider.levels)
        return " ".join(level.urn for level in self.provider.order if level >= self.provider.least)

    def assertion(self, question: Question, answer: Mapping[str, str]) -> Assertion:
        """What the provider says of somebody; raises `Refused` when the answer does not fit to the question."""
        self._judge_sender(answer)
        return assertion_of(self.provider, self._claims(question, answer.get("code", "")))

    def _judge_sender(self, answer: Mapping[str, str]) -> None:
        """An answer of another provider than the one that was asked is a mix-up (RFC 9207)."""
        names_itself = self.metadata().get("authorization_response_iss_parameter_supported")
        if (answer.get("iss") or names_itself) and answer.get("iss") != self.provider.issuer:
            raise Refused(Refusal.MIXED_UP)

    def _claims(self, question: Question, code: str) -> Mapping[str, Any]:
        from authlib.oidc.core import CodeIDToken
        from joserfc import jwt
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet
        from joserfc.jws import JWSRegistry

        given = self._exchange(question, code)
        keys = self._json("GET", self.metadata()["jwks_uri"])
        if not isinstance(given.get("id_token"), str):
            raise Refused(Refusal.TOKEN)
        try:
            registry = JWSRegistry(algorithms=list(ALGORITHMS), strict_check_header=False)
            signed = jwt.decode(given["id_token"], KeySet.import_key_set(cast(Any, keys)), registry=registry)
            options = {"iss": {"essential": True, "value": self.provider.issuer}}
            told = {"client_id": self.provider.client_id, "access_token": given.get("access_token")}
            claims = CodeIDToken(signed.claims, signed.header, options, told)
            claims.validate(leeway=LEEWAY_SECONDS)
        except (JoseError, ValueError, TypeError, KeyError) as fault:
            raise Refused(Refusal.TOKEN) from fault
        self._judge_claims(question, claims)
        return claims

    def _judge_claims(self, question: Question, claims: Mapping[str, Any]) -> None:
        """What Authlib lets pass: an empty audience, and a nonce that is not there."""
        audience = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
        if self.provider.client_id not in audience or not all(audience):
            raise Refused(Refusal.AUDIENCE)
        if not question.nonce or claims.get("nonce") != question.nonce:
            raise Refused(Refusal.NONCE)

    def _exchange(self, question: Question, code: str) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": question.redirect_uri,
            "code_verifier": question.verifier,
        }
        return self._json("POST", self.metadata()["token_endpoint"], data=form, refusable=True)

    def metadata(self) -> Mapping[str, Any]:
        """Where the provider's endpoints are: from its settings, or as it says itself, asked once an hour."""
        own = self.provider
        if own.authorization_endpoint and own.token_endpoint and own.jwks_uri:
            return {name: getattr(own, name) for name in _ENDPOINTS}
        kept = _metadata.get(own.issuer)
        if kept is None or kept[0] < time.monotonic():
            found = self._json("GET", f"{own.issuer.rstrip('/')}/.well-known/openid-configuration")
            if found.get("issuer") != own.issuer or not all(
                is_safe(found.get(one), self.demo) for one in _ENDPOINTS
            ):
                raise Unreachable(own.key)
            kept = _metadata[own.issuer] = (time.monotonic() + METADATA_KEPT_SECONDS, found)
        return kept[1]

    def _json(self, method: str, url: str, *, data: Any = None, refusable: bool = False) -> dict[str, Any]:
        """Ask the provider; `refusable` where it may say no to what somebody brought along."""
        import requests

        left = self._until - time.monotonic()
        if _silent.get(self.provider.issuer, 0) > time.monotonic():
            raise Unreachable(self.provider.key)
        who = (quote(self.provider.client_id, safe=""), quote(self.provider.client_secret, safe=""))
        try:
            if left <= 0:
                raise Unreachable(self.provider.key)
            with requests.request(
                method, url, data=data, timeout=left, allow_redirects=False, stream=True,
                auth=who if data else None, headers={"Accept": "application/json"},
            ) as answer:  # fmt: skip
                if refusable and 400 <= answer.status_code < 500:
                    raise Refused(Refusal.TOKEN)
                answer.raise_for_status()
                if answer.status_code != 200:
                    raise Unreachable(self.provider.key)
                return self._read(answer)
        except (requests.RequestException, ValueError) as fault:
            _silent[self.provider.issuer] = time.monotonic() + SILENT_SECONDS
            raise Unreachable(self.provider.key) from fault

    def _read(self, answer: Any) -> dict[str, Any]:
        """An answer as it comes in; one that drips, or is far too long, is no answer."""
        import json

        body = b""
        for piece in answer.iter_content(16 * 1024):
            body += piece
            if time.monotonic() > self._until or len(body) > LONGEST_ANSWER:
                raise Unreachable(self.provider.key)
        found = json.loads(body)
        if not isinstance(found, dict):
            raise Unreachable(self.provider.key)
        return found


_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_metadata: dict[str, tuple[float, Mapping[str, Any]]] = {}
"""What providers said of themselves, per process, and until when that is believed."""


def assertion_of(provider: Provider, claims: Mapping[str, Any]) -> Assertion:
    """The claims of a token in our words; nothing is judged yet."""
    level = provider.level(claims.get("acr"))
    if provider.is_digid:
        said = claims.get("sub" if provider.protocol == "saml" else provider.claim)
        return Assertion(provider.issuer, (), _text(said), level)
    if not provider.is_broker:
        subject = LegalSubject(Register.CODE, provider.organisation)
        return Assertion(provider.issuer, (subject,), _text(claims.get("sub")), level)
    subjects = tuple(_subjects(claims.get(LEGAL), claims.get(QUALIFIER)))
    return Assertion(provider.issuer, subjects, _text(claims.get(ACTING)), level)


def _subjects(said: object, qualifier: object) -> list[LegalSubject]:
    """Legal subjects as brokers write them: a number, an object with its register, or a list of these."""
    found = []
    for one in said if isinstance(said, list) else [said] if said else []:
        number, named = (one.get("value"), one.get(QUALIFIER)) if isinstance(one, dict) else (one, qualifier)
        register = str(named or f"{ENTITY}{Register.KVK}").removeprefix(ENTITY)
        known = next((each for each in Register if each.value == register and each is not Register.CODE), None)
        found.append(LegalSubject(known or Register.KVK, _text(number) if known else ""))
    return found


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
