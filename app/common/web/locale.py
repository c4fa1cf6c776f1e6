"""The language of a page: the person's own choice, else the browser's wish, else Dutch."""

from __future__ import annotations

from functools import cache
from typing import Any

from babel import Locale, core
from babel.support import NullTranslations
from flask import Flask, g, has_request_context, request, session
from flask_babel import Domain, get_domain
from markupsafe import Markup

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
    person = getattr(session, "principal", None)
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


def gettext(message: str, **values: Any) -> str:
    """A message in the language of this request, with the values filled in: `%(name)s`.

    Flask-Babel's own says the same and asks five proxies on its way, 150 times a page.
    """
    try:
        catalogue = _catalogues[g._flask_babel.babel_locale.language]
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
    """What stands in the places of a message; a message in one is told in the language of the page as well."""
    return {name: gettext(value) if type(value) is Told else value for name, value in told.places.items()}


def _on_page(message: str, **values: Any) -> Markup:
    """The same for templates: the words are ours, what is filled in is escaped."""
    if type(message) is Told:
        return Markup(_form(get_domain().get_translations(), message)) % _said(message)  # noqa: S704
    return Markup(gettext(message)) % values  # noqa: S704  (the catalogues are reviewed like code)
