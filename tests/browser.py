"""A browser for tests that looks at every page it opens, and fills in forms as a person would."""

from __future__ import annotations

import re
from copy import copy
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from flask import Flask, url_for
from werkzeug.test import TestResponse

from app.common.web.public import is_public
from app.common.words import LANGUAGES

ROOT = Path(__file__).parents[1]
CLASS = re.compile(r"\.(utrecht-[\w-]+)")
NO_LABEL_NEEDED = ("hidden", "submit", "button", "reset", "image")
MOST_REDIRECTS = 5
SCREENS = {
    "User": "UserView",
    "PortalUser": "UserView",
    "Organisation": "OrganisationView",
    "Region": "RegionView",
    "Assignment": "AssignmentView",
    "PortalRole": "RoleView",
}
"""The screen that shows a row, by the name of its model."""


class Page:
    """An answer of the portal, read as a person reads it."""

    def __init__(self, response: TestResponse, url: str) -> None:
        self.url = url
        self.status = response.status_code
        self.headers = response.headers
        self.body = response.get_data(as_text=True)
        self.is_html = response.mimetype == "text/html"
        self.soup = BeautifulSoup(_unbroken(self.body) if self.is_html else "", "lxml")

    def select(self, css: str) -> list[Tag]:
        """The elements that a CSS selector finds."""
        return list(self.soup.select(css))

    @property
    def title(self) -> str:
        """The title of the window."""
        return _text(self.soup.title)

    @property
    def heading(self) -> str:
        """The one heading of the first level."""
        return _text(self.soup.h1)

    @property
    def text(self) -> str:
        """All that can be read on it, in one line."""
        return _text(self.soup.body) if self.is_html else self.body

    @property
    def content(self) -> str:
        """What can be read in the main part, without header and navigation."""
        return _text(self.soup.main)

    def shows(self, words: str) -> bool:
        """Whether the main part says something; typed text in fields counts."""
        return words in self.content or any(words in typed for typed in self.typed().values())

    def typed(self) -> dict[str, str]:
        """What stands in the fields of the main part, by name; of rows alike the first that is filled in."""
        main, found = self.soup.main or self.soup, dict[str, str]()
        for name, value in (field for form in main.select("form") for field in fields_of(form)):
            found[name] = found.get(name) or value
        return found

    def rows(self, css: str = "main table tbody tr") -> list[str]:
        """The lines of the list, each as text."""
        return [_text(row) for row in self.select(css)]

    def form(self, action: str = "") -> Tag:
        """The form that goes to an address; without one, the first of the main part."""
        forms = self.select("main form")
        here = urlsplit(self.url).path
        for form in [*forms, *self.select("form")]:
            target = urlsplit(urljoin(self.url, str(form.get("action") or ""))).path
            if not action or target == urlsplit(urljoin(here, action)).path:
                return form
        raise AssertionError(f"no form to {action or 'anywhere'} on {self.url}: {self.text[:300]}")

    def errors(self) -> list[str]:
        """The messages beside and above the fields."""
        marked = self.select("main [role=alert], main .utrecht-form-field-error-message")
        return [_text(each) for each in marked]

    def links(self) -> list[str]:
        """Every address that can be followed."""
        return [str(link["href"]) for link in self.select("a[href]")]


class Browser:
    """A browser with a cookie jar of its own."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()
        self.page: Page | None = None

    def opens(self, what: Any, status: int = 200, **headers: str) -> Page:
        """Go to an address or to the page of a row; the page is checked."""
        return self._arrive(
            self.client.get(self.address(what), headers=_headers(headers)), self.address(what), status
        )

    def posts(self, what: Any, status: int = 200, to: str = "", **fields: Any) -> Page:
        """Open a form, fill in some fields and send it; the others go as they stand.

        `to` names the form where it is not the one that goes to the address itself. A list sends a field more
        than once, `None` leaves it out.
        """
        page = self.opens(what)
        url = self.address(what)
        return self.sends(page.form(to or urlsplit(url).path), status, **fields)

    def sends(self, form: Tag, status: int = 200, **fields: Any) -> Page:
        """Send a form of the page that is open."""
        assert self.page is not None, "open a page first"
        target = urljoin(self.page.url, str(form.get("action") or ""))
        pairs = filled(form, fields)
        if str(form.get("method", "get")).lower() == "get":
            return self._arrive(self.client.get(target, query_string=pairs), target, status)
        return self.sends_to(target, pairs, status)

    def sends_to(self, url: str, fields: Any, status: int = 200) -> Page:
        """Send fields to an address without looking for a form."""
        data: dict[str, list[str]] = {}
        for name, value in fields.items() if isinstance(fields, dict) else fields:
            data.setdefault(name, []).append(value)
        return self._arrive(self.client.post(url, data=data), url, status)

    def clicks(self, words: str, status: int = 200, **fields: Any) -> Page:
        """Follow the link or press the button that says something."""
        assert self.page is not None, "open a page first"
        for link in self.page.select("a[href]"):
            if words in (_text(link), link.get("aria-label")):
                return self.opens(urljoin(self.page.url, str(link["href"])), status)
        for button in self.page.select("button, input[type=submit]"):
            if words in (_text(button), button.get("value"), button.get("aria-label")):
                return self._presses(button, status, fields)
        raise AssertionError(f"nothing to click says {words!r} on {self.page.url}: {self.page.text[:500]}")

    def _presses(self, button: Tag, status: int, fields: dict[str, Any]) -> Page:
        """Send the form of a button, to the place that the button names where it names one."""
        assert self.page is not None
        form = self.page.soup.find("form", id=button["form"]) if button.get("form") else button.find_parent("form")
        assert isinstance(form, Tag), f"{button} is in no form"
        form = copy(form)
        if button.get("formaction"):
            form["action"], form["method"] = button["formaction"], "post"
        if button.get("name"):
            named = {"name": str(button["name"]), "value": str(button.get("value", ""))}
            form.append(self.page.soup.new_tag("input", attrs=named))
        return self.sends(form, status, **fields)

    def address(self, what: Any) -> str:
        """The address of a screen, of the page of a row, or the address itself."""
        if isinstance(what, str):
            return what
        with self.app.test_request_context():
            return url_for(f"{SCREENS[type(what).__name__]}.show", pk=what.id)

    def _arrive(self, response: TestResponse, url: str, status: int) -> Page:
        for _hop in range(MOST_REDIRECTS):
            check_headers(response, url)
            if not 300 <= response.status_code < 400 or 300 <= status < 400:
                break
            url = urljoin(url, response.headers["Location"])
            response = self.client.get(url)
        page = self.page = Page(response, url)
        assert page.status == status, f"{url} gave {page.status}, not {status}: {page.text[:500]}"
        if page.is_html and not 300 <= page.status < 400:
            check(page, self.app.config["APP_NAME"])
        return page


def _unbroken(html: str) -> str:
    """A page without the places where a long word may be broken, which nobody reads."""
    return html.replace("<wbr>", "").replace("\u00ad", "")


def _headers(given: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in given.items()}


def _text(element: Any) -> str:
    return " ".join(element.get_text(" ").split()) if element is not None else ""


def fields_of(form: Tag) -> list[tuple[str, str]]:
    """What a browser would send of a form as it stands, buttons left out."""
    found: list[tuple[str, str]] = []
    for field in form.select("input[name], select[name], textarea[name]"):
        if field.has_attr("disabled") or field.get("type") in ("submit", "button", "reset", "image", "file"):
            continue
        if field.find_parent("template") or field.find_parent("fieldset", disabled=True):
            continue
        found += [(str(field["name"]), value) for value in _values(field)]
    return found


def _values(field: Tag) -> list[str]:
    if field.name == "textarea":
        return [field.get_text().removeprefix("\n")]
    if field.name == "select":
        options = field.select("option")
        chosen = [option for option in options if option.has_attr("selected")] or options[:1]
        return [str(option.get("value", option.get_text())) for option in chosen]
    if field.get("type") in ("checkbox", "radio"):
        return [str(field.get("value", "on"))] if field.has_attr("checked") else []
    return [str(field.get("value", ""))]


def filled(form: Tag, fields: dict[str, Any]) -> list[tuple[str, str]]:
    """A form with some fields filled in; a row that is chosen by number loses the name typed beside it."""
    offered = {str(field.get("name")) for field in form.select("[name]")}
    unknown = {name for name, value in fields.items() if value is not None} - offered
    assert not unknown, f"the form has no field {sorted(unknown)}, but {sorted(offered)}"
    dropped = {*fields, *(f"{name}__text" for name in fields)}
    pairs = [(name, value) for name, value in fields_of(form) if name not in dropped]
    for name, value in fields.items():
        values = value if isinstance(value, list) else [value]
        pairs += [(name, _written(each)) for each in values if each is not None and each is not False]
    return pairs


def _written(value: Any) -> Any:
    if isinstance(value, tuple):
        return value  # a file: its stream and its name
    return "y" if value is True else str(getattr(value, "value", value))


# What is looked at on every page


def check(page: Page, product: str) -> None:
    """Whether a page is one that everybody can find their way on."""
    where = page.url
    assert len(page.select("h1")) == 1, f"{where} has {len(page.select('h1'))} headings of the first level"
    assert page.heading, f"{where} has an empty heading"
    assert page.title.endswith(product) and page.title != product, f"{where} is titled {page.title!r}"
    assert page.soup.html is not None and page.soup.html.get("lang") in LANGUAGES, f"{where} tells no language"
    assert len(page.select("main")) == 1, f"{where} has no main part"
    ids = [str(element["id"]) for element in page.select("[id]")]
    assert len(ids) == len(set(ids)), (
        f"{where} uses an id twice: {sorted({one for one in ids if ids.count(one) > 1})}"
    )
    _check_fields(page, set(ids))
    _check_code(page)
    assert not (bare := classes_of(page) & classes_cut_away()), f"{where} has {bare}, whose style was cut away"
    assert not re.search(r"\bNone\b", page.text), f"{where} says None: {page.text[:500]}"


def _check_fields(page: Page, ids: set[str]) -> None:
    named = {str(label.get("for")) for label in page.select("label[for]")}
    assert named <= ids, f"{page.url} has labels without a field: {named - ids}"
    for field in page.select("input, select, textarea"):
        if field.get("type") in NO_LABEL_NEEDED:
            continue
        by_text = field.get("aria-label") or field.get("aria-labelledby") or field.find_parent("label")
        assert by_text or field.get("id") in named, f"{page.url} has a field without a label: {field}"
    for field in page.select("[aria-describedby], [aria-labelledby], [aria-controls]"):
        for attribute in ("aria-describedby", "aria-labelledby"):
            told = set(str(field.get(attribute) or "").split())
            assert told <= ids, f"{page.url} points at {told - ids}, which is not there"
    for button in page.select("button, a[href]"):
        words = _text(button) or button.get("aria-label") or button.get("aria-labelledby") or button.get("title")
        assert words, f"{page.url} has something to click without a name: {button}"
    for form in page.select("form"):
        if str(form.get("method", "get")).lower() == "post":
            tokens = form.select("input[name=csrf_token]")
            assert tokens, f"{page.url}: forgeable {str(form)[:150]}"


def classes_of(page: Page) -> set[str]:
    """The classes of all elements."""
    return {name for element in page.select("[class]") for name in element.get_attribute_list("class")}


@cache
def classes_cut_away() -> frozenset[str]:
    """The classes that the packages have style for and our bundle has not."""
    bridge = (ROOT / "app/static/css/bridge.css").read_text(encoding="utf-8")
    given = [
        (ROOT / path).read_text(encoding="utf-8") for path in re.findall(r'"(node_modules/@utrecht[^"]+)"', bridge)
    ]
    kept = next((ROOT / "app/static/vendor").glob("portal-*.css")).read_text(encoding="utf-8")
    return frozenset(CLASS.findall("".join(given))) - frozenset(CLASS.findall(kept))


def _check_code(page: Page) -> None:
    policy = page.headers["Content-Security-Policy"]
    assert not page.select("[style], style"), (
        f"{page.url} has style of its own: {page.select('[style], style')[:1]}"
    )
    for script in page.select("script:not([src])"):
        assert script.get("nonce") and f"nonce-{script['nonce']}" in policy, f"{page.url} has an inline script"
    for element in page.soup.find_all(True):
        handlers = [name for name in element.attrs if name.startswith("on")]
        assert not handlers, f"{page.url} has {handlers} on {element.name}"
    for element in page.select("[src], link[href]:not([rel=canonical], [rel=alternate])"):
        address = str(element.get("src") or element.get("href"))
        assert not urlsplit(address).netloc, f"{page.url} loads from outside: {address}"


def check_headers(response: TestResponse, where: str) -> None:
    """Whether an answer tells the browser what it may do."""
    headers = response.headers
    policy = headers.get("Content-Security-Policy", "")
    public = is_public(urlsplit(where).path) and response.status_code < 400
    framed = public and urlsplit(where).path.endswith("/embed")  # the one page that other sites may show
    frames = "frame-ancestors *" if framed else "frame-ancestors 'none'"
    assert "unsafe" not in policy and frames in policy, f"{where}: {policy!r}"
    assert "default-src 'none'" in policy and "base-uri 'none'" in policy, f"{where}: {policy!r}"
    assert headers.get("X-Content-Type-Options") == "nosniff", where
    assert headers.get("X-Frame-Options") == (None if framed else "DENY"), where
    assert headers.get("Referrer-Policy") in ("same-origin", "no-referrer", "strict-origin"), where
    if public:
        assert headers.get("Cache-Control") == "public, max-age=300", f"{where} is kept otherwise"
        assert "Set-Cookie" not in headers, f"{where} sets a cookie"
    elif not urlsplit(where).path.startswith("/static/"):
        assert headers.get("Cache-Control") == "no-store", f"{where} may be cached"
    for cookie in headers.getlist("Set-Cookie"):
        assert "HttpOnly" in cookie and "SameSite" in cookie, f"{where} sets {cookie.split('=')[0]} loosely"
