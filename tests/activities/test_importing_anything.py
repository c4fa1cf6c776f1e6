"""Whatever stands in a file, it is taken over or refused with a reason: nothing ever crashes an import."""

from __future__ import annotations

import json
import random
import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.activities.rules.comparing import differences, fingerprint
from app.activities.rules.duplicates import duplicates
from app.activities.rules.imported import ChannelKind, ImportedItem
from app.activities.rules.texts import rich
from app.activities.rules.uit import read
from app.activities.rules.volunteering import read_offers
from app.common.errors import RuleBroken
from tests.activities.uit_samples import documents, told

SAMPLES = list(documents())
ODD: list[Any] = [
    None, True, False, 0, -1, 1e308, 10**18, "", " ", "x", "%{url}", "2026-13-45", "9999-12-31T23:59:59-14:00",
    "0001-01-01", "2026-10-25T02:30:00+02:00", "<script>x</script>", "=1+1", "\u0000\ud800", "é" * 300, "::1", [],
    {}, [[]], [None], {"nl": None}, {"0": {}}, [{"@id": []}], "https://[", "//", "+", "1-", "Unavailable", "12:60",
]  # fmt: skip
JSON = st.recursive(
    st.sampled_from(ODD) | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
E164 = re.compile(r"\+\d{7,15}")


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where something stands in a document, the document itself left out."""
    members: Any = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    found = []
    for key, one in members:
        found += [(*path, key), *places(one, (*path, key))]
    return found


def changed(document: Any, chance: random.Random, values: list[Any]) -> Any:
    """A document with some of its values taken away, doubled, or put in the place of others."""
    for value in values:
        where = places(document)
        if not where:
            break
        *way, last = chance.choice(where)
        holder = document
        for key in way:
            holder = holder[key]
        verb = chance.choice(("put", "take", "double", "move"))
        if verb == "take":
            del holder[last]
        elif verb == "double" and isinstance(holder, list):
            holder.append(holder[last])
        elif verb == "move" and isinstance(holder, dict):
            holder[chance.choice(["startDate", "location", "terms", "name", "subEvent"])] = holder[last]
        else:
            holder[last] = value
        document = json.loads(json.dumps(document))
    return document


def looks_right(item: ImportedItem) -> None:
    """What holds for every item, wherever it came from."""
    assert item.external_id and item.title
    assert all(span.start <= span.end for span in item.schedule.spans)
    assert list(item.schedule.spans) == sorted(set(item.schedule.spans))
    assert all(one.first <= one.last for one in (*item.schedule.closed, *item.schedule.adjusted))
    for about in item.description.values():
        assert not re.search(r"<(?!/?(?:p|br|ul|ol|li|strong|em|b|i|a)\b)", about.html)
        assert rich(about.html).html == about.html
    for channel in (*item.channels, *item.organiser.channels):
        if channel.kind in (ChannelKind.LANDLINE, ChannelKind.MOBILE):
            assert E164.fullmatch(channel.value)
    assert fingerprint(item) == fingerprint(item)
    assert differences(item, item, say=told, when=str) == []
    json.dumps([told(remark) for remark in item.remarks]).encode()


def tried(content: Any) -> None:
    try:
        item = read(content, "event.json")
    except RuleBroken as broken:
        assert broken.reasons
        assert all(told(reason).strip() for reason in broken.reasons)
    else:
        looks_right(item)
        assert duplicates([item]) == []


@given(st.sampled_from(SAMPLES), st.randoms(use_true_random=False), st.lists(JSON, min_size=1, max_size=4))
@settings(max_examples=400, deadline=None)
def test_an_event_with_anything_in_it_is_taken_over_or_refused(
    sample: bytes, chance: random.Random, values: list[Any]
) -> None:
    tried(json.dumps(changed(json.loads(sample), chance, values)).encode())


@given(st.sampled_from(SAMPLES), st.integers(0, 10_000), st.binary(max_size=12), st.integers(0, 40))
@settings(max_examples=200, deadline=None)
def test_a_file_that_was_damaged_on_the_way_is_taken_over_or_refused(
    sample: bytes, at: int, put: bytes, gone: int
) -> None:
    at %= len(sample)
    tried(sample[:at] + put + sample[at + gone :])


@given(JSON)
@settings(max_examples=150, deadline=None)
def test_a_document_that_is_none_is_refused(value: Any) -> None:
    tried(json.dumps(value).encode())


PIECES = st.sampled_from([
    "<p>", "</p>", "<br>", "woord", " ", "<li>", "</ul>", "<ul>", "<a href='x'>", "</a>", "&lt;b", "<b>", "</b>",
    "<div>", "</h1>", "<td>", "\n", "<a href='https://a.example'>", "<!--",
])  # fmt: skip


@given(st.text(max_size=300) | st.lists(PIECES, max_size=25).map("".join))
@settings(max_examples=300, deadline=None)
def test_cleaning_a_text_twice_changes_nothing_more(text: str) -> None:
    once = rich(text)
    assert rich(once.html) == once
    assert "<" not in once.text or "<" in text or "&lt;" in text


ENCODINGS = ["utf-8", "cp1252", "utf-16"]
NAMES = ["id", "title", "start", "days", "from", "until", "address", "phone"]
HEADER = b"id;titel;omschrijving;postcode;gemeente;dagen;van;tot;begindatum;einddatum;telefoon;e-mail\n"
LINE = b"1;Voorlezen;Kom voorlezen;9000;Gent;maandag;14:00;15:00;1/9/2026;30/6/2027;09 225 25 25;a@b.example\n"


@given(
    st.integers(0, 400), st.binary(max_size=20), st.integers(0, 30), st.sampled_from(["utf-8", "cp1252", "utf-16"])
)
@settings(max_examples=200, deadline=None)
def test_a_damaged_list_of_offers_is_taken_over_or_refused_line_by_line(
    at: int, put: bytes, gone: int, encoding: str
) -> None:
    content = (HEADER + LINE * 3).decode().encode(encoding)
    at %= len(content)
    try:
        offers = read_offers(content[:at] + put + content[at + gone :])
    except RuleBroken as broken:
        assert broken.reasons
    else:
        for item in offers.items:
            looks_right(item)
        assert all(refused.reasons for refused in offers.refused)


@given(st.lists(st.dictionaries(st.sampled_from(NAMES), JSON, max_size=8) | JSON, max_size=4))
@settings(max_examples=150, deadline=None)
def test_a_json_list_of_anything_is_taken_over_or_refused_offer_by_offer(offers: list[Any]) -> None:
    try:
        found = read_offers(json.dumps(offers).encode())
    except RuleBroken as broken:
        assert broken.reasons
    else:
        assert len(found.offers) + len(found.refused) == len(offers)
