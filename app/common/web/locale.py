"""The language of a page: the person's own choice, else the browser's wish, else Dutch."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from babel import Locale, core
from babel.support import NullTranslations
from flask import Flask, g, has_request_context, request, session
from flask_babel import Domain, format_date, get_domain, get_locale
from markupsafe import Markup

from app.common.web.public import language_asked
from app.common.words import DEFAULT_LANGUAGE, LANGUAGES, Told

UNASKED = ("likely_subtags", "territory_languages", "territory_currencies")
"""What Babel knows of languages and countries of the world and nobody asks here: 1.7 MiB in each process."""


def init_app(app: Flask) -> None:
    """Choose languages our way: the framework ignores what the browser asks for."""
    babel = app.extensions["babel"]
    babel.locale_selector = lambda: _locale(select_language())
    babel.instance.domain_instance = Words()
    app.jinja_env.globals["_"] = _on_page
    app.context_processor(lambda: {"lang": select_language()})


@cache
def _locale(language: str) -> Locale:
    """A language as Babel knows it, which would look for it by its name at each request."""
    for name in UNASKED:
        core.get_global(name).clear()  # type: ignore[attr-defined]  (a dictionary, whatever its type says)
    return Locale(language)


def select_language() -> str:
    """The language for this request; outside any request Dutch."""
    if not has_request_context():
        return DEFAULT_LANGUAGE
    if asked := language_asked():
        return asked
    person = getattr(session, "principal", None) or getattr(session, "resident", None)
    chosen = session.get("language") or (person.language if person else None)
    if chosen in LANGUAGES:
        return chosen
    return request.accept_languages.best_match(list(LANGUAGES), DEFAULT_LANGUAGE) or DEFAULT_LANGUAGE


class Words(Domain):
    """The catalogues, found by language at once: a page asks hundreds of times."""

    def get_translations(self) -> NullTranslations:
        """The catalogue of the language that is spoken now, as Flask-Babel settled it for this request."""
        settled = getattr(g, "_flask_babel", None) if g else None
        now = getattr(settled, "babel_locale", None)
        if now is None:
            return super().get_translations()
        if now.language not in _catalogues:
            _catalogues[now.language] = super().get_translations()
        return _catalogues[now.language]


_catalogues: dict[str, NullTranslations] = {}


_now = g._get_current_object  # type: ignore[attr-defined]
"""What Flask keeps of this request, itself: a proxy would look for it anew at each of hundreds of messages."""


def spoken() -> str:
    """The language that is spoken now, as Flask-Babel settled it; a page asks a hundred times."""
    try:
        return str(_now()._flask_babel.babel_locale.language)
    except (AttributeError, RuntimeError):  # the first of this request; no request
        return str(get_locale())[:2]


def gettext(message: str, **values: Any) -> str:
    """A message in the language of this request, with the values filled in: `%(name)s`.

    Flask-Babel's own says the same and asks five proxies on its way, 150 times a page. Of nothing it would
    tell the head of the catalogue, with who translated it and when.
    """
    if not message:
        return ""
    try:
        catalogue = _catalogues[_now()._flask_babel.babel_locale.language]
    except (AttributeError, KeyError, RuntimeError):  # the first of this request, or of this process; no request
        catalogue = get_domain().get_translations()
    if type(message) is Told:
        return _form(catalogue, message) % _said(message)
    text = catalogue.gettext(message)
    return text % values if values else text


def _form(catalogue: NullTranslations, told: Told) -> str:
    """A message in the form that what it counts asks for."""
    if told.plural:
        return catalogue.ngettext(told.message, told.plural, told.number)
    return catalogue.gettext(told.message)


def _said(told: Told) -> dict[str, str]:
    """What stands in the places of a message; a message or a day in one is told in the language of the page."""
    return {name: _in_words(value) for name, value in told.places.items()}


def _in_words(value: str | date) -> str:
    if isinstance(value, date):
        return format_date(value, "d MMMM y")
    return gettext(value) if type(value) is Told else value


def _on_page(message: str, **values: Any) -> Markup:
    """The same for templates: the words are ours, what is filled in is escaped."""
    if type(message) is Told:
        return Markup(_form(get_domain().get_translations(), message)) % _said(message)  # noqa: S704
    text = Markup(gettext(message))  # noqa: S704  (the catalogues are reviewed like code)
    return text % values if values or "%" in text else text
