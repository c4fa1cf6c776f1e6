"""Identity providers as an operator sets them up: a list in `IDENTITY_PROVIDERS`, read at the start."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import field
from typing import Any
from urllib.parse import urlsplit

from app.common.frozen import frozen
from app.security.login.rules.assertions import LEAST, Level, level_of
from app.security.rules import digid
from app.security.rules.digid import DigidLevel

EHERKENNING, DIGID = "eherkenning", "digid"
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@frozen
class Provider:
    """A provider that people log in at: an eHerkenning broker, the login of one organisation, or DigiD."""

    key: str
    name: str
    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    protocol: str = "oidc"
    least: Level | DigidLevel = LEAST
    scheme: str = EHERKENNING
    """`digid` for residents; all others are for staff."""
    claim: str = "bsn"
    """Over OpenID Connect: under which name DigiD tells the BSN. Over SAML it is the NameID."""
    scope: str = "openid"
    organisation: str = ""
    """The code of the one organisation that a provider without eHerkenning serves; DigiD may serve all."""
    levels: Mapping[str, str] = field(default_factory=dict)
    """What such a provider calls its levels: each name with the level of eHerkenning that it amounts to."""
    authorization_endpoint: str = ""
    token_endpoint: str = ""
    jwks_uri: str = ""
    """Where these three are given, the provider is not asked for them."""
    certificate: str = ""
    """Over SAML: what the provider signs with; its address is the `authorization_endpoint`."""
    own_certificate: str = ""
    private_key: str = field(default="", repr=False)
    """Over SAML: what our requests are signed with, where the provider wants that."""

    @property
    def is_digid(self) -> bool:
        """Whether residents log in here, and staff does not."""
        return self.scheme == DIGID

    @property
    def order(self) -> type[Level] | type[DigidLevel]:
        """The levels that it knows, from low to high."""
        return DigidLevel if self.is_digid else Level

    @property
    def is_broker(self) -> bool:
        """Whether it is a broker of eHerkenning."""
        return not self.organisation and not self.is_digid

    @property
    def knows_order(self) -> bool:
        """Whether it knows which level is more than another, and takes a lowest one."""
        return self.is_broker or self.is_digid

    def level(self, said: object) -> Level | DigidLevel | None:
        """The level that a provider names; one that is not of eHerkenning has names of its own and no default."""
        if self.is_digid:
            return digid.level_of(said)
        return level_of(said if self.is_broker else self.levels.get(said) if isinstance(said, str) else None)


@frozen
class Providers:
    """The providers of an installation; `strict` when staff of a Dutch municipality has no other way in."""

    each: tuple[Provider, ...] = ()
    strict: bool = True

    def find(self, key: str | None) -> Provider | None:
        """The provider with a key, for staff."""
        return next((one for one in self.each if one.key == key and not one.is_digid), None)

    def find_digid(self, key: str | None) -> Provider | None:
        """The provider with a key, for residents."""
        return next((one for one in self.each if one.key == key and one.is_digid), None)

    def digid_of(self, code: str) -> Provider | None:
        """By which DigiD comes in for the municipality with a code: its own connection, or one for all."""
        ours = [one for one in self.each if one.is_digid and one.organisation in (code, "")]
        return max(ours, key=lambda one: bool(one.organisation), default=None)

    @property
    def brokers(self) -> tuple[Provider, ...]:
        """The ones of eHerkenning."""
        return tuple(one for one in self.each if one.is_broker)

    @property
    def others(self) -> tuple[Provider, ...]:
        """The ones of single organisations."""
        return tuple(one for one in self.each if not one.is_broker and not one.is_digid)

    @property
    def only_way_for_municipalities(self) -> bool:
        """Whether a password opens nothing for staff of a Dutch municipality."""
        return self.strict and bool(self.brokers)


_KNOWN = frozenset(Provider.__dataclass_fields__)


def read(written: str, *, demo: bool = False) -> tuple[Provider, ...]:
    """The providers of a setting; raises `ValueError` that says what is wrong, so that a start is refused."""
    if not written.strip():
        return ()
    try:
        entries = json.loads(written)
    except ValueError as wrong:
        raise ValueError(f"IDENTITY_PROVIDERS is not JSON: {wrong}") from wrong
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ValueError("IDENTITY_PROVIDERS is not a list of providers")
    found = tuple(_provider(entry, demo) for entry in entries)
    if len({one.key for one in found}) < len(found):
        raise ValueError("IDENTITY_PROVIDERS has the same key twice")
    return found


def _provider(entry: dict[str, Any], demo: bool) -> Provider:
    name = entry.get("key", "without a key")
    if unknown := set(entry) - _KNOWN:
        raise ValueError(f"provider {name} has settings that are not known: {', '.join(sorted(unknown))}")
    try:
        made = Provider(**{**entry, "least": _least(entry)})
    except TypeError as wrong:
        raise ValueError(f"provider {name} is not complete: {wrong}") from wrong
    for wrong, sentence in _objections(made, demo):
        if wrong:
            raise ValueError(f"provider {name} {sentence}")
    return made


def _least(entry: dict[str, Any]) -> Level | DigidLevel:
    if entry.get("scheme") == DIGID:
        if "least" in entry:
            raise ValueError(f"provider {entry.get('key')} names a level; each municipality sets that of DigiD")
        return digid.LEAST
    written = entry.get("least", LEAST.urn)
    level = level_of(written)
    if level is None or level < LEAST:
        raise ValueError(f"provider {entry.get('key')} asks for {written}; it has to be {LEAST.urn} or higher")
    return level


def _objections(made: Provider, demo: bool) -> list[tuple[bool, str]]:
    saml = made.protocol == "saml"
    given = filter(None, (made.authorization_endpoint, made.token_endpoint, made.jwks_uri))
    addresses = [*([] if saml else [made.issuer]), *given]
    proof = made.certificate and made.authorization_endpoint if saml else made.client_secret
    return [
        (not re.fullmatch(r"[a-z0-9-]{1,32}", made.key), "needs a key of small letters, digits and dashes"),
        (made.protocol not in ("oidc", "saml"), "has a protocol that is not known"),
        (not all(is_safe(address, demo) for address in addresses), "has an address that is not https"),
        (not (made.name and made.issuer and made.client_id), "needs name, issuer and client_id"),
        (not proof, "needs a client_secret, or over SAML certificate and authorization_endpoint"),
        (bool(made.private_key) != bool(made.own_certificate), "needs both private_key and own_certificate"),
        (made.scheme not in (EHERKENNING, DIGID), "has a scheme that is not known"),
        (made.is_digid and bool(made.levels), "is DigiD and has levels of its own"),
        (not _halves_fit(made), "needs both organisation and levels, or neither"),
        (any(level_of(level) is None for level in made.levels.values()), "names a level that is not known"),
    ]


def _halves_fit(made: Provider) -> bool:
    """Whether a login of one organisation tells what its levels amount to; DigiD may serve one without."""
    return made.is_digid or bool(made.organisation) == bool(made.levels)


def is_safe(address: object, demo: bool = False) -> bool:
    """Whether an address may be asked: over TLS, or in a trial on this machine."""
    if not isinstance(address, str):
        return False
    parts = urlsplit(address)
    return (parts.scheme == "https" and bool(parts.hostname)) or (demo and parts.hostname in LOOPBACK)


DEMO_BROKERS = {
    "testmakelaar": "Testmakelaar",
    "digidentity": "Digidentity",
    "kpn": "KPN",
    "quidis": "Quidis",
    "reconi": "Reconi",
    "we-id": "We.ID",
    "z-login": "Z login",
}
"""The brokers that the manual names (U-13). In a trial the Testmakelaar stands in for each of them."""
DEMO_CLIENT = "regieportaal"


def demo_brokers(issuer: str, secret: str) -> tuple[Provider, ...]:
    """The choice of a trial: every name leads to the broker that runs beside it."""
    return tuple(Provider(key, name, issuer, DEMO_CLIENT, secret) for key, name in DEMO_BROKERS.items())


def demo_digid(issuer: str, secret: str) -> tuple[Provider, ...]:
    """DigiD of a trial, played by the same program; none where it does not run."""
    made = Provider("digid", "DigiD", issuer, DEMO_CLIENT, secret, scheme=DIGID, least=digid.LEAST)
    return (made,) if issuer else ()
