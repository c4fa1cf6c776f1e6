"""The language of a page: the person's own choice, else the browser's wish, else Dutch."""

from __future__ import annotations

from babel.support import NullTranslations
from flask import Flask, g, has_request_context, request, session
from flask_babel import Domain

from app.common.words import DEFAULT_LANGUAGE, LANGUAGES


def init_app(app: Flask) -> None:
    """Choose languages our way: the framework ignores what the browser asks for."""
    babel = app.extensions["babel"]
    babel.locale_selector = select_language
    babel.instance.domain_instance = Words()
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


class Words(Domain):
    """The catalogues, found by language at once: a page asks hundreds of times."""

    def __init__(self) -> None:
        super().__init__()
        self._by_language: dict[str, NullTranslations] = {}

    def get_translations(self) -> NullTranslations:
        """The catalogue of the language that is spoken now, as Flask-Babel settled it for this request."""
        now = getattr(g._flask_babel, "babel_locale", None) if "_flask_babel" in g else None
        if now is None:
            return super().get_translations()
        if now.language not in self._by_language:
            self._by_language[now.language] = super().get_translations()
        return self._by_language[now.language]
