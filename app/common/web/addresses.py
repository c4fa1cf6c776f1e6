"""Addresses that every page asks for: the router is asked once per process, because it takes its time."""

from __future__ import annotations

from functools import lru_cache

from flask import request, url_for


def fixed(endpoint: str, **values: str | int) -> str:
    """The address of an endpoint, inside a request; for values of which there are few, so not for rows."""
    return _routed(request.script_root, endpoint, *values.items())


@lru_cache(maxsize=1024)
def _routed(_prefix: str, endpoint: str, *values: tuple[str, str | int]) -> str:
    return url_for(endpoint, **dict(values))  # type: ignore[arg-type]  (its options are not among the values)
