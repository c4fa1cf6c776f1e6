"""Notes and documents of a pathway: written and kept by whoever may edit it, seen by a layer of their own."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest

from app.common import erasures
from app.common.files import StoredFile
from app.plans.models import Note, NoteRight, Pathway, PathwayDocument
from app.plans.rules.layers import Level
from app.security.models import UserGroup
from tests import bench
from tests.factories import (
    A_PDF,
    NoteFactory,
    PathwayFactory,
    PersonFactory,
    a_pathway_document,
)
from tests.people import Person as Somebody

EDIT, SEE, NONE = Level.EDIT, Level.SEE, Level.NONE


@pytest.fixture
def pathway(marieke: Somebody, team: UserGroup, school: UserGroup) -> Pathway:
    """A pathway that Marieke may edit and her colleague may see."""
    person = PersonFactory(organisation=marieke.place, opened={team: EDIT, school: SEE})
    return PathwayFactory(person=person)


def writes(person: Somebody, pathway: Pathway, **fields: Any) -> Any:
    """Send the form of a note."""
    fields = {"title": "Huisbezoek", "text": "Het gaat beter.", "written_on": "2026-11-20", **fields}
    return person.posts(f"/notes/add?pathway={pathway.id}", **fields)


def keeps(
    person: Somebody, pathway: Pathway, body: bytes = A_PDF, name: str = "verslag.pdf", **fields: Any
) -> Any:
    """Send the form of a document."""
    form: dict[str, Any] = {"csrf_token": person.token, "once": name, "pathway_id": pathway.id}
    form |= {"title": "Verslag", "file": (BytesIO(body), name), **fields}
    return person.client.post("/documents/add", data=form, follow_redirects=True)


def test_marieke_writes_a_note_and_keeps_a_document(
    marieke: Somebody, colleague: Somebody, pathway: Pathway
) -> None:
    assert writes(marieke, pathway).heading == "Huisbezoek"
    assert keeps(marieke, pathway).status_code == 200
    (note,), (document,) = bench.rows_of(Note), bench.rows_of(PathwayDocument)
    assert (note.person_id, note.organisation_id) == (pathway.person_id, pathway.organisation_id)
    for person in (marieke, colleague):
        page = person.opens(f"/pathways/{pathway.id}")
        assert page.shows("Huisbezoek") and page.shows("Verslag")
        (row,) = person.posts("/notes/", to="/notes/search", q="beter").rows()
        assert "Huisbezoek" in row
        given = person.client.get(f"/documents/{document.id}/file")
        assert given.get_data() == A_PDF and "attachment" in given.headers["Content-Disposition"]
    assert not colleague.opens(f"/pathways/{pathway.id}").select("a[href*='/notes/add']")


def test_who_may_only_see_a_pathway_adds_nothing(colleague: Somebody, pathway: Pathway, school: UserGroup) -> None:
    wanted = [f"{school.id}:edit"]
    page = writes(colleague, pathway, openings=wanted)
    assert page.shows("U mag dit traject niet bewerken") or page.shows("Niets gevonden met deze naam")
    answer = keeps(colleague, pathway, openings=wanted).get_data(as_text=True)
    assert "U mag dit traject niet bewerken" in answer or "Niets gevonden met deze naam" in answer
    assert not bench.counted(Note) and not bench.counted(PathwayDocument) and not bench.counted(StoredFile)


def test_a_note_may_say_otherwise_than_its_pathway(
    marieke: Somebody, colleague: Somebody, pathway: Pathway, team: UserGroup, school: UserGroup
) -> None:
    writes(marieke, pathway, openings=[f"{team.id}:", f"{school.id}:none"])
    (note,) = bench.rows_of(Note)
    colleague.opens(f"/notes/{note.id}", status=404)
    assert not colleague.opens(f"/pathways/{pathway.id}").shows("Huisbezoek")
    assert not colleague.posts("/notes/", to="/notes/search", q="beter").rows()
    marieke.posts(f"/notes/{note.id}/rights", openings=[f"{team.id}:", f"{school.id}:edit"])
    colleague.posts(f"/notes/{note.id}/edit", text="Het gaat veel beter.")
    assert bench.kept(note).text == "Het gaat veel beter."
    page = marieke.opens(f"/notes/{note.id}/insight")
    assert page.shows("groep School en zorg: zien en bewerken, ingesteld bij de notitie")
    assert page.shows("groep Dorpsteam Zuid: zien en bewerken, ingesteld bij de persoon")
    refused = marieke.posts(f"/notes/{note.id}/rights", openings=[f"{team.id}:see", f"{school.id}:edit"])
    assert refused.shows("Anders sluit u uzelf buiten")
    assert {one.group_id: one.level for one in bench.rows_of(NoteRight)} == {school.id: EDIT}


def test_a_note_is_seen_without_its_pathway(marieke: Somebody, colleague: Somebody, school: UserGroup) -> None:
    """Nothing of the pathway or the person is told along."""
    note = NoteFactory(pathway__person__organisation=marieke.place, opened={school: SEE})
    page = colleague.opens(f"/notes/{note.id}")
    assert page.heading == note.title
    assert not page.shows(note.pathway.title) and not page.shows(note.pathway.about)
    colleague.opens(f"/pathways/{note.pathway_id}", status=404)


def test_an_archived_pathway_takes_nothing_and_one_with_parts_stays(
    marieke: Somebody, pathway: Pathway, team: UserGroup
) -> None:
    NoteFactory(pathway=pathway, opened={team: NONE})
    assert marieke.opens(f"/pathways/{pathway.id}/delete").shows("Archiveer het traject")
    marieke.posts(f"/pathways/{pathway.id}/archive")
    assert writes(marieke, pathway).shows("Dit is gearchiveerd")
    assert bench.counted(Note) == 1


def test_what_is_archived_leaves_the_page_of_the_pathway(marieke: Somebody, pathway: Pathway) -> None:
    note = NoteFactory(pathway=pathway)
    marieke.posts(f"/notes/{note.id}/archive")
    assert not marieke.opens(f"/pathways/{pathway.id}").shows(note.title)
    marieke.opens(f"/notes/{note.id}/edit", status=403)
    marieke.posts(f"/notes/{note.id}/bring_back")
    assert marieke.opens(f"/pathways/{pathway.id}").shows(note.title)


def test_a_deleted_document_goes_with_its_file_and_is_noted(marieke: Somebody, pathway: Pathway) -> None:
    document = a_pathway_document(pathway=pathway)
    marieke.posts(f"/documents/{document.id}/delete")
    with bench.office() as session:
        noted = list(erasures.read(erasures.list_of(session)))
    assert (noted[-1]["kind"], noted[-1]["key"]) == ("pathway_document", document.file.key)
    assert bench.kept(document) is None
    assert not bench.counted(StoredFile, StoredFile.id == document.file_id)


@pytest.mark.parametrize(
    ("body", "name"),
    [(b"MZ\x90\x00", "virus.exe"), (b"geen pdf", "verslag.pdf"), (b"", "leeg.pdf"), (b"<svg/>", "plaatje.svg")],
)
def test_a_file_that_is_not_what_it_says_is_refused(
    marieke: Somebody, pathway: Pathway, body: bytes, name: str
) -> None:
    answer = keeps(marieke, pathway, body, name)
    assert answer.status_code == 200 and "rp-errors" in answer.get_data(as_text=True)
    assert 'value="Verslag"' in answer.get_data(as_text=True), "what was typed stays"
    assert not bench.counted(PathwayDocument) and not bench.counted(StoredFile)


def test_a_note_is_no_book(marieke: Somebody, pathway: Pathway) -> None:
    page = writes(marieke, pathway, text="a" * 20_001)
    assert page.errors() and not bench.counted(Note)
