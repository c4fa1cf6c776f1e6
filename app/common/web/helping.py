"""The way from a page to what a book says of it; `app/views.py` tells where that stands."""

from __future__ import annotations

from collections.abc import Mapping

from flask import current_app, request

from app.common.web.addresses import fixed

ANY_CHAPTER = "any-chapter"
STAFF, RESIDENTS = "HandbookPage", "ResidentHelpPage"
"""The page of each book."""


def address_of(place: str, page: str = STAFF) -> str:
    """The address of a chapter, or of a heading in it: `gebruikers#2-1`."""
    return fixed(f"{page}.chapter", chapter=ANY_CHAPTER).removesuffix(ANY_CHAPTER) + place


def help_here(page: str = STAFF) -> str:
    """The address of the help about this page: about the page itself, its screen, or else the contents."""
    places: Mapping[str, str] = current_app.extensions["help"][page]
    endpoint = request.endpoint or ""
    place = places.get(endpoint) or places.get(endpoint.partition(".")[0])
    return address_of(place, page) if place else fixed(f"{page}.open")
