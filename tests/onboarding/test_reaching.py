"""An organisation always knows whom to ask: on the pages that it sees, and in each letter that it gets (O-44)."""

from __future__ import annotations

from typing import Any

from app.common.outbox import Message
from app.onboarding.actions.reaching import desk_of
from app.onboarding.actions.rounds import values_of
from app.onboarding.models import Connection
from app.onboarding.rules.papers import PaperKind, PaperState
from app.security.models import User
from tests import bench, people
from tests.connecting import a_connection
from tests.papers_kept import a_paper
from tests.people import Person
from tests.rounds import meeting
from tests.test_budgets import SHOW, cost, within


def looked_after(marloes: Person, **fields: Any) -> Connection:
    """A connection that Marloes looks after, with her number and address."""
    with bench.office() as session:
        user = session.get_one(User, marloes.user.id)
        user.phone, user.email = "+31301234567", "marloes@regio.example"
        session.commit()
    return a_connection(people.organisation(people.INSTITUTION), coordinator=marloes.user, **fields)


def test_mark_reads_on_the_page_of_his_connection_whom_to_ask(marloes: Person) -> None:
    connection = looked_after(marloes)
    mark = people.at_work("IC")
    page = mark.opens(f"/connections/{connection.id}")
    for words in (marloes.user.name.full, "marloes@regio.example", "Contact met de regio", desk()):
        assert page.shows(words), words
    paper = a_paper(connection, PaperKind.ACCESSION, state=PaperState.SENT)
    assert mark.opens(f"/connection-papers/{paper.id}").shows("marloes@regio.example")
    assert mark.opens(f"/connections/{connection.id}/dossier").shows("marloes@regio.example")
    within(SHOW, cost(mark, f"/connections/{connection.id}/dossier"))


def desk() -> str:
    return str(bench.the_app().config["SERVICE_DESK_PHONE"])


def test_a_connection_without_a_coordinator_names_the_region_and_the_servicedesk(marloes: Person) -> None:
    connection = a_connection(people.organisation(people.INSTITUTION))
    page = people.at_work("IC").opens(f"/connections/{connection.id}")
    assert page.shows("Contact met de regio") and page.shows(desk()) and not page.shows("None")


def test_letters_end_with_how_to_reach_the_coordinator_the_region_and_the_servicedesk(marloes: Person) -> None:
    connection = looked_after(marloes, steps=1)
    wanted = (marloes.user.name.full, "+31301234567", "marloes@regio.example", f"Servicedesk: {desk()}")
    form = marloes.opens(f"/connection-papers/send/{connection.id}")
    for words in wanted:
        assert words in form.typed()["body"], words
    marloes.posts("/appointments/add", **meeting(connection))
    with bench.office() as session:
        app = bench.the_app()
        for words in wanted:
            assert words in opened(session, app), words
        told = values_of(session.get_one(Connection, connection.id), desk_of(app.config))
        for words in wanted:
            assert words in told["contact"], words


def opened(session: Any, app: Any) -> str:
    """The text of the last message in the outbox."""
    message = session.query(Message).order_by(Message.id.desc()).first()
    return str(app.extensions["vault"].open(message.sealed_body))
