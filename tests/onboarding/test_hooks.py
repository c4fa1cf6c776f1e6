"""What one screen of connections knows, the others know as well: Marloes types nothing twice."""

from __future__ import annotations

import io
from datetime import timedelta

from docx import Document

from app.common import clock
from app.onboarding.actions import accounts
from app.onboarding.actions.paper_files import content_of
from app.onboarding.actions.paper_templates import bring_templates
from app.onboarding.actions.rounds import addresses_of
from app.onboarding.models import (
    AccountLine,
    Connection,
    ConnectionPaper,
    Inquiry,
    InterviewVolunteer,
    MissingOrganisation,
    SignalExpectation,
    TrainingInvitation,
)
from app.onboarding.papers.fields import FIELDS
from app.onboarding.rules.accounts import AccountState, Employee
from app.onboarding.rules.contacts import ContactKind
from app.onboarding.rules.inquiries import InquiryState
from app.onboarding.rules.leads import LeadState
from app.onboarding.rules.profile_fields import STANDARD
from tests import bench
from tests.connecting import a_connection, a_contact, region_of_the_cast
from tests.people import Person
from tests.rounds import PROFILE, a_missing_organisation, a_training, an_attendee, an_inquiry


def a_filled_profile(marloes: Person, connection: Connection) -> Inquiry:
    inquiry = an_inquiry(connection)
    for key, given in PROFILE.items():
        marloes.posts(f"/inquiries/{inquiry.id}/answer/{key}", **given)
    return inquiry


def with_templates() -> None:
    """The documents that papers are made from, as an upgrade brings them."""
    with bench.office() as session:
        bring_templates()
        session.commit()


def a_line_of(connection: Connection, email: str) -> AccountLine:
    with bench.office() as session:
        line = accounts.ask(session.get_one(Connection, connection.id), Employee("Smit", email, "Yara"))
        session.commit()
        number = line.id
    return bench.rows_of(AccountLine, AccountLine.id == number)[0]


def words_of(paper: ConnectionPaper) -> str:
    with bench.office() as session:
        content = content_of(session.get_one(ConnectionPaper, paper.id).file_id)
    document = Document(io.BytesIO(content))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


# The ways from the page of a connection


def acts_at(marloes: Person, connection: Connection) -> dict[str, str]:
    page = marloes.opens(f"/connections/{connection.id}")
    return {one.get_text(" ", strip=True): str(one["href"]) for one in page.select("main .rp-steps .rp-buttons a")}


def test_each_step_offers_what_belongs_to_it(marloes: Person) -> None:
    wanted = {
        1: {"Afspraak maken"},
        2: {"Organisatieprofiel"},
        3: {"Afspraak maken", "Organisatieprofiel", "Training plannen"},
        4: {"Organisatieprofiel", "Training plannen"},
        5: {"Training plannen"},
        6: {"Afspraak maken", "Vragen van de evaluatie", "Iemand op de interviewlijst zetten"},
    }
    every = set().union(*wanted.values())
    for steps, labels in wanted.items():
        found = acts_at(marloes, a_connection(steps=steps))
        assert every & found.keys() == labels, steps


def test_the_way_to_the_profile_leads_to_the_newest_or_begins_one(marloes: Person) -> None:
    connection = a_connection(steps=2)
    way = acts_at(marloes, connection)["Organisatieprofiel"]
    assert marloes.opens(way).url.startswith(f"/inquiries/add?purpose=profile&in={connection.id}")
    inquiry = an_inquiry(connection)
    assert marloes.opens(way).url.endswith(f"/inquiries/{inquiry.id}")
    marloes.opens(f"/connections/{a_connection(steps=1).id}/inquiry", status=404)


def test_somebody_is_put_on_the_list_for_interviews_from_the_evaluation(marloes: Person) -> None:
    connection = a_connection(steps=7)
    way = acts_at(marloes, connection)["Iemand op de interviewlijst zetten"]
    form = marloes.opens(way).form("/interviews/add")
    marloes.sends(form, name="Saskia Roelofs", email="s.roelofs@wegwijzer.example", consent="Per mail.")
    (volunteer,) = bench.rows_of(InterviewVolunteer)
    assert volunteer.connection_id == connection.id


# Missing organisations


def test_a_missing_organisation_that_is_not_in_the_portal_is_added_and_begins(marloes: Person) -> None:
    lead = a_missing_organisation(a_connection(steps=1), name="Praktijk De Eik")
    page = marloes.opens(f"/missing-organisations/{lead.id}")
    (way,) = [str(one["href"]) for one in page.select("main a") if "Staat nog niet" in one.get_text()]
    form = marloes.opens(way)
    assert form.typed()["name"] == "Praktijk De Eik"
    marloes.sends(form.form("/connections/new"))
    now = bench.kept(lead)
    (begun,) = bench.rows_of(Connection, Connection.id == now.begun_id)
    assert now.state is LeadState.BEGUN and begun.region_id == region_of_the_cast().id
    again = marloes.sends_to("/connections/new", {"csrf_token": marloes.token, "name": "Nog een", "lead": lead.id})
    assert again.errors() and not bench.rows_of(MissingOrganisation, MissingOrganisation.state == LeadState.OPEN)
    marloes.opens("/connections/new?lead=99999", status=404)


# Papers


def test_the_answers_of_the_profile_and_the_contacts_stand_in_the_papers(marloes: Person) -> None:
    with_templates()
    connection = a_connection(steps=2)
    a_filled_profile(marloes, connection)
    a_contact(connection, name="Saskia Roelofs", email="s.roelofs@wegwijzer.example")
    form = marloes.opens(f"/connection-papers/add?connection_id={connection.id}")
    assert form.typed()["contact_email"] == "s.roelofs@wegwijzer.example"
    marloes.sends(form.form("/connection-papers/add"), kinds=["profile"])
    (paper,) = bench.rows_of(ConnectionPaper)
    told = words_of(paper)
    for words in ("Jeugdhulp", "Jongeren", "Alle uitvoerende professionals", "Bij de intake", "18", "40"):
        assert words in told, words
    assert "Saskia Roelofs" in told and "ouders of verzorgers" in told  # criterion k
    assert STANDARD.keys() <= FIELDS.keys()


def test_a_profile_that_goes_out_with_the_papers_counts_as_sent(marloes: Person) -> None:
    with_templates()
    whole, half = a_connection(steps=2), a_connection(steps=2)
    full = a_filled_profile(marloes, whole)
    empty = an_inquiry(half)
    for connection in (whole, half):
        marloes.posts(f"/connection-papers/add?connection_id={connection.id}", kinds=["profile"])
        marloes.posts(f"/connection-papers/send/{connection.id}", recipient="s.roelofs@wegwijzer.example")
    assert bench.kept(full).state is InquiryState.SENT and bench.kept(full).sent_on == clock.today()
    assert bench.kept(empty).state is InquiryState.CONCEPT  # what has gaps is not agreed with


# Expected figures


def test_a_final_profile_says_how_many_signals_are_expected(marloes: Person) -> None:
    connection = a_connection(steps=2)
    inquiry = a_filled_profile(marloes, connection)
    a_line_of(connection, "yara@wegwijzer.example")
    for verb in ("send", "finish"):
        marloes.posts(f"/inquiries/{inquiry.id}/{verb}")
    (said,) = bench.rows_of(SignalExpectation)
    told = said.organisation_id, said.region_id, said.signals, said.since, said.reporters
    assert told == (connection.organisation_id, connection.region_id, 40, clock.today(), 1)
    marloes.posts(f"/inquiries/{inquiry.id}/revise")
    fresh = bench.rows_of(Inquiry, Inquiry.number == 2)[0]
    marloes.posts(f"/inquiries/{fresh.id}/answer/p17", q18="55")
    marloes.posts(f"/inquiries/{fresh.id}/finish")
    assert [one.signals for one in bench.rows_of(SignalExpectation)] == [55]


# Accounts of who was trained


def test_whoever_was_at_a_training_is_trained_on_the_account_lines(marloes: Person) -> None:
    connection = a_connection(steps=5, on=clock.today() - timedelta(days=10))
    training = a_training(region_of_the_cast(), on=-2)
    bench.store(TrainingInvitation(training_id=training.id, connection_id=connection.id))
    there, away = (an_attendee(training, connection, name) for name in ("Yara Smit", "Noor Bakker"))
    lines = [a_line_of(connection, one.email.upper()) for one in (there, away)]
    marloes.posts(f"/training-attendees/{there.id}/present")
    marloes.posts(f"/training-attendees/{away.id}/absent")
    assert bench.kept(lines[0]).trained_on is None  # the training itself counts, once it was held
    marloes.posts(f"/trainings/{training.id}/hold")
    assert [bench.kept(one).trained_on for one in lines] == [training.day, None]
    assert bench.kept(connection).step == "evaluation_1"


def test_whoever_was_trained_before_an_account_was_asked_for_needs_no_second_training(marloes: Person) -> None:
    connection = a_connection(steps=5)
    training = a_training(region_of_the_cast(), on=-2)
    bench.store(TrainingInvitation(training_id=training.id, connection_id=connection.id))
    there = an_attendee(training, connection)
    marloes.posts(f"/training-attendees/{there.id}/present")
    marloes.posts(f"/trainings/{training.id}/hold")
    line = a_line_of(connection, there.email)
    assert (line.trained_on, line.state) == (training.day, AccountState.REQUESTED)


# Addresses of the yearly round


def test_the_round_reaches_the_contact_person_where_nobody_else_is_known(marloes: Person) -> None:
    connection = a_connection(steps=8)

    def address() -> str | None:
        with bench.office() as session:
            return addresses_of(session, [connection.organisation_id]).get(connection.organisation_id)

    assert address() is None
    a_contact(connection, kind=ContactKind.MUNICIPALITY, email="gemeente@testdorp.example")
    assert address() is None
    a_contact(connection, email="s.roelofs@wegwijzer.example")
    a_contact(connection, email="later@wegwijzer.example")
    assert address() == "s.roelofs@wegwijzer.example"
    a_contact(connection, kind=ContactKind.COORDINATOR, email="mark@wegwijzer.example")
    assert address() == "mark@wegwijzer.example"
