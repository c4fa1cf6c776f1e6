"""From which networks the screens of staff can be reached at all (U-10): a list of the operator, or everywhere.

The address is that of the connection, or what trusted proxies say of it (`TRUSTED_PROXIES`); what anybody else
writes in `X-Forwarded-For` is never looked at.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from flask import Flask, Response, abort, current_app, make_response, render_template, request

from app.common.frozen import frozen

OPEN_ANYWHERE = ("LanguagePage.choose",)
"""Whoever is refused may still choose the language to read it in."""


@frozen
class Networks:
    """Networks of both kinds; none means everywhere."""

    allowed: tuple[IPv4Network | IPv6Network, ...] = ()

    @classmethod
    def of(cls, written: Iterable[str]) -> Networks:
        """The networks as an operator wrote them (`10.0.0.0/8`); raises `ValueError` for a mistake."""
        return cls(tuple(ip_network(each) for each in written))

    def holds(self, address: str | None) -> bool:
        """Whether somebody at an address may come in; an address that cannot be read may not."""
        if not self.allowed:
            return True
        try:
            found = ip_address(address or "")
        except ValueError:
            return False
        if isinstance(found, IPv6Address) and found.ipv4_mapped:
            found = found.ipv4_mapped  # how a socket for both kinds tells of an IPv4 address
        return any(found in network for network in self.allowed)


def init_app(app: Flask) -> None:
    """Read the setting once; a start with a mistake in it is refused."""
    try:
        app.extensions["networks"] = Networks.of(app.config["ALLOWED_NETWORKS"])
    except ValueError as mistake:
        raise ValueError(f"ALLOWED_NETWORKS: {mistake}") from None


def is_outside() -> bool:
    """Whether this request comes from a network that is not on the list."""
    return request.endpoint not in OPEN_ANYWHERE and not current_app.extensions["networks"].holds(
        request.remote_addr
    )


def outside_page() -> Response:
    """What somebody outside reads, with whom to call; a script is told no."""
    if request.accept_mimetypes.best == "application/json" or request.headers.get("X-Passive"):
        abort(403)
    return make_response(render_template("errors/network.html"), 403)
