"""SAML answers: of a real identity provider (pysaml2 on Debian's xmlsec1), and written by hand to be wrong."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from onelogin.saml2.utils import OneLogin_Saml2_Utils
from saml2 import BINDING_HTTP_POST
from saml2.config import IdPConfig
from saml2.saml import NameID
from saml2.server import Server

from app.security.login.oidc import ACTING, ENTITY, LEGAL
from app.security.login.rules.assertions import Level
from app.security.login.rules.providers import Provider

ISSUER, PORTAL = "urn:etoegang:HM:test", "urn:etoegang:DV:00000003900000020000"
ANSWER_URL = "http://localhost/login/broker/hm/saml"
SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"


@dataclass
class Keys:
    """A key and its certificate."""

    private: str = ""
    certificate: str = ""

    def __post_init__(self) -> None:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hm.example")])
        start = datetime.now(UTC) - timedelta(days=1)
        made = (
            x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
            .serial_number(1).not_valid_before(start).not_valid_after(start + timedelta(days=9))
            .sign(key, hashes.SHA256())
        )  # fmt: skip
        encoding = serialization.Encoding.PEM
        form, lock = serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
        self.private = key.private_bytes(encoding, form, lock).decode()
        self.certificate = made.public_bytes(encoding).decode()


@dataclass
class Answer:
    """An answer, right unless a test says otherwise; `keys` sign the assertion."""

    keys: Keys
    request: str
    number: str = "_assertion1"
    acting: str = "pseudo@1"
    legal: tuple[str, ...] = ("90000002",)
    level: str | None = Level.LOA3.urn
    audience: str | None = PORTAL
    destination: str | None = ANSWER_URL
    recipient: str = ANSWER_URL
    issuer: str = ISSUER
    in_response_to: str | None = None
    until: timedelta | None = timedelta(minutes=5)
    since: timedelta = timedelta(minutes=-1)
    status: str = "urn:oasis:names:tc:SAML:2.0:status:Success"
    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def assertion(self, *, signed: bool = True, **changed: str) -> str:
        """The assertion alone."""
        for name, value in changed.items():
            setattr(self, name, value)
        text = self._assertion()
        if not signed:
            return text
        proved: Any = OneLogin_Saml2_Utils.add_sign(text, self.keys.private, self.keys.certificate)
        return proved.decode()

    def written(self, assertion: str | None = None, *more: str, extra: str = "") -> str:
        """The whole answer, as a browser posts it."""
        parts = "".join((assertion if assertion is not None else self.assertion(), *more))
        to = self.request if self.in_response_to is None else self.in_response_to
        answers = f' InResponseTo="{to}"' if to else ""
        goes_to = f' Destination="{self.destination}"' if self.destination is not None else ""
        return encoded(
            f'<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" '
            f'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_response1" Version="2.0" '
            f'IssueInstant="{self._moment()}"{goes_to}{answers}><saml:Issuer>{self.issuer}</saml:Issuer>{extra}'
            f'<samlp:Status><samlp:StatusCode Value="{self.status}"/></samlp:Status>{parts}</samlp:Response>'
        )

    def _assertion(self) -> str:
        to = self.request if self.in_response_to is None else self.in_response_to
        answers = f' InResponseTo="{to}"' if to else ""
        end = f' NotOnOrAfter="{self._moment(self.until)}"' if self.until is not None else ""
        audience = (
            f"<saml:AudienceRestriction><saml:Audience>{self.audience}</saml:Audience></saml:AudienceRestriction>"
            if self.audience is not None
            else ""
        )
        level = f"<saml:AuthnContextClassRef>{self.level}</saml:AuthnContextClassRef>" if self.level else ""
        numbers = "".join(
            f'<saml:AttributeValue><saml:NameID NameQualifier="{ENTITY}KvKnr">{number}</saml:NameID>'
            "</saml:AttributeValue>"
            for number in self.legal
        )
        return (
            f'<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="{self.number}" Version="2.0" '
            f'IssueInstant="{self._moment()}"><saml:Issuer>{self.issuer}</saml:Issuer>'
            f"<saml:Subject><saml:NameID>{self.acting}</saml:NameID>"
            '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">'
            f'<saml:SubjectConfirmationData{end} Recipient="{self.recipient}"{answers}/>'
            "</saml:SubjectConfirmation></saml:Subject>"
            f'<saml:Conditions NotBefore="{self._moment(self.since)}"{end}>{audience}</saml:Conditions>'
            f'<saml:AuthnStatement AuthnInstant="{self._moment()}"><saml:AuthnContext>'
            f"{level or '<saml:AuthnContextDeclRef>none</saml:AuthnContextDeclRef>'}"
            "</saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>"
            f'<saml:Attribute Name="{LEGAL}">{numbers}</saml:Attribute>'
            f'<saml:Attribute Name="{ACTING}"><saml:AttributeValue>{self.acting}</saml:AttributeValue>'
            "</saml:Attribute></saml:AttributeStatement></saml:Assertion>"
        )

    def _moment(self, after: timedelta = timedelta()) -> str:
        return (self.at + after).strftime("%Y-%m-%dT%H:%M:%SZ")


def encoded(xml: str) -> str:
    """As it travels in a form."""
    return base64.b64encode(xml.encode()).decode()


def provider_with(keys: Keys, **changed: Any) -> Provider:
    """A broker that speaks SAML and signs with some keys."""
    return Provider("hm", "Makelaar HM", ISSUER, PORTAL, protocol="saml", certificate=keys.certificate,
                    authorization_endpoint="https://hm.example/sso", **changed)  # fmt: skip


def request_in(url: str) -> str:
    """The request that an address at the provider carries, as XML."""
    from onelogin.saml2.utils import OneLogin_Saml2_Utils as Utils

    (packed,) = parse_qs(urlsplit(url).query)["SAMLRequest"]
    return Utils.decode_base64_and_inflate(packed).decode()


def real_answer(
    keys: Keys,
    folder: Path,
    url: str,
    level: Any = Level.LOA3,
    *,
    answer_url: str = ANSWER_URL,
    userid: str = "pseudo@1",
    attributes: dict[str, list[str]] | None = None,
) -> str:
    """What pysaml2 answers to the request in an address: an identity provider that knows nothing of our code."""
    (folder / "key.pem").write_text(keys.private)
    (folder / "certificate.pem").write_text(keys.certificate)
    (folder / "portal.xml").write_text(
        f'<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{PORTAL}">'
        '<md:SPSSODescriptor WantAssertionsSigned="true" '
        'protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">'
        f'<md:AssertionConsumerService Binding="{BINDING_HTTP_POST}" Location="{answer_url}" index="1"/>'
        "</md:SPSSODescriptor></md:EntityDescriptor>"
    )
    server = Server(config=IdPConfig().load({
        "entityid": ISSUER, "xmlsec_binary": "/usr/bin/xmlsec1",
        "key_file": str(folder / "key.pem"), "cert_file": str(folder / "certificate.pem"),
        "metadata": {"local": [str(folder / "portal.xml")]},
        "service": {"idp": {
            "endpoints": {"single_sign_on_service": [
                ("https://hm.example/sso", "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect")]},
            "policy": {"default": {"lifetime": {"minutes": 5}, "attribute_restrictions": None,
                                   "name_form": "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified"}},
        }},
    }))  # fmt: skip
    (packed,) = parse_qs(urlsplit(url).query)["SAMLRequest"]
    asked: Any = server.parse_authn_request(packed, "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect")
    written = server.create_authn_response(
        {LEGAL: ["90000002"], ACTING: ["pseudo@1"]} if attributes is None else attributes, asked.message.id,
        answer_url, sp_entity_id=PORTAL, name_id=NameID(text=userid),
        authn={"class_ref": level.urn, "authn_auth": ISSUER}, sign_assertion=True, sign_response=False,
        sign_alg=SHA256, digest_alg="http://www.w3.org/2001/04/xmlenc#sha256",
    )  # fmt: skip
    return encoded(str(written))
