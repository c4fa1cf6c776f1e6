"""Who reads and who makes programmes, which region begins with which one, and programmes that are taken along."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest

from app.common.errors import RuleBroken
from app.common.exchanged import MOST_BYTES
from app.onboarding.models import Connection, Programme, ProgrammeEdition
from app.onboarding.rules import exchange
from app.onboarding.rules.nine_steps import NINE_STEPS
from app.onboarding.rules.programmes import Check, Route, read
from tests import bench, people
from tests.connecting import a_connection, region_office
from tests.factories import OrganisationFactory, RegionFactory
from tests.people import Person
from tests.programmes import A_PROGRAMME, ProgrammeFactory, three_steps


@pytest.fixture
def marloes(app: Any) -> Person:
    """Onboarding coordinator of the region."""
    return people.at_work("AC")


@pytest.fixture
def fatima_of_the_region(app: Any) -> Person:
    """Functional administrator where Marloes works."""
    return people.with_role("FB", region_office())


def version_of(connection: Connection) -> int:
    """The version of its programme that a connection has."""
    edition = ProgrammeEdition.id == bench.kept(connection).edition_id
    (found,) = bench.rows_of(ProgrammeEdition, edition)
    return found.number


# Who reads, who makes


def test_marloes_reads_what_was_published_and_makes_nothing(marloes: Person) -> None:
    ours = ProgrammeFactory(organisation=marloes.place, revised=True, title={"nl": "Van de regio"})
    draft = ProgrammeFactory(organisation=marloes.place, title={"nl": "Nog niet af"})
    page = marloes.opens("/programmes/")
    assert page.shows("Van de regio") and not page.shows("Nog niet af") and not page.shows("Programma toevoegen")
    page = marloes.opens(f"/programmes/{ours.id}")
    assert page.shows("1. Kennismaken") and not page.shows("Bewerken") and not page.shows("Kopiëren")
    for path in ("/preview", "/versions", "/versions/1", "/compare"):
        marloes.opens(f"/programmes/{ours.id}{path}")
    assert len(marloes.opens(f"/programmes/{ours.id}/versions").rows()) == 1
    for path in ("/versions/2", "/versions/2/file", "/compare?a=1&b=2"):
        marloes.opens(f"/programmes/{ours.id}{path}", status=404)
    for path in ("/steps", "/use", "/copy", "/edit", "/publish", "/versions/1/restore", "/history"):
        marloes.opens(f"/programmes/{ours.id}{path}", status=403)
    for path in ("", "/preview", "/versions", "/versions/1", "/compare"):
        marloes.opens(f"/programmes/{draft.id}{path}", status=404)


def test_of_the_portal_fatima_reads_and_copies_and_changes_nothing(fatima: Person) -> None:
    thing = ProgrammeFactory(published=True, design=NINE_STEPS)
    assert fatima.opens(f"/programmes/{thing.id}").shows("5. Aansluiting voltooien")
    for path in ("/steps", "/edit", "/revise", "/versions/1/restore"):
        fatima.opens(f"/programmes/{thing.id}{path}", status=403)
    elsewhere = ProgrammeFactory(organisation=OrganisationFactory(), published=True)
    for path in (
        "",
        "/steps",
        "/copy",
        "/use",
        "/preview",
        "/versions",
        "/compare",
        "/versions/1",
        "/versions/1/file",
    ):
        fatima.opens(f"/programmes/{elsewhere.id}{path}", status=404)
    page = fatima.posts(
        f"/programmes/{thing.id}/copy", title_nl="Scholen aansluiten", title_en="Connecting schools"
    )
    assert page.heading == "Scholen aansluiten" and page.shows("U werkt aan versie 1.")
    copy = bench.rows_of(Programme, Programme.organisation_id == fatima.place.id)[-1]
    (edition,) = bench.rows_of(ProgrammeEdition, ProgrammeEdition.thing_id == copy.id)
    assert edition.route == NINE_STEPS and not edition.published and copy.title["en"] == "Connecting schools"


def test_a_copy_needs_a_title(fatima: Person) -> None:
    thing = ProgrammeFactory(published=True)
    before = bench.counted(Programme)
    page = fatima.posts(f"/programmes/{thing.id}/copy", title_nl=" ")
    assert any("Vul dit veld in." in error for error in page.errors()) and bench.counted(Programme) == before


@pytest.mark.parametrize("role", ["SD", "GB", "PR", "LB", "IC", "NC", "VT", "FG"])
def test_nobody_else_opens_programmes(app: Any, role: str) -> None:
    people.at_work(role).opens("/programmes/", status=403)


def test_the_list_is_narrowed_to_what_is_of_the_portal_or_retired(fatima: Person) -> None:
    ProgrammeFactory(published=True, title={"nl": "Landelijke weg"})
    ProgrammeFactory(organisation=fatima.place, published=True, active=False, title={"nl": "Ingetrokken weg"})
    page = fatima.opens("/programmes/?portal=yes")
    assert page.shows("Landelijke weg") and not page.shows("Ingetrokken weg")
    page = fatima.opens("/programmes/?active=no")
    assert page.shows("Ingetrokken weg") and not page.shows("Landelijke weg")


# Where it is used


def test_publishing_tells_what_changes_and_which_connections_keep_their_version(
    fatima_of_the_region: Person,
) -> None:
    fatima = fatima_of_the_region
    a_connection()
    thing = ProgrammeFactory(organisation=fatima.place)
    page = fatima.opens(f"/programmes/{thing.id}/publish")
    assert page.shows("Regio Netwerk Lage Venen begint dan niet meer met “Aansluiten op de Verwijsindex”.")
    fatima.posts(f"/programmes/{thing.id}/publish")
    connections = [a_connection(), a_connection()]
    page = fatima.opens(f"/programmes/{thing.id}")
    fatima.posts(f"/programmes/{thing.id}/revise")
    page = fatima.opens(f"/programmes/{thing.id}/publish")
    assert page.shows("2 aansluitingen die onderweg zijn, houden de versie waarmee zij begonnen.")
    assert page.shows("0 dingen verschillen met versie 1")
    fatima.posts(f"/programmes/{thing.id}/publish")
    assert {version_of(one) for one in connections} == {1} and version_of(a_connection()) == 2
    page = fatima.opens(f"/programmes/{thing.id}/use")
    assert [" ".join(row.split()) for row in page.rows()] == [
        "Netwerk Lage Venen Korte weg Dit programma",
        "Versie 2 In gebruik 1 1",
        "Versie 1 Eerder 2 2",
    ]


def test_of_two_programmes_in_use_the_newest_counts_until_it_is_retired(fatima_of_the_region: Person) -> None:
    fatima = fatima_of_the_region
    old = ProgrammeFactory(organisation=fatima.place, published=True, title={"nl": "De oude weg"})
    new = ProgrammeFactory(organisation=fatima.place, published=True, title={"nl": "De nieuwe weg"})
    page = fatima.opens(f"/programmes/{old.id}/use")
    assert page.rows()[0].split() == ["Netwerk", "Lage", "Venen", "De", "nieuwe", "weg"]
    page = fatima.opens(f"/programmes/{new.id}/retire")
    assert page.shows("Deze regio's beginnen dan met een ander programma: Netwerk Lage Venen.")
    fatima.posts(f"/programmes/{new.id}/retire")
    assert "Dit programma" in fatima.opens(f"/programmes/{old.id}/use").rows()[0]
    page = fatima.opens(f"/programmes/{new.id}/revive")
    assert page.shows("Regio Netwerk Lage Venen begint dan niet meer met “De oude weg”.")


def test_an_older_programme_that_is_published_later_takes_over_from_none(fatima_of_the_region: Person) -> None:
    fatima = fatima_of_the_region
    old = ProgrammeFactory(organisation=fatima.place, title={"nl": "De oude weg"})
    ProgrammeFactory(organisation=fatima.place, published=True, title={"nl": "De nieuwe weg"})
    assert not fatima.opens(f"/programmes/{old.id}/publish").shows("begint dan niet meer met")
    fatima.posts(f"/programmes/{old.id}/publish")
    assert "De nieuwe weg" in fatima.opens(f"/programmes/{old.id}/use").rows()[0]


def test_regions_of_others_count_for_the_programme_of_the_portal_and_their_connections_do_not(
    fatima: Person,
) -> None:
    a_connection()
    RegionFactory(name="Regio Zonder Bureau", organisation=None)
    RegionFactory(name="Regio Met Eigen Weg", organisation=(place := OrganisationFactory()))
    ProgrammeFactory(organisation=place, published=True, title={"nl": "Eigen weg"})
    (thing,) = bench.rows_of(Programme, Programme.organisation_id.is_(None))
    rows = fatima.opens(f"/programmes/{thing.id}/use").rows()
    assert any("Netwerk Lage Venen" in row and "Dit programma" in row for row in rows)
    assert any("Regio Met Eigen Weg Eigen weg" in row and "Dit programma" not in row for row in rows)
    assert not any("Regio Zonder Bureau" in row for row in rows)
    assert " ".join(rows[-1].split()) == "Versie 1 In gebruik 0 0"


# Files


def test_a_programme_goes_out_as_a_file_and_comes_in_again(fatima: Person) -> None:
    used = ProgrammeFactory(organisation=fatima.place, published=True, design=NINE_STEPS)
    answer = fatima.client.get(f"/programmes/{used.id}/versions/1/file")
    assert answer.headers["Content-Disposition"] == "attachment; filename=korte-weg-1.json"
    page = fatima.posts("/programmes/take-in", file=(BytesIO(answer.data), "programma.json"))
    assert page.shows("“Korte weg” is binnengehaald.") and page.shows("U werkt aan versie 1.")
    made = bench.rows_of(Programme, Programme.organisation_id == fatima.place.id)[-1]
    (edition,) = bench.rows_of(ProgrammeEdition, ProgrammeEdition.thing_id == made.id)
    assert edition.route.steps == NINE_STEPS.steps


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "In dit bestand staat geen programma."),
        (b"PK\x03\x04", "In dit bestand staat geen programma."),
        (b"[" * 100_000, "In dit bestand staat geen programma."),
        (b'{"kind": "regieportaal/questionnaire", "format": 1}', "In dit bestand staat geen programma."),
        (b'{"kind": "regieportaal/programme", "format": 2}', "door een nieuwere versie van het portaal gemaakt"),
        (b"x" * (MOST_BYTES + 1), "Het bestand is te groot"),
    ],
)
def test_a_file_that_is_none_is_told_in_a_sentence(fatima: Person, content: bytes, told: str) -> None:
    before = bench.counted(Programme)
    page = fatima.posts("/programmes/take-in", file=(BytesIO(content), "programma.json"))
    assert told in page.content and bench.counted(Programme) == before
    assert page.shows("Kies het bestand opnieuw")


def wrong(change: Any) -> bytes:
    """A file in which something was changed by hand."""
    kept = json.loads(A_PROGRAMME)
    change(kept)
    return json.dumps(kept).encode()


def step(kept: Any, place: int = 2) -> Any:
    """A step of the file; the last one has a window and a checklist."""
    return kept["steps"][place]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda kept: kept.update(title={"en": "Hello"}), exchange.NO_TITLE),
        (lambda kept: kept.update(title={"nl": "x" * 101}), exchange.TOO_LONG),
        (lambda kept: kept.update(steps="none"), exchange.NOT_READABLE),
        (lambda kept: kept.pop("steps"), exchange.NOT_READABLE),
        (lambda kept: kept.update(steps=kept["steps"] * 7), "There are more than 20 steps."),
        (lambda kept: kept["steps"].append(step(kept)), "have the same key"),
        (lambda kept: step(kept).update(key="Look back!"), "is not sound"),
        (lambda kept: step(kept).update(key=["talk"]), exchange.NOT_READABLE),
        (lambda kept: step(kept).update(kind="party"), exchange.NOT_READABLE),
        (lambda kept: step(kept).update(name={"en": "Look back"}), exchange.NO_DUTCH),
        (lambda kept: step(kept).update(name={"xx": "?"}), exchange.NOT_READABLE),
        (lambda kept: step(kept).update(name={"nl": "x" * 151}), exchange.TOO_LONG),
        (lambda kept: step(kept).update(about={"nl": "x" * 2001}), exchange.TOO_LONG),
        (lambda kept: step(kept).update(about={"nl": "a\x00b"}), exchange.NOT_READABLE),
        (lambda kept: step(kept).update(gates=["friendship"]), exchange.NOT_READABLE),
        (lambda kept: step(kept).update(gates=["accession", "accession"]), "asks for the same twice"),
        (lambda kept: step(kept).update(papers=["newspaper"]), exchange.NOT_READABLE),
        (lambda kept: step(kept).update(most_minutes=-1), "minutes"),
        (lambda kept: step(kept).update(most_minutes="long"), exchange.NOT_READABLE),
        (lambda kept: step(kept)["window"].update(most=1), "window"),
        (lambda kept: step(kept)["window"].update(unit="hours"), exchange.NOT_READABLE),
        (lambda kept: step(kept)["window"].update(after=7), exchange.NOT_READABLE),
        (lambda kept: step(kept).update(window=[1]), exchange.NOT_READABLE),
        (lambda kept: step(kept)["checklist"][0].update(text={"fr": "Qui ?"}), exchange.NO_DUTCH),
        (lambda kept: step(kept)["checklist"][0].update(text={"nl": "x" * 301}), exchange.TOO_LONG),
        (lambda kept: step(kept)["checklist"][0].update(key="c1.x"), exchange.NOT_READABLE),
        (lambda kept: step(kept).update(checklist=step(kept)["checklist"] * 30), "have the same key"),
    ],
)
def test_a_file_that_was_changed_by_hand_is_judged(change: Any, reason: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        exchange.taken(wrong(change))
    assert any(reason in str(told) for told in broken.value.reasons), broken.value.reasons


def test_what_a_draft_may_lack_comes_in_and_is_told_on_the_screen(fatima: Person) -> None:
    content = wrong(
        lambda kept: (step(kept, 1).update(kind="meeting"), step(kept)["window"].update(after="later"))
    )
    page = fatima.posts("/programmes/take-in", file=(BytesIO(content), "programma.json"))
    assert page.shows("Precies één stap voltooit de aansluiting.") and page.shows("1 ding te herstellen")


def test_a_key_that_a_file_brings_is_never_given_to_another() -> None:
    found = exchange.taken(wrong(lambda kept: kept.update(last=1)))
    assert found.route.last == 2 and read(found.route.told()) == found.route


# The value


def test_a_programme_with_a_counted_key_comes_back_as_it_was() -> None:
    route = Route((*three_steps().steps,), last=12)
    assert read(json.loads(json.dumps(route.told()))) == route
    assert Check("c1", {"nl": "Wie signaleert er?"}) in route.steps[2].checklist
