"""The language of a page: the person's own choice, else the browser's wish, else Dutch."""

from __future__ import annotations

from flask import Flask, has_request_context, request, session

from app.common.words import DEFAULT_LANGUAGE, LANGUAGES


def init_app(app: Flask) -> None:
    """Choose languages our way: the framework ignores what the browser asks for."""
    app.extensions["babel"].locale_selector = select_language
    app.context_processor(lambda: {"lang": select_language()})


def select_language() -> str:
    """The language for this request; outside any request Dutch."""
    if not has_request_context():
        return DEFAULT_LANGUAGE
    person = getattr(session, "principal", None)
    chosen = session.get("language") or (person.language if person else None)
    if chosen in LANGUAGES:
        return chosen
    return request.accept_languages.best_match(list(LANGUAGES), DEFAULT_LANGUAGE) or DEFAULT_LANGUAGE
