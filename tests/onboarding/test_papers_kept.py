"""Papers of a connection, kept in versions: Marloes makes, sends and keeps them, and the gates ask only them."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from app.common import clock, files, outbox
from app.common.errors import OutOfScope, RuleBroken
from app.common.files.archives import BROKEN
from app.common.outbox import Message
from app.common.outbox import State as MessageState
from app.onboarding.actions import connections, paper_templates
from app.onboarding.actions import papers as actions
from app.onboarding.actions.paper_files import Upload, content_of, file_of
from app.onboarding.actions.paper_templates import ONE_STAYS, ONLY_DOCX, bring_templates
from app.onboarding.models import Connection, ConnectionPaper, PaperTemplate
from app.onboarding.papers.copies import ONLY_PDF
from app.onboarding.papers.defaults import template_of
from app.onboarding.papers.templates import check_template
from app.onboarding.rules import papers as rules
from app.onboarding.rules.gates import PAPERS_STAND
from app.onboarding.rules.papers import PaperKind, PaperState
from app.security.login.desk import open_desk
from tests import bench
from tests.connecting import KEYS, a_connection, in_the_region, region_office, seen_by, working_at
from tests.factories import OrganisationFactory
from tests.onboarding.documents import put, text_of, written
from tests.papers_kept import SIGNED_BY, a_line, a_paper, a_pdf, a_template, both_papers, does, pressed

TODAY = clock.today()


@pytest.fixture(autouse=True)
def cast(app: Any) -> None:
    """Everybody of the cast is there."""


def reasons(what: Any) -> list[str]:
    with pytest.raises(RuleBroken) as refused:
        what()
    return [str(reason) for reason in refused.value.reasons]


def read(paper: ConnectionPaper) -> str:
    with bench.office():
        return text_of(content_of(paper.file_id))


# Templates


@pytest.mark.parametrize("kind", list(PaperKind))
def test_the_portal_brings_a_sound_template_of_each_paper(kind: PaperKind, tmp_path: Any):
    assert "organisation" in check_template(put(tmp_path, template_of(kind)))


def test_templates_are_brought_once_and_what_people_put_in_use_stays():
    with bench.office():
        assert bring_templates() == 4
        assert bring_templates() == 0


def test_a_newer_template_takes_the_place_of_the_one_in_use_and_the_older_one_comes_back():
    first = a_template()
    second = a_template()
    assert (second.number, bench.kept(first).active, second.active) == (first.number + 1, False, True)
    does(first, paper_templates.use)
    assert (bench.kept(first).active, bench.kept(second).active) == (True, False)


def test_the_template_of_the_region_goes_before_that_of_the_portal_until_it_is_retired():
    ours = a_template(region_office())
    connection = a_connection()
    assert read(a_paper(connection, PaperKind.COVENANT)).startswith("Convenant")
    assert "Convenant met" in read(a_paper(a_connection(), PaperKind.COVENANT))
    does(ours, paper_templates.retire)
    assert "Samenwerkingsconvenant" in read(a_paper(a_connection(), PaperKind.COVENANT))


def test_the_portal_is_never_without_a_template():
    of_portal = a_template()
    with bench.office() as session:
        assert reasons(lambda: paper_templates.retire(session.get_one(PaperTemplate, of_portal.id))) == [ONE_STAYS]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("{{ bsn }}", "The field “%(field)s” is not known."),
        ("{{ organisation.__class__ }}", "“%(field)s” reaches for more than a template may."),
        ("{{ organisation", "A field is not closed: “%(field)s”."),
    ],
)
def test_a_template_that_asks_for_more_than_it_may_is_refused_and_nothing_is_kept(words: str, sentence: str):
    with bench.office() as session:
        upload = Upload(BytesIO(written(words)), "sjabloon.docx", 1_000_000)
        with pytest.raises(RuleBroken) as refused:
            paper_templates.add_template(PaperKind.PROFILE, upload, organisation_id=None)
        assert sentence in [getattr(reason, "message", reason) for reason in refused.value.reasons]
        session.rollback()
    assert not bench.rows_of(PaperTemplate) and not bench.rows_of(files.StoredFile)


def test_a_template_is_a_document_of_word():
    upload = Upload(BytesIO(b"%PDF-1.7"), "sjabloon.pdf", 1_000_000)
    with bench.office():
        assert reasons(lambda: paper_templates.add_template(PaperKind.PROFILE, upload, organisation_id=None)) == [
            ONLY_DOCX
        ]


# Versions


def test_a_paper_is_filled_in_with_what_is_known_and_what_marloes_types():
    umbrella = OrganisationFactory(name="Koepel Zorgkracht")
    place = in_the_region(name="De Wegwijzer & Zonen", parent=umbrella)
    connection = a_connection(place)
    a_line(connection, last_name="Pol", first_name="Mark", email="mark@school.example", coordinator=True)
    said = read(a_paper(connection, PaperKind.PROFILE, contact_person="Saskia <Roelofs>"))
    for words in ("De Wegwijzer & Zonen", "Koepel Zorgkracht", "Saskia <Roelofs>", "Mark Pol"):
        assert words in said
    assert "mark@school.example" in read(a_paper(connection, PaperKind.ACCOUNTS))


def test_a_new_version_stands_beside_the_old_one_with_what_was_typed():
    first = a_paper(state=PaperState.REFUSED, contact_person="Saskia Roelofs")
    with bench.office() as session:
        second = actions.renew(session.get_one(ConnectionPaper, first.id))
        session.commit()
        assert (second.number, second.state, second.typed) == (2, PaperState.DRAFT, first.typed)
    assert bench.kept(first).state is PaperState.REFUSED and read(first)


def test_a_draft_is_filled_in_anew_and_nothing_that_was_sent_is():
    connection = a_connection()
    draft = a_paper(connection, PaperKind.ACCOUNTS)
    a_line(connection, last_name="Jansen", first_name="Marieke")
    assert "Marieke Jansen" not in read(draft)
    does(draft, actions.fill_anew)
    assert "Marieke Jansen" in read(bench.kept(draft))
    with bench.office():
        assert file_of(draft.file_id) is None, "the file that it had is gone"
    sent = does(draft, lambda paper: actions.send([paper], TODAY, pressed=pressed))
    with bench.office() as session:
        paper = session.get_one(ConnectionPaper, sent.id)
        assert reasons(lambda: actions.fill_anew(paper)) == [actions.ONLY_A_DRAFT]
        again = Upload(BytesIO(written("Anders")), "anders.docx", 1_000_000)
        assert reasons(lambda: actions.replace_file(paper, again)) == [actions.ONLY_A_DRAFT]


def test_a_draft_that_was_worked_on_by_hand_takes_the_place_of_the_one_that_was_made():
    upload = Upload(BytesIO(written("Met de hand aangevuld")), "profiel.docx", 1_000_000)
    paper = does(a_paper(kind=PaperKind.PROFILE), lambda one: actions.replace_file(one, upload))
    assert read(paper).startswith("Met de hand aangevuld")


def test_a_paper_without_a_template_is_told():
    connection = a_connection()
    with bench.office() as session:
        one = session.get_one(Connection, connection.id)
        assert reasons(lambda: actions.make(one, PaperKind.PROFILE, {})) == [actions.NO_TEMPLATE]


# Sending


def test_papers_go_out_in_one_mail_agreements_as_a_pdf_and_forms_to_be_filled_in():
    connection = a_connection()
    papers = [a_paper(connection, kind) for kind in PaperKind]
    with bench.office() as session:
        ours = [session.get_one(ConnectionPaper, one.id) for one in papers]
        actions.send(
            ours, TODAY, pressed=pressed, desk=open_desk(), to="saskia@school.example",
            subject="De papieren", body="Hierbij.",
        )  # fmt: skip
        session.commit()
    (message,) = bench.rows_of(Message)
    rows = {one.id: one for one in bench.rows_of(files.StoredFile)}
    sent = [rows[number] for number in message.file_ids or ()]
    assert [one.name.rpartition(".")[2] for one in sent] == ["pdf", "pdf", "docx", "docx"]
    assert all(bench.kept(one).state is PaperState.SENT for one in papers)
    assert all(bench.kept(one).sent_to == "saskia@school.example" for one in papers)


def test_the_files_leave_with_the_mail(monkeypatch: pytest.MonkeyPatch):
    taken: list[outbox.Envelope] = []

    class Post:
        def deliver(self, envelope: outbox.Envelope) -> None:
            taken.append(envelope)

    monkeypatch.setattr("app.common.outbox.sending.port_of", lambda _channel, _settings: Post())
    paper = a_paper()
    with bench.office() as session:
        ours = session.get_one(ConnectionPaper, paper.id)
        actions.send([ours], TODAY, pressed=pressed, desk=open_desk(), to="s@school.example", body="Hierbij.")
        session.commit()
    bench.work_off()
    (envelope,) = taken
    (attached,) = envelope.attachments
    assert attached.content.startswith(b"%PDF-") and attached.content_type == "application/pdf"
    assert bench.rows_of(Message)[0].state is MessageState.SENT


def test_a_mail_of_which_a_file_is_gone_does_not_leave(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("app.common.outbox.sending.port_of", lambda _channel, _settings: outbox.LocalInbox())
    with bench.office() as session:
        desk = open_desk()
        message = outbox.post(session, desk.vault, recipient="s@school.example", body="Hierbij.")
        message.file_ids = [12345]
        session.commit()
    bench.work_off()
    assert [(one.state, one.failure) for one in bench.rows_of(Message)] == [
        (MessageState.FAILED, "an attachment is gone")
    ]


def test_of_papers_that_cannot_go_none_goes():
    connection = a_connection()
    draft, sent = a_paper(connection, PaperKind.PROFILE), a_paper(connection, state=PaperState.SENT)
    with bench.office() as session:
        ours = [session.get_one(ConnectionPaper, one.id) for one in (draft, sent)]
        assert reasons(lambda: actions.send(ours, TODAY, pressed=pressed)) == [
            rules.NOT_FROM_HERE[PaperState.SENT]
        ]
        session.rollback()
        assert reasons(lambda: actions.send([], TODAY, pressed=pressed)) == [actions.NOTHING_TO_SEND]
    assert bench.kept(draft).state is PaperState.DRAFT and not bench.rows_of(Message)
    elsewhere = a_paper(kind=PaperKind.PROFILE)
    with bench.office() as session:
        ours = [session.get_one(ConnectionPaper, one.id) for one in (draft, elsewhere)]
        assert reasons(lambda: actions.send(ours, TODAY, pressed=pressed)) == [actions.OF_ONE]


# Coming back


def test_the_gate_opens_by_the_papers_themselves():
    connection = a_connection(steps=4)
    with bench.office() as session:
        one = session.get_one(Connection, connection.id)
        with pytest.raises(RuleBroken):
            connections.complete(one, KEYS[4], TODAY)
    both_papers(connection)
    kept = bench.kept(connection)
    assert kept.accession_signed_on == kept.account_form_on == TODAY - timedelta(days=2)
    assert (kept.signatory, kept.signatory_function) == ("Anke Vos", "bestuurder")
    assert does(connection, lambda one: connections.complete(one, KEYS[4], TODAY)).joined_on == TODAY


def test_a_later_version_takes_nothing_back_of_a_connection_that_was_completed():
    connection = a_connection(steps=4)
    both_papers(connection)
    does(connection, lambda one: connections.complete(one, KEYS[4], TODAY))
    a_paper(connection, PaperKind.ACCESSION, PaperState.REFUSED, on=TODAY)
    assert bench.kept(connection).accession_signed_on == TODAY - timedelta(days=2)


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"MZ\x90\x00 a program", "getekend.pdf", BROKEN),
        (b"%PDF-1.7", "getekend.docx", ONLY_PDF),
        (b"<html></html>", "getekend.pdf", BROKEN),
    ],
)
def test_a_signed_copy_that_is_no_pdf_is_refused(content: bytes, name: str, sentence: str):
    paper = a_paper(state=PaperState.SENT)
    with bench.office() as session:
        ours = session.get_one(ConnectionPaper, paper.id)
        upload = Upload(BytesIO(content), name, 1_000_000)
        assert reasons(lambda: actions.sign(ours, TODAY, **SIGNED_BY, upload=upload)) == [sentence]
        session.rollback()
    assert bench.kept(paper).state is PaperState.SENT


def test_an_agreement_is_signed_with_a_copy_a_name_and_a_function():
    paper = a_paper(state=PaperState.SENT)
    with bench.office() as session:
        ours = session.get_one(ConnectionPaper, paper.id)
        told = reasons(lambda: actions.sign(ours, TODAY, by="", function="", upload=None))
        assert told == [rules.WHO_SIGNED, rules.WHICH_FUNCTION, rules.NO_COPY]
        late = reasons(lambda: actions.sign(ours, TODAY + timedelta(days=1), **SIGNED_BY, upload=a_pdf()))
        assert late == [rules.IN_THE_FUTURE]


def test_what_was_signed_is_changed_by_nobody_and_no_version_is_deleted():
    paper = a_paper(state=PaperState.SIGNED)
    table = ConnectionPaper.__table__
    with bench.office() as session:
        for statement in (
            update(table).where(table.c.id == paper.id).values(state="sent"),
            update(table).where(table.c.id == paper.id).values(signatory="Iemand anders"),
            delete(table).where(table.c.id == paper.id),
        ):
            with pytest.raises(IntegrityError), session.begin_nested():
                session.connection().execute(statement)


def test_a_connection_that_was_completed_keeps_its_papers():
    connection = a_connection(steps=5)
    with bench.office() as session:
        one = session.get_one(Connection, connection.id)
        with pytest.raises(RuleBroken) as refused:
            connections.keep_papers(one, actions.papers_of([]))
        assert PAPERS_STAND in refused.value.reasons


# Who sees it


def test_an_organisation_reads_what_was_sent_to_it_and_nothing_else():
    place = in_the_region()
    connection = a_connection(place)
    draft, sent = a_paper(connection, PaperKind.PROFILE), a_paper(connection, state=PaperState.SENT)
    elsewhere = a_paper(state=PaperState.SENT)
    assert seen_by(place, ConnectionPaper) == {sent.id}
    assert seen_by(region_office(), ConnectionPaper, for_region=True) >= {draft.id, sent.id, elsewhere.id}
    assert seen_by(OrganisationFactory(), ConnectionPaper) == set()


def test_an_organisation_changes_nothing_of_its_papers():
    place = in_the_region()
    paper = a_paper(a_connection(place), state=PaperState.SENT)
    with working_at(place) as session:
        ours = session.get_one(ConnectionPaper, paper.id)
        with pytest.raises(OutOfScope):
            actions.receive(ours, TODAY)
            session.flush()


def test_marloes_works_on_the_papers_of_her_region():
    connection = a_connection()
    a_template()
    with working_at(region_office(), for_region=True) as session:
        ours = session.get_one(Connection, connection.id)
        paper = actions.make(ours, PaperKind.ACCESSION, {})
        actions.send([paper], TODAY, pressed=pressed, desk=open_desk(), to="s@school.example", body="Hierbij.")
        actions.sign(paper, TODAY, **SIGNED_BY, upload=a_pdf())
        assert (paper.state, ours.accession_signed_on) == (PaperState.SIGNED, TODAY)
