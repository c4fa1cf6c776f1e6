"""Marloes works on papers in the browser; Mark reads what was sent to him, and Fatima brings templates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from app.common import clock
from app.common.outbox import Message
from app.onboarding.models import ConnectionPaper, PaperTemplate
from app.onboarding.rules.papers import PaperKind, PaperState
from tests import bench, people
from tests.connecting import a_connection, in_the_region, region_office
from tests.factories import A_PDF
from tests.files import bad
from tests.onboarding.documents import written
from tests.papers_kept import a_paper, a_template, both_papers
from tests.people import Person
from tests.printed import Print

TODAY = clock.today()


@pytest.fixture
def marloes(app: Flask) -> Person:
    """The coordinator of the region."""
    return people.at_work("AC")


@pytest.fixture
def fatima(app: Flask) -> Person:
    """The functional administrator of the region."""
    return people.with_role("FB", region_office())


@pytest.fixture
def quick_press(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A press that takes no time; the real one has a test of its own."""
    for module in ("papers", "paper_templates"):
        monkeypatch.setattr(f"app.onboarding.views.{module}.pressed", lambda _document, _name: A_PDF)
    yield


def of(connection: Any) -> list[ConnectionPaper]:
    return bench.rows_of(ConnectionPaper, ConnectionPaper.connection_id == connection.id)


# Making and sending


def test_marloes_makes_the_four_papers_of_a_step_and_sends_them_in_one_mail(marloes: Person, quick_press: None):
    a_template()
    connection = a_connection(in_the_region(name="De Wegwijzer"), steps=2)
    form = marloes.opens(f"/connection-papers/add?connection_id={connection.id}")
    assert len(form.select("[name=kinds][checked]")) == 4
    marloes.posts(
        "/connection-papers/add", connection_id=connection.id, kinds=[kind.value for kind in PaperKind],
        contact_person="Saskia Roelofs", contact_email="saskia@wegwijzer.example",
    )  # fmt: skip
    assert [one.state for one in of(connection)] == [PaperState.DRAFT] * 4
    page = marloes.opens(f"/connection-papers/send/{connection.id}")
    assert page.select("[name=recipient]")[0]["value"] == "saskia@wegwijzer.example"
    assert "De Wegwijzer" in page.select("[name=body]")[0].get_text()
    numbers = [str(one.id) for one in of(connection)]
    done = marloes.posts(
        f"/connection-papers/send/{connection.id}", papers=numbers, sent_on=TODAY.isoformat(),
        recipient="saskia@wegwijzer.example", subject="De papieren", body="Hierbij.",
    )  # fmt: skip
    assert done.shows("De documenten gaan per e-mail weg.")
    (message,) = bench.rows_of(Message)
    assert len(message.file_ids or ()) == 4
    assert {one.state for one in of(connection)} == {PaperState.SENT}


def test_papers_that_are_handed_over_count_as_sent_without_a_mail(marloes: Person, quick_press: None):
    paper = a_paper()
    marloes.posts(
        f"/connection-papers/send/{paper.connection_id}", papers=[str(paper.id)], sent_on=TODAY.isoformat()
    )
    assert bench.kept(paper).state is PaperState.SENT and not bench.rows_of(Message)


def test_nothing_goes_out_to_what_is_no_address(marloes: Person):
    paper = a_paper()
    marloes.posts(
        f"/connection-papers/send/{paper.connection_id}", papers=[str(paper.id)], sent_on=TODAY.isoformat(),
        recipient="geen adres\nBcc: x@y.example", subject="x", body="x",
    )  # fmt: skip
    assert bench.kept(paper).state is PaperState.DRAFT and not bench.rows_of(Message)


def test_papers_of_another_connection_are_not_sent_along(marloes: Person, quick_press: None):
    paper, other = a_paper(), a_paper()
    address = f"/connection-papers/send/{paper.connection_id}"
    marloes.posts(address, papers=[str(other.id)], sent_on=TODAY.isoformat())
    assert {bench.kept(one).state for one in (paper, other)} == {PaperState.DRAFT}


def test_a_paper_is_printed_as_a_pdf_that_everybody_can_read(marloes: Person):
    connection = a_connection(in_the_region(name="De Wegwijzer"))
    paper = a_paper(connection, signatory="Anke Vos")
    answer = marloes.client.get(f"/connection-papers/{paper.id}/print")
    assert answer.status_code == 200
    sheet = Print(answer.data)
    assert sheet.title == "Toetredingsovereenkomst Verwijsindex"
    assert sheet.shows("De Wegwijzer") and sheet.shows("Naam: Anke Vos")
    assert "Table" in sheet.tags and sheet.root["/Lang"] == "nl"


# What comes back


def test_marloes_keeps_the_signed_copy_and_the_gate_opens(marloes: Person):
    connection = a_connection(steps=4)
    paper = a_paper(connection, state=PaperState.SENT)
    marloes.posts(
        f"/connection-papers/{paper.id}/sign", signed_on=TODAY.isoformat(), signatory="Anke Vos",
        signatory_function="bestuurder", file=(BytesIO(A_PDF), "getekend.pdf"),
    )  # fmt: skip
    assert bench.kept(paper).state is PaperState.SIGNED
    assert bench.kept(connection).accession_signed_on == TODAY
    assert marloes.client.get(f"/connection-papers/{paper.id}/copy").data == A_PDF


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"MZ\x90\x00", "getekend.pdf", "Dit bestand is beschadigd"),
        (written("Getekend"), "getekend.docx", "Bestanden van deze soort kunt u hier niet toevoegen."),
        (None, "", "Voeg het getekende exemplaar toe als pdf."),
    ],
)
def test_a_signed_copy_that_is_none_is_refused(marloes: Person, content: bytes | None, name: str, sentence: str):
    paper = a_paper(state=PaperState.SENT)
    copy: dict[str, Any] = {"file": (BytesIO(content), name)} if content else {}
    page = marloes.posts(
        f"/connection-papers/{paper.id}/sign", signed_on=TODAY.isoformat(), signatory="Anke Vos",
        signatory_function="bestuurder", **copy,
    )  # fmt: skip
    assert page.shows(sentence)
    assert bench.kept(paper).state is PaperState.SENT


def test_a_form_comes_back_with_or_without_a_file(marloes: Person):
    first = a_paper(kind=PaperKind.ACCOUNTS, state=PaperState.SENT)
    marloes.posts(f"/connection-papers/{first.id}/receive", received_on=TODAY.isoformat())
    second = a_paper(kind=PaperKind.PROFILE, state=PaperState.SENT)
    marloes.posts(
        f"/connection-papers/{second.id}/receive", received_on=TODAY.isoformat(),
        file=(BytesIO(written("Ingevuld")), "profiel.docx"),
    )  # fmt: skip
    assert [bench.kept(one).copy_id is None for one in (first, second)] == [True, False]


def test_a_refusal_has_a_reason_and_a_new_version_follows(marloes: Person):
    paper = a_paper(state=PaperState.SENT)
    marloes.posts(f"/connection-papers/{paper.id}/refuse", refused_on=TODAY.isoformat(), reason="")
    assert bench.kept(paper).state is PaperState.SENT
    marloes.posts(f"/connection-papers/{paper.id}/refuse", refused_on=TODAY.isoformat(), reason="Te duur.")
    marloes.posts(f"/connection-papers/{paper.id}/renew")
    numbers = [
        (one.number, one.state)
        for one in bench.rows_of(ConnectionPaper, ConnectionPaper.connection_id == paper.connection_id)
    ]
    assert numbers == [(1, PaperState.REFUSED), (2, PaperState.DRAFT)]


def test_a_draft_is_replaced_by_a_document_that_was_worked_on_and_filled_in_anew(marloes: Person):
    paper = a_paper(kind=PaperKind.PROFILE)
    own = (BytesIO(written("Met de hand")), "profiel.docx")
    marloes.posts(f"/connection-papers/{paper.id}/replace", file=own)
    changed = bench.kept(paper)
    assert changed.file_id != paper.file_id
    marloes.posts(f"/connection-papers/{paper.id}/fill_anew")
    assert bench.kept(paper).file_id != changed.file_id


def test_what_does_not_fit_the_state_of_a_paper_is_refused(marloes: Person):
    signed, form = a_paper(state=PaperState.SIGNED), a_paper(kind=PaperKind.ACCOUNTS, state=PaperState.SENT)
    wrong = [(signed, verb) for verb in ("sign", "refuse", "replace")] + [(form, "sign"), (form, "replace")]
    for paper, verb in wrong:
        address = f"{paper.id}/{verb}"
        assert marloes.client.get(f"/connection-papers/{address}").status_code == 403, address


def test_a_day_to_come_is_told(marloes: Person):
    paper = a_paper(kind=PaperKind.PROFILE, state=PaperState.SENT)
    tomorrow = TODAY + timedelta(days=1)
    page = marloes.posts(f"/connection-papers/{paper.id}/receive", received_on=tomorrow.isoformat())
    assert page.shows("Deze dag moet nog komen.")
    assert bench.kept(paper).state is PaperState.SENT


# Who sees what


def test_mark_reads_what_was_sent_to_his_organisation_and_changes_nothing(app: Flask):
    place = in_the_region()
    connection = a_connection(place)
    draft, sent = a_paper(connection, PaperKind.PROFILE), a_paper(connection, state=PaperState.SENT)
    elsewhere = a_paper(state=PaperState.SENT)
    mark = people.with_role("IC", place)
    assert len(mark.opens("/connection-papers/").rows()) == 1
    assert mark.client.get(f"/connection-papers/{sent.id}").status_code == 200
    assert mark.client.get(f"/connection-papers/{sent.id}/print").status_code == 200
    for paper in (draft, elsewhere):
        for address in ("", "/file", "/print", "/copy"):
            assert mark.client.get(f"/connection-papers/{paper.id}{address}").status_code == 404
    for verb in ("sign", "receive", "refuse", "replace", "renew", "fill_anew"):
        assert mark.client.get(f"/connection-papers/{sent.id}/{verb}").status_code == 403


def test_a_coordinator_of_another_region_finds_nothing(app: Flask):
    paper = a_paper(state=PaperState.SENT)
    stranger = people.with_role("AC", people.organisation(people.ELSEWHERE))
    for address in ("", "/file", "/print", "/copy", "/sign"):
        assert stranger.client.get(f"/connection-papers/{paper.id}{address}").status_code == 404
    assert stranger.client.get(f"/connection-papers/send/{paper.connection_id}").status_code == 404


# Templates


def test_fatima_brings_a_template_that_papers_are_made_from_at_once(fatima: Person, marloes: Person):
    own = (BytesIO(written("Ons eigen convenant met {{ organisation }}", title="Convenant")), "convenant.docx")
    fatima.posts("/paper-templates/add", kind="covenant", file=own)
    (template,) = bench.rows_of(PaperTemplate, PaperTemplate.organisation_id.is_not(None))
    assert (template.active, template.fields) == (True, ["organisation"])
    example = fatima.client.get(f"/paper-templates/{template.id}/example")
    assert Print(example.data).shows("Ons eigen convenant met Stichting De Wegwijzer")
    assert fatima.client.get(f"/paper-templates/{template.id}/filled").status_code == 200
    assert fatima.client.get(f"/paper-templates/{template.id}/file").status_code == 200


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (written("{{ bsn }}"), "Het veld “bsn” is niet bekend."),
        (written("{{ organisation.__class__.__mro__ }}"), "vraagt meer dan een sjabloon mag"),
        (written("{% for x in range(9) %}x{% endfor %}"), "is geen lijst waarvan regels kunnen worden herhaald"),
        (bad.docx(("word/media/picture.png", b"\0" * 60_000_000)), "ingepakt"),
        (b"PK\x03\x04 no document", "Dit bestand is beschadigd"),
    ],
)
def test_a_bad_template_is_refused_with_a_sentence(fatima: Person, content: bytes, sentence: str):
    page = fatima.posts("/paper-templates/add", kind="profile", file=(BytesIO(content), "profiel.docx"))
    assert page.shows(sentence)
    assert not bench.rows_of(PaperTemplate)


def test_fatima_goes_back_to_an_older_version_and_to_that_of_the_portal(fatima: Person):
    first, second = a_template(region_office()), a_template(region_office())
    fatima.posts(f"/paper-templates/{first.id}/use")
    assert (bench.kept(first).active, bench.kept(second).active) == (True, False)
    fatima.posts(f"/paper-templates/{first.id}/retire")
    assert not bench.kept(first).active


def test_fatima_changes_nothing_of_the_portal_and_reads_which_fields_there_are(fatima: Person):
    of_portal = a_template()
    older = bench.rows_of(PaperTemplate, PaperTemplate.kind == PaperKind.COVENANT)[0]
    assert fatima.client.get(f"/paper-templates/{of_portal.id}/file").status_code == 200
    assert fatima.client.get(f"/paper-templates/{older.id}/use").status_code == 403
    page = fatima.opens("/paper-templates/fields")
    assert page.shows("{{ organisation }}") and page.shows("{{ account.email }}")


def test_completing_asks_for_both_papers_whatever_was_made(marloes: Person):
    connection = a_connection(steps=4)
    both_papers(connection)
    assert bench.kept(connection).account_form_on is not None
