"""Pages are drawn from pieces that are drawn once, and say what they would say if they were drawn anew."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from jinja2 import UndefinedError, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape
from wtforms import BooleanField, DateField, IntegerField, PasswordField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length
from wtforms.widgets import TextArea

from app.common.web import drawing
from app.common.web.compiled import written
from app.common.web.fields import Lookup, LookupField
from app.common.web.forms import PortalForm
from app.common.web.pages import Cell
from app.security.models import Organisation
from tests import people
from tests.connecting import region_office
from tests.nasty import WORDS
from tests.people import Person


class Colour(StrEnum):
    """A choice."""

    RED = "red"
    BLUE = "blue"


class Two(tuple[str, str]):
    """Two of something, and how many that is."""

    def __new__(cls, *both: str) -> Two:
        return super().__new__(cls, both)

    @property
    def count(self) -> int:  # type: ignore[override]
        return len(self)


class Sheet(PortalForm):
    """One field of each kind."""

    name = StringField("Name", validators=[DataRequired(), Length(max=12)], description="As it is written.")
    note = TextAreaField("Note")
    day = DateField("Day")
    number = IntegerField("Number")
    colour = SelectField("Colour", choices=[("red", "Red"), ("blue", "Blue <b>")], coerce=str)
    wanted = BooleanField("Wanted", render_kw={"switch": True})
    secret = PasswordField("Secret")
    place = LookupField("Place", lookup=Lookup(Organisation))


def drawn(form: Sheet, macro: Any) -> list[tuple[str, str]]:
    """Each field as it is filled in, and as the macro draws it."""
    fields = [field for field in form if field.type not in ("HiddenField", "CSRFTokenField")]
    return [(str(drawing.filled(field, macro, {"col": 6}, "off")), str(macro(field, look={"col": 6}, auto="off")))
            for field in fields]  # fmt: skip


@pytest.fixture
def macro(app: Flask) -> Any:
    """The macro that draws a field."""
    return app.jinja_env.get_template("components/fields.html").module.field  # type: ignore[attr-defined]


@pytest.mark.parametrize("word", [*WORDS, "", "\ue000\ue001", "'\"<>&"])
def test_a_field_is_filled_in_as_it_would_be_drawn(app: Flask, macro: Any, word: str) -> None:
    with app.test_request_context():
        for _turn in ("first", "again"):
            form = Sheet(name=word, note=word, day=date(2026, 11, 27), number=3, colour="blue", wanted=True)
            for filled, anew in drawn(form, macro):
                assert filled == anew
            empty = Sheet()
            for filled, anew in drawn(empty, macro):
                assert filled == anew


def test_what_somebody_else_typed_is_never_shown(app: Flask, macro: Any) -> None:
    with app.test_request_context():
        drawn(Sheet(name="Somebody", note="His note", secret="hush", colour="red"), macro)
        page = "".join(filled for filled, _anew in drawn(Sheet(name="Other"), macro))
    assert "Somebody" not in page
    assert "His note" not in page
    assert "hush" not in page


def test_what_is_wrong_is_drawn_on_the_page_where_it_is(app: Flask, macro: Any) -> None:
    with app.test_request_context(method="POST", data={"name": "far too long a name", "place__text": "Nowhere"}):
        form = Sheet(meta={"csrf": False})
        form.colour.choices = [("red", "Red")]
        assert not form.validate()
        page = "".join(filled for filled, _anew in drawn(form, macro))
    assert "aria-invalid" in page
    assert 'value="Nowhere"' in page
    with app.test_request_context():
        assert "aria-invalid" not in "".join(filled for filled, _anew in drawn(Sheet(name="Fine"), macro))


def test_no_word_that_somebody_types_stands_where_a_value_comes(app: Flask, macro: Any) -> None:
    for word in ("\ue000", "\ue001", "<b>"):
        with app.test_request_context():
            form = Sheet(colour="red", name="Anna")
            form.colour.choices, form.name.description = [("red", f"Rood {word}"), ("blue", word)], word
            for filled, anew in drawn(form, macro):
                assert filled == anew
    assert all(len(gap) >= 32 for gap in drawing.GAPS)


def test_two_fields_that_differ_in_anything_are_drawn_apart(app: Flask, macro: Any) -> None:
    class Other(Sheet):
        name = StringField("Name", validators=Sheet.name.kwargs["validators"], widget=TextArea(),
                           description="As it is written.")  # fmt: skip
        colour = SelectField("Colour", choices=[("red", "Red", {"disabled": True}), ("blue", "Blue <b>")])

    with app.test_request_context():
        for form in (Sheet(colour="red"), Other(colour="red"), Sheet(colour="red", name="Anna")):
            for filled, anew in drawn(form, macro):
                assert filled == anew


@pytest.mark.parametrize(
    "value", [*WORDS, 3, None, Colour.RED, Markup("<b>safe</b>"), "<b>'\"&", True, ["<i>"], Colour]
)
def test_values_are_written_as_they_are_escaped(value: object) -> None:
    assert str(written(value)) == str(escape(value))


@pytest.mark.parametrize(
    ("template", "page"),
    [
        ("{{ cell.text }}", "Anna &lt;b&gt;"),
        ("{{ dict.red }} {{ dict.items()|length }}", "rood 1"),
        ("{{ cell.badges.count }}{{ cell.nothing }}|{{ nobody }}", "2|"),
        ("{% for one in cells if one.linked %}{{ one.text.upper() }}{% endfor %}", "BO"),
        ("{{ cells|map(attribute='text')|join(' ') }}", "Anna &lt;b&gt; Bo"),
        ("{{ 'yes' if cell.text }}{{ 'no' if cell.url }}", "yes"),
        ("{% set class = 'off' if cell.url %}<a{{ ' class=' ~ class if class }}>", "<a>"),
    ],
)
def test_templates_find_attributes_items_and_nothing(app: Flask, template: str, page: str) -> None:
    cells = [Cell("Anna <b>", badges=Two("a", "b")), Cell("Bo", "/bo")]  # type: ignore[arg-type]
    made = app.jinja_env.from_string(template)
    assert made.render(cell=cells[0], cells=cells, dict={"red": "rood"}) == page


def test_a_template_tells_what_asks_for_it_where_it_is_called(app: Flask) -> None:
    """Functions, methods and macros are called at once; one that is marked hears of the page as well."""

    @pass_context
    def named(page: Context, what: str) -> str:
        return f"{what}: {page['name']}"

    made = app.jinja_env.from_string(
        "{% macro twice(x) %}{{ plain(x) * 2 }}{% endmacro %}"
        "{% for one in 'ab' %}{{ twice(one) }}{{ named(one) }}{{ 'x{}'.format(one) }}{% endfor %}"
    )
    page = made.render(name="Anna", named=named, plain=lambda text: text.upper())
    assert page == "AAa: AnnaxaBBb: Annaxb"


def test_an_attribute_of_nothing_is_a_fault(app: Flask) -> None:
    with pytest.raises(UndefinedError, match="nobody"):
        app.jinja_env.from_string("{{ nobody.name }}").render()


def test_each_language_has_a_frame_of_its_own(gijs: Person) -> None:
    def navigation(language: str) -> str:
        page = gijs.opens("/users/", 200, **{"Accept-Language": language})
        assert len(page.select('nav [aria-current="page"]')) == 1
        return page.select("nav")[0].get_text(" ")

    assert "Gebruikersbeheer" in navigation("nl")
    assert "User management" in navigation("en")
    assert "Gebruikersbeheer" in navigation("nl")


def test_screens_of_one_kind_share_a_line_and_stand_beside_each_other(app: Flask) -> None:
    marloes = people.with_role("AC", region_office())
    page = marloes.opens("/rounds/", 200)
    lines = {link.get_text(strip=True): link for link in page.select(".rp-nav a")}
    assert "Jaarlijkse rondes" not in lines and lines["Evaluaties"]["href"] == "/inquiries/"
    tabs = {
        link.get_text(strip=True): link.has_attr("aria-current") for link in page.select("main nav .rp-tabs a")
    }
    assert tabs == {
        "Profielen en evaluaties": False, "Jaarlijkse rondes": True, "Gemiste organisaties": False,
        "Interviews": False,
    }  # fmt: skip
    assert not marloes.opens("/rounds/add", 200).select("main nav .rp-tabs a")


def test_a_line_with_one_screen_goes_by_the_name_of_that_screen(app: Flask) -> None:
    where = people.organisation(people.TESTDORP)
    lines = {
        code: [link.get_text(strip=True) for link in people.with_role(code, where).opens("/").select(".rp-nav a")]
        for code in ("SD", "LB")
    }
    assert "Onderwerpen" in lines["SD"] and "Onderwerpen en vragen" not in lines["SD"]
    assert "Onderwerpen en vragen" in lines["LB"] and "Extra vragen" not in lines["LB"]


def test_the_frame_names_the_person_who_asks(gijs: Person, fatima: Person) -> None:
    for person in (gijs, fatima, gijs):
        header = person.opens("/").select("header")[0].get_text(" ")
        assert person.user.name.full in header


def test_behind_another_path_every_address_has_that_path(gijs: Person) -> None:
    """One process may answer under several paths; what was drawn for one is not shown under another."""

    def addresses(prefix: str) -> list[str]:
        gijs.opens_a_new_window()
        answer = gijs.client.get("/users/", environ_overrides={"SCRIPT_NAME": prefix})
        soup = BeautifulSoup(answer.get_data(as_text=True), "lxml")
        links = [str(link["href"]) for link in soup.select(".rp-header a, .rp-nav a, .rp-footer p + p a")]
        return links + [str(button["formaction"]) for button in soup.select(".rp-header button[formaction]")]

    for prefix in ("", "/portaal", ""):
        found = [address for address in addresses(prefix) if address != "/"]
        assert len(found) > 8
        assert all(address.startswith(f"{prefix}/") for address in found)
        assert not prefix or len(found) == sum(address.startswith("/portaal/") for address in found)


MACROS = """
{%- macro both(one, other) %}{{ one }}/{{ other }}{% endmacro -%}
{%- macro lazy(one, other='b') %}{{ one }}/{{ other }}{% endmacro -%}
{%- macro many(one) %}{{ one }}:{{ varargs|join('+') }}:{{ kwargs.get('x', '') }}{% endmacro -%}
{%- macro round(one) %}[{{ one }} {{ caller() }}]{% endmacro -%}
"""


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("both('<', 2)", "&lt;/2"),
        ("both('<', other='>')", "&lt;/&gt;"),
        ("both(both(1, '<'), 3)", "1/&lt;/3"),
        ("both(1)", "1/"),
        ("lazy(1)", "1/b"),
        ("lazy(1, 2)", "1/2"),
        ("many(1)", "1::"),
        ("many(1, 2, 3, x=4)", "1:2+3:4"),
    ],
)
def test_a_macro_is_called_as_its_template_says(app: Flask, said: str, told: str) -> None:
    body = f"{{{{ {said} }}}}{{% for one in (1, 2) %}}{{{{ {said} }}}}{{% endfor %}}"
    drawn = app.jinja_env.from_string(MACROS + body).render()
    assert drawn == told * 3
    inside = f"{{% call round('<') %}}{{{{ {said} }}}}{{% endcall %}}"
    assert app.jinja_env.from_string(MACROS + inside).render() == f"[&lt; {told}]"


def test_a_macro_refuses_what_it_has_no_name_for(app: Flask) -> None:
    for said in ("both(1, 2, 3)", "both(1, 2, third=3)"):
        with pytest.raises(TypeError):
            app.jinja_env.from_string(MACROS + f"{{{{ {said} }}}}").render()
