"""Passkeys: where they can be used, and what is said to a browser about the portal (WebAuthn Level 3)."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from app.common.frozen import frozen

MOST_KEYS = 10
LONGEST_NAME = 60
LONGEST_ANSWER = 20_000
"""Characters; the answer of a browser takes a few thousand, with the certificate of a security key."""


@frozen
class Site:
    """What a passkey belongs to: the name of the machine, and the address that pages come from."""

    host: str
    origin: str
    name: str


def site_of(address: str, name: str) -> Site | None:
    """The site behind the public address of the portal, or nothing where browsers refuse passkeys.

    They do so without TLS, save on the machine itself, and where the portal is known by a number (WebAuthn
    Level 3, section 13.4.9; W3C Secure Contexts, section 3.1).
    """
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.scheme != "https" and host != "localhost":
        return None
    return None if not host or _is_number(host) else Site(host, f"{parts.scheme}://{parts.netloc}", name)


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
