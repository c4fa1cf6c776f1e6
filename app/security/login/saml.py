"""SAML 2.0 with one provider: where to send somebody, and what a signed answer says (python3-saml, strict).

What the library leaves open is checked here: an answer without audience, destination, request or end, an address
that only begins like ours, and two levels at once. The order of levels is ours as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from app.common.frozen import frozen
from app.security.login.oidc import ACTING, LEGAL, QUALIFIER, assertion_of
from app.security.login.rules.assertions import Assertion, Refusal, Refused
from app.security.login.rules.providers import Provider

POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
LONGEST = 256 * 1024


@frozen
class Received:
    """A sound answer: what it says, the request it is to, and its own number, which may come once."""

    said: Assertion
    in_response_to: str
    number: str


def address_for(provider: Provider, answer_url: str) -> tuple[str, str]:
    """Where somebody logs in at the provider, and the number of the request."""
    from onelogin.saml2.auth import OneLogin_Saml2_Auth

    talk = OneLogin_Saml2_Auth(_request(answer_url), _settings(provider, answer_url))
    url = talk.login(return_to="", force_authn=True, set_nameid_policy=False)
    return url, talk.get_last_request_id() or ""


def received(provider: Provider, answer_url: str, written: str) -> Received:
    """What an answer says; raises `Refused` unless it is signed by this provider, for us, now and here."""
    from onelogin.saml2.response import OneLogin_Saml2_Response
    from onelogin.saml2.settings import OneLogin_Saml2_Settings

    if not written or len(written) > LONGEST:
        raise Refused(Refusal.TOKEN)
    settings = OneLogin_Saml2_Settings(_settings(provider, answer_url), sp_validation_only=False)
    request = {**_request(answer_url), "post_data": {"SAMLResponse": written}}
    try:
        answer = OneLogin_Saml2_Response(settings, written)
        sound = answer.is_valid(request)
    except Exception as fault:  # the library lets errors of XML and base64 of every kind through
        raise Refused(Refusal.TOKEN) from fault
    if not sound:
        raise Refused(Refusal.TOKEN)
    _judge(answer, provider, answer_url)
    return Received(_assertion(answer, provider), answer.get_in_response_to(), answer.get_assertion_id())


def _judge(answer: Any, provider: Provider, answer_url: str) -> None:
    """What the library lets pass when it is not there at all, or only begins as it should."""
    conditions = answer._query_assertion("/saml:Conditions[@NotOnOrAfter]")
    checks = (
        (answer.get_audiences() != [provider.client_id], Refusal.AUDIENCE),
        (answer.document.get("Destination") != answer_url, Refusal.MIXED_UP),
        (set(answer.get_issuers()) != {provider.issuer}, Refusal.MIXED_UP),
        (not answer.get_in_response_to() or not answer.get_assertion_id(), Refusal.UNASKED),
        (len(conditions) != 1, Refusal.TOKEN),
        (len(answer.get_authn_contexts()) != 1, Refusal.NO_LEVEL),
    )
    for holds, why in checks:
        if holds:
            raise Refused(why)


def _assertion(answer: Any, provider: Provider) -> Assertion:
    """The attributes in the words of a token, which one function reads for both protocols."""
    attributes: Mapping[str, list[Any]] = answer.get_attributes()
    acting = [_named(one)["value"] for one in attributes.get(ACTING, ())]
    (level,) = answer.get_authn_contexts()
    claims = {
        "acr": level,
        "sub": answer.get_nameid() or "",
        LEGAL: [_named(one) for one in attributes.get(LEGAL, ())],
        ACTING: acting[0] if len(acting) == 1 else "",
    }
    return assertion_of(provider, claims)


def _named(value: Any) -> dict[str, Any]:
    """A value of an attribute: a plain text, or a NameID with the register that it is a number of."""
    if isinstance(value, dict):
        name = value.get("NameID", {})
        return {"value": name.get("value", ""), QUALIFIER: name.get("NameQualifier")}
    return {"value": value, QUALIFIER: None}


def _request(answer_url: str) -> dict[str, Any]:
    """The request as it would be at the address that we are known by, whatever host it came to."""
    parts = urlsplit(answer_url)
    return {
        "https": "on" if parts.scheme == "https" else "off", "http_host": parts.netloc, "script_name": parts.path,
        "get_data": {}, "post_data": {},
    }  # fmt: skip


def _settings(provider: Provider, answer_url: str) -> dict[str, Any]:
    signs = bool(provider.private_key)
    return {
        "strict": True,
        "sp": {
            "entityId": provider.client_id,
            "assertionConsumerService": {"url": answer_url, "binding": POST},
            "privateKey": provider.private_key,
            "x509cert": provider.own_certificate,
        },
        "idp": {
            "entityId": provider.issuer,
            "singleSignOnService": {"url": provider.authorization_endpoint, "binding": REDIRECT},
            "x509cert": provider.certificate,
        },
        "security": {
            "authnRequestsSigned": signs,
            "wantAssertionsSigned": True,
            "wantNameId": provider.is_digid,
            "wantAttributeStatement": not provider.is_digid,  # DigiD tells a number, and nothing besides
            "rejectDeprecatedAlgorithm": True,
            "signatureAlgorithm": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
            "digestAlgorithm": "http://www.w3.org/2001/04/xmlenc#sha256",
            "requestedAuthnContext": [provider.least.urn] if provider.knows_order else list(provider.levels),
            "requestedAuthnContextComparison": "minimum" if provider.knows_order else "exact",
        },
    }
