"""Addresses that every page asks for: the router is asked once per process, because it takes its time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import lru_cache
from typing import Any

from flask import current_app, request, url_for
from werkzeug.routing import Rule

_asked = request._get_current_object  # type: ignore[attr-defined]
"""This request itself: a proxy would look for it anew at each of hundreds of addresses."""

ANY_ROW = 987_654_321
"""Stands for the number of a row in an address that is used for many rows."""


def fixed(endpoint: str, **values: str | int) -> str:
    """The address of an endpoint, inside a request; for values of which there are few, so not for rows."""
    return _routed(_asked().script_root, endpoint, *values.items())


def row_at(endpoint: str, pk: int, **values: str) -> str:
    """The address of something about a row; made from that of any row."""
    return fixed(endpoint, pk=ANY_ROW, **values).replace(str(ANY_ROW), str(pk))


@lru_cache(maxsize=1024)
def _routed(_prefix: str, endpoint: str, *values: tuple[str, str | int]) -> str:
    return url_for(endpoint, **dict(values))  # type: ignore[arg-type]  (its options are not among the values)


def as_if_asked() -> AbstractContextManager[Any]:
    """A request at the portal's own address, for what is drawn while nobody waits for it.

    Any other address is one that the portal does not answer at (`TRUSTED_HOSTS`), and knows no addresses of pages.
    """
    return current_app.test_request_context(base_url=current_app.config["PUBLIC_URL"])


class LateRule(Rule):
    """A rule of the router that writes and compiles the function that builds its address at the first use.

    The router would compile two for each of hundreds of addresses, a tenth of the time in which a process starts.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        name = "_build_unknown" if append_unknown else "_build"

        def build(rule: LateRule, **values: Any) -> tuple[str, str]:
            made = super()._compile_builder(append_unknown).__get__(rule, None)
            setattr(rule, name, made)
            return made(**values)

        return build
