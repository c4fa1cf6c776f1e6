"""Addresses: pages to go back to, network addresses to count by, and what letters and texts go to, to hint at."""

from __future__ import annotations

import ipaddress
import re
import unicodedata

from app.security.rules.areas import RESIDENTS_AT, Area, area_of

LONGEST = 1000

_LOCAL = re.compile(r"/(?:[\w\-.~%&=+,;:@!$'()*][\w\-.~%&=+,;:@!$'()*/]*)?(?:\?[\w\-.~%&=+,;:@!$'()*/?]*)?")
_HIDDEN = re.compile(r"%(?:0|1|2f|5c|7f)", re.IGNORECASE)
"""Percent-encoded control signs and slashes: no page of ours needs them in its path."""

_NO_WAY_ON = ("/login", "/logout", "/session", "/language")


def local_path(text: str | None) -> str:
    """A page on this server, as a path; nothing for anything else."""
    address = text or ""
    path = address.partition("?")[0]
    if len(address) > LONGEST or unicodedata.normalize("NFKC", address) != address:
        return ""
    if not _LOCAL.fullmatch(address) or "//" in path or _HIDDEN.search(path):
        return ""
    return address


def way_on(text: str | None) -> str:
    """The page to go on to after logging in: a page on this server that is no part of logging in."""
    address = local_path(text)
    return "" if address.startswith(_NO_WAY_ON) else address


def residents_way_on(text: str | None) -> str:
    """The same for residents: a page of their own area, and of no other."""
    address = local_path(text)
    path = address.partition("?")[0]
    inside = area_of(path) is Area.RESIDENT and "/." not in path and not path.startswith(f"{RESIDENTS_AT}/log")
    return address if inside else ""


def network(address: str | None) -> str:
    """What tries are counted by: an IPv4 address, or the /64 that one IPv6 subscriber has to himself."""
    try:
        known = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(known, ipaddress.IPv6Address):
        mapped = known.ipv4_mapped
        return str(mapped or ipaddress.ip_network((known, 64), strict=False))
    return str(known)


def masked(email: str) -> str:
    """An e-mail address as a hint for its owner: "m•••@voorbeeldstad.example"."""
    name, _, domain = email.rpartition("@")
    return f"{name[:1]}•••@{domain}"


def masked_number(number: str) -> str:
    """A telephone number as a hint for its owner: "•••78"."""
    return f"•••{number[-2:]}"
