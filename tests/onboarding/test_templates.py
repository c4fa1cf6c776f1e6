"""Templates of papers: Fatima hands one in and is told what is wrong with it; Annelies fills it in."""

from __future__ import annotations

import string
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.common.errors import RuleBroken
from app.common.files.archives import ARCHIVE_INSIDE, BROKEN, TOO_MUCH_INSIDE
from app.common.files.office import ELSEWHERE
from app.common.words import Told
from app.onboarding.papers import opening, sandbox, templates
from app.onboarding.papers.fields import FIELDS, FILTERS, LISTS, an_example
from tests.files import bad
from tests.onboarding.documents import changed, put, text_of, written

TTO = written(
    "{{ organisation }} te {{ city|upper }} treedt toe tot het convenant.",
    "{% if umbrella %}Namens {{ umbrella }}.{% else %}Op eigen naam.{% endif %}",
    "Getekend door {{ signatory }}, {{ signatory_function|default('directeur') }}",
    table=[
        ["Naam", "E-mail"],
        ["{%tr for account in accounts %}", ""],
        ["{{ loop.index }} {{ account.name }}", "{{ account.email }}"],
        ["{%tr endfor %}", ""],
    ],
    head="Toetreding van {{ organisation }}",
)
VALUES = {
    "organisation": "Huis & Haard <Testdorp>",
    "city": "Testdorp",
    "signatory": 'Saskia "Sas" de Wit',
    "accounts": [
        {"name": "Marieke & Co", "email": "marieke@haard.example"},
        {"name": "Bram > Bert", "email": "bram@haard.example"},
    ],
}


def checked(content: bytes) -> frozenset[str]:
    with TemporaryDirectory() as folder:
        return templates.check_template(put(Path(folder), content))


def told(content: bytes) -> list[str]:
    """What Fatima reads about a template that is refused."""
    with pytest.raises(RuleBroken) as refused:
        checked(content)
    return [
        reason.message % reason.places if isinstance(reason, Told) else str(reason)
        for reason in refused.value.reasons
    ]


def test_a_template_says_which_fields_it_uses() -> None:
    used = {"organisation", "city", "umbrella", "signatory", "signatory_function", "accounts"}
    assert checked(TTO) == used
    assert templates.empty_fields(checked(TTO), VALUES) == ["umbrella", "signatory_function"]


def test_a_paper_is_filled_in_and_can_be_opened() -> None:
    text = text_of(templates.fill(TTO, VALUES))
    assert "Huis & Haard <Testdorp> te TESTDORP treedt toe" in text
    assert "Op eigen naam." in text
    assert 'Getekend door Saskia "Sas" de Wit' in text
    assert "Toetreding van Huis & Haard <Testdorp>" in text
    assert "1 Marieke & Co\nmarieke@haard.example\n2 Bram > Bert\nbram@haard.example" in text
    assert "{" not in text


def test_a_field_that_word_tore_into_pieces_is_filled_in() -> None:
    torn = changed(
        written("Aan {{ organisation }}."),
        "word/document.xml",
        lambda xml: xml.replace(
            b"{{ organ", b'{</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{ organ'
        ),
    )
    assert checked(torn) == {"organisation"}
    assert "Aan Huis & Haard <Testdorp>." in text_of(templates.fill(torn, VALUES))


@settings(max_examples=15)  # each makes and opens a document
@given(st.text(max_size=60))
def test_whatever_an_organisation_is_called_its_paper_can_be_opened_and_says_so(name: str) -> None:
    template = written("Begin {{ organisation }} einde")
    text = text_of(templates.fill(template, {"organisation": name}))
    kept = "".join(sign for sign in name if sign in string.printable and sign not in "\t\n\r\x0b\x0c")
    assert text.startswith("Begin ")
    assert text.rstrip("\n").endswith(" einde")
    assert all(sign in text for sign in kept)


@pytest.mark.parametrize("name", ["{{ signatory }}", "{% for a in b %}", "{{ 7 * 7 }}", "{# niets #}"])
def test_a_name_that_looks_like_a_field_stays_a_name(name: str) -> None:
    assert f"Aan {name}." in text_of(templates.fill(written("Aan {{ organisation }}."), {"organisation": name}))


# What is refused


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("{{ organisatie }}", "organisatie"),
        ("{% if organisatie %}x{% endif %}", "organisatie"),
        ("{% for a in accounts %}{{ a.bsn }}{% endfor %}", "a.bsn"),
        ("{{ loop }}", "loop"),
        ("{% for a in accounts %}x{% endfor %}{{ a }}", "a"),
    ],
)
def test_a_field_that_is_not_known_is_named(text: str, field: str) -> None:
    assert told(written(text)) == [f"The field “{field}” is not known."]


def test_all_that_is_wrong_with_the_text_is_told_at_once() -> None:
    sentences = told(written("{{ naam }} {{ adres }}", "{{ naam }} {{ organisation.secret }}"))
    assert sentences == [
        "The field “naam” is not known.",
        "The field “adres” is not known.",
        "“organisation.secret” reaches for more than a template may.",
    ]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("{{ organisation.__class__ }}", "organisation.__class__"),
        ("{{ organisation['__class__'] }}", "organisation['__class__']"),
        ("{{ ''.__class__.__mro__ }}", "''.__class__.__mro__"),
        ("{{ organisation.upper() }}", "organisation.upper(…)"),
        ("{{ range(1000000000) }}", "range(…)"),
        ("{{ self.__init__ }}", "self.__init__"),
        ("{{ __builtins__ }}", "__builtins__"),
        ("{{ organisation * 1000000000 }}", "organisation 1000000000"),
        ("{{ organisation ~ city }}", "organisation city"),
        ("{{ organisation is defined }}", "organisation"),
        ("{{ organisation[:9] }}", "organisation[9]"),
        ("{{ [organisation] }}", "organisation"),
        ("{% for a in accounts %}{{ a.__class__ }}{% endfor %}", "a.__class__"),
        ("{% for a in accounts %}{{ a['email'] }}{% endfor %}", "a['email']"),
        ("{% for a in accounts %}{{ a.email.__class__ }}{% endfor %}", "a.email.__class__"),
        ("{% for organisation in accounts %}x{% endfor %}", "organisation"),
        ("{% for a in accounts if a %}x{% endfor %}", "accounts"),
        ("{% for a, b in accounts %}x{% endfor %}", "a b"),
        ("{% if organisation < city %}x{% endif %}", "organisation"),
    ],
)
def test_an_expression_that_reaches_for_more_is_named(text: str, field: str) -> None:
    assert f"“{field}” reaches for more than a template may." in told(written(text))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{{ organisation|attr('x') }}", "In “organisation|attr” stands a filter that is not allowed."),
        ("{{ organisation|safe }}", "In “organisation|safe” stands a filter that is not allowed."),
        ("{{ organisation|default(city) }}", "In “organisation|default” stands a filter that is not allowed."),
        ("{{ accounts }}", "“accounts” is a list. Repeat its lines with “for”."),
        ("{% for a in organisation %}x{% endfor %}", "“organisation” is no list whose lines can be repeated."),
        ("{% for a in range(9) %}x{% endfor %}", "“range(…)” is no list whose lines can be repeated."),
        ("{% set a = 1 %}", "“set” is not allowed in a template."),
        ("{% import 'os' as os %}", "“import” is not allowed in a template."),
        ("{% include '/etc/passwd' %}", "“include” is not allowed in a template."),
        ("{% macro a() %}x{% endmacro %}", "“macro” is not allowed in a template."),
        ("{{ organisation", "A field is not closed: “{{ organisation”."),
        ("organisation }}", "A field is closed that was not opened: “organisation }}”."),
        ("{{ organisation {{ city }}", "A field is not closed: “{{ organisation {{”."),
        ("{{ de organisatie }}", "This cannot be read as a field: “{{ de organisatie }}”."),
        ("{% trans %}x{% endtrans %}", "This cannot be read as a field: “{% trans %}”."),
        ("{{r organisation }}", str(templates.NO_WORDS_HERE)),
        ("{% raw %}{{ x }}{% endraw %}", str(opening.NOT_FILLED)),
        ("{% if city %}" * 120 + "x" + "{% endif %}" * 120, str(sandbox.TOO_DEEP)),
        ("{{ city }}" * 600, str(opening.TOO_MANY)),
    ],
)
def test_what_else_a_template_may_not_is_told(text: str, sentence: str) -> None:
    assert sentence in told(written(text))


def test_a_repetition_within_a_repetition_is_refused() -> None:
    text = "{% for a in accounts %}{% for b in accounts %}x{% endfor %}{% endfor %}"
    assert told(written(text)) == ["“accounts” is repeated within a repetition. That is not allowed."]


def test_the_head_of_a_page_is_looked_at_as_well() -> None:
    assert told(written("Tekst", head="{{ naam }}")) == ["The field “naam” is not known."]


def test_a_field_in_the_layout_or_in_the_properties_is_refused() -> None:
    width = changed(
        written("Tekst", table=[["a", "b"]]),
        "word/document.xml",
        lambda xml: xml.replace(b"<w:tcW ", b'<w:tcW w:x="{{ city }}" ', 1),
    )
    assert told(width) == ["The field “city” stands in the layout, where no text is. Put it in the text."]
    assert told(written("{% cellbg city %}", table=[["{% cellbg city %}", "b"]]))
    title = written("Tekst", subject="Voor {{ city }}")
    assert told(title) == [opening.NOT_FILLED]


def test_a_repetition_that_begins_in_a_row_and_ends_outside_is_refused() -> None:
    text = told(written("{%p endfor %}", table=[["{%tr for a in accounts %}", "x"]]))
    assert text


def code(words: bytes) -> Callable[[bytes], bytes]:
    """A field of Word."""
    return lambda xml: xml.replace(
        b"<w:sectPr", b"<w:p><w:r><w:instrText>" + words + b"</w:instrText></w:r></w:p><w:sectPr", 1
    )


@pytest.mark.parametrize("words", [b"DDEAUTO c:\\\\x", b' INCLUDETEXT "http://elders.example"', b"{{ city }}"])
def test_a_field_of_word_that_runs_or_fetches_is_refused(words: bytes) -> None:
    assert told(changed(written("Tekst"), "word/document.xml", code(words))) == [opening.RUNS]


def test_the_number_of_a_page_is_allowed() -> None:
    assert checked(changed(written("{{ city }}"), "word/document.xml", code(b"PAGE"))) == {"city"}


def relation(kind: str, target: str, mode: str = ' TargetMode="External"') -> Callable[[bytes], bytes]:
    """A further relation of the text of a document."""
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    one = f'<Relationship Id="rId99" Type="{base}/{kind}" Target="{target}"{mode}/></Relationships>'
    return lambda xml: xml.replace(b"</Relationships>", one.encode())


@pytest.mark.parametrize(
    ("kind", "target", "mode"),
    [
        ("image", "http://elders.example/pixel.png", ' TargetMode="External"'),
        ("image", "file:///etc/passwd", ' TargetMode="external"'),
        ("attachedTemplate", "http://elders.example/a.dotm", ' TargetMode="External"'),
        ("hyperlink", "file://server/share", ' TargetMode="External"'),
        ("hyperlink", "javascript:alert(1)", ' TargetMode="External"'),
        ("aFChunk", "part.mht", ""),
    ],
)
def test_a_template_fetches_nothing_from_elsewhere(kind: str, target: str, mode: str) -> None:
    one = changed(written("Tekst"), "word/_rels/document.xml.rels", relation(kind, target, mode))
    assert told(one) == [ELSEWHERE]


def test_a_link_that_somebody_clicks_is_allowed() -> None:
    link = relation("hyperlink", "https://www.regio.example")
    assert checked(changed(written("{{ city }}"), "word/_rels/document.xml.rels", link)) == {"city"}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7", BROKEN),
        (bad.docx(), BROKEN),
        (bad.docx(("word/inside.docx", b"PK")), ARCHIVE_INSIDE),
        (bad.docx(("word/media/picture.png", b"\0" * 60_000_000)), TOO_MUCH_INSIDE),
        (changed(written("x"), "word/document.xml", lambda xml: b"<!DOCTYPE a>" + xml), BROKEN),
        (changed(written("x"), "word/document.xml", lambda xml: xml[:-20]), BROKEN),
        (changed(written("x"), "word/document.xml", lambda xml: b"<a/>"), BROKEN),
        (written("x" * (opening.LARGEST_PART + 1)), TOO_MUCH_INSIDE),
    ],
)
def test_what_is_no_sound_document_is_refused(content: bytes, sentence: str) -> None:
    assert told(content) == [sentence]


def test_the_list_of_what_is_allowed_is_as_short_as_it_is_said() -> None:
    env = sandbox.Sandbox()
    assert set(env.filters) == FILTERS
    assert not env.globals
    assert not {"loop", "self"} & {*FIELDS, *LISTS}


@given(st.text(alphabet="{}%#()[].|_'\"abo organisation=~+-*/ ", max_size=60))
def test_whatever_is_typed_as_a_field_is_taken_or_refused_with_a_sentence(text: str) -> None:
    env = sandbox.Sandbox()
    try:
        shown = env.from_string(text).render(an_example())
    except RuleBroken as refused:
        assert refused.reasons
    else:
        assert env.used <= {*FIELDS, *LISTS}
        assert "<Testdorp>" not in shown


def test_a_filled_paper_holds_the_same_parts_as_its_template(tmp_path: Path) -> None:
    path = put(tmp_path, templates.fill(TTO, VALUES), "tto.docx")
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert "word/document.xml" in archive.namelist()
