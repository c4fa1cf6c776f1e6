"""Papers and account lines as they should be unless a test says otherwise, from the templates of the portal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

from app.common import clock
from app.onboarding.actions import accounts as account_actions
from app.onboarding.actions import handing_over
from app.onboarding.actions import papers as actions
from app.onboarding.actions.paper_files import Upload
from app.onboarding.actions.paper_templates import add_template, bring_templates
from app.onboarding.models import AccountHandOver, AccountLine, Connection, ConnectionPaper, PaperTemplate
from app.onboarding.rules.accounts import AccountState, Employee, Order
from app.onboarding.rules.papers import PaperKind, PaperState
from app.security.models import Organisation, Region
from tests import bench, people
from tests.connecting import a_connection
from tests.factories import A_PDF
from tests.onboarding.documents import written

SIGNED_BY = {"by": "Anke Vos", "function": "bestuurder"}


def a_pdf(name: str = "getekend.pdf") -> Upload:
    """A signed copy as it comes from a scanner."""
    return Upload(BytesIO(A_PDF), name, 1_000_000)


def pressed(_document: bytes, _name: str) -> bytes:
    """A PDF in the place of the one that the press makes, which takes its time."""
    return A_PDF


def does(thing: Any, what: Callable[[Any], object]) -> Any:
    """Do something with a row, all rights in hand, and give it as it is then."""
    with bench.office() as session:
        what(session.get_one(type(thing), thing.id))
        session.commit()
    return bench.kept(thing)


def a_paper(
    connection: Connection | None = None,
    kind: PaperKind = PaperKind.ACCESSION,
    state: PaperState = PaperState.DRAFT,
    *,
    on: date | None = None,
    **typed: str,
) -> ConnectionPaper:
    """The next version of a paper of a connection, as far as a state, all on one day."""
    connection, day = connection or a_connection(), on or clock.today() - timedelta(days=2)
    with bench.office() as session:
        bring_templates()
        paper = actions.make(session.get_one(Connection, connection.id), kind, typed)
        if state is not PaperState.DRAFT:
            actions.send([paper], day, pressed=pressed)
        if state is PaperState.RECEIVED:
            actions.receive(paper, day)
        if state is PaperState.SIGNED:
            actions.sign(paper, day, **SIGNED_BY, upload=a_pdf())
        if state is PaperState.REFUSED:
            actions.refuse(paper, day, "Eerst overleg met de raad.")
        session.commit()
        number = paper.id
    (found,) = bench.rows_of(ConnectionPaper, ConnectionPaper.id == number)
    return found


def comes_back(paper: ConnectionPaper) -> None:
    """Let a paper that was sent come back as its gate asks: an agreement signed, a form filled in."""
    if paper.kind is PaperKind.ACCESSION:
        actions.sign(paper, clock.today(), **SIGNED_BY, upload=a_pdf())
    else:
        actions.receive(paper, clock.today())


def both_papers(connection: Connection, on: date | None = None) -> None:
    """Let a connection have both papers that its gate asks for."""
    a_paper(connection, PaperKind.ACCESSION, PaperState.SIGNED, on=on)
    a_paper(connection, PaperKind.ACCOUNTS, PaperState.RECEIVED, on=on)


def a_template(place: Organisation | None = None, kind: PaperKind = PaperKind.COVENANT) -> PaperTemplate:
    """A template that an organisation handed in, after those of the portal."""
    document = written("Convenant met {{ organisation }}", title="Convenant")
    with bench.office() as session:
        bring_templates()
        upload = Upload(BytesIO(document), "convenant.docx", 1_000_000)
        template = add_template(kind, upload, organisation_id=place and place.id)
        session.commit()
        number = template.id
    (found,) = bench.rows_of(PaperTemplate, PaperTemplate.id == number)
    return found


_numbers = iter(range(1, 1_000_000))


def a_line(
    connection: Connection | None = None, state: AccountState = AccountState.REQUESTED, **told: Any
) -> AccountLine:
    """An account line of somebody new, as far as a state."""
    connection, number = connection or a_connection(), next(_numbers)
    employee = Employee(**{"last_name": f"Medewerker {number:05}", "email": f"m{number}@school.example", **told})
    before = clock.today() - timedelta(days=9)
    with bench.office() as session:
        line = account_actions.ask(session.get_one(Connection, connection.id), employee, on=before)
        if state not in (AccountState.REQUESTED, AccountState.REMOVED):
            account_actions.created(line, before)
        if state in (AccountState.TRAINED, AccountState.ACTIVE):
            account_actions.trained(line, before)
        if state is AccountState.ACTIVE:
            account_actions.activated(line, before)
        if state is AccountState.REMOVED:
            account_actions.removed(line, before)
        session.commit()
        key = line.id
    (found,) = bench.rows_of(AccountLine, AccountLine.id == key)
    return found


def handed_over(connection: Connection | None = None) -> AccountHandOver:
    """A list that went to the helpdesk, with one account to be made."""
    line = a_line(connection)
    with bench.office() as session:
        handed = handing_over.hand_over(session.get_one(Connection, line.connection_id), "csv", as_names)
        session.commit()
        number = handed.id
    (found,) = bench.rows_of(AccountHandOver, AccountHandOver.id == number)
    return found


def as_names(_organisation: str, orders: Any, _kind: str) -> bytes:
    """A list in the place of the one that the portal writes in the language of a page."""
    return "\n".join(f"{Order(order)};{line.employee.email}" for order, line in orders).encode()


# For tests that go round all addresses


def connection_at(place: Organisation) -> Connection:
    """The connection of a place: of the institution of the cast in its region, or of another one far away."""
    here = place.code != people.ELSEWHERE
    code = "lage-venen" if here else "ver-weg"
    (region,) = bench.rows_of(Region, Region.code == code)
    there = bench.rows_of(Connection, Connection.region_id == region.id)
    if there:
        return there[0]
    return a_connection(people.organisation(people.INSTITUTION) if here else None, region=region)


def draft_at(place: Organisation) -> ConnectionPaper:
    """A paper that waits to be sent."""
    mine = ConnectionPaper.connection_id == connection_at(place).id, ConnectionPaper.state == PaperState.DRAFT
    return next(iter(bench.rows_of(ConnectionPaper, *mine)), None) or a_paper(connection_at(place))


def with_a_draft(place: Organisation) -> Connection:
    """A connection of which a paper waits to be sent."""
    draft_at(place)
    return connection_at(place)


def an_older_template(place: Organisation) -> PaperTemplate:
    """A template that another one took the place of."""
    older = a_template(place)
    a_template(place)
    return older


def a_leaving_line(place: Organisation) -> AccountLine:
    """A line of somebody who leaves."""
    line = a_line(connection_at(place))
    return does(line, lambda row: account_actions.leaves(row, clock.today()))


MAKERS: dict[str, Callable[[Organisation], Any]] = {
    "PaperTemplateView": a_template,
    "PaperTemplateView.use": an_older_template,
    "ConnectionPaperView": lambda place: a_paper(connection_at(place), state=PaperState.SENT),
    "ConnectionPaperView.copy": lambda place: a_paper(connection_at(place), state=PaperState.SIGNED),
    "ConnectionPaperView.receive": lambda place: a_paper(
        connection_at(place), PaperKind.ACCOUNTS, PaperState.SENT
    ),
    "ConnectionPaperView.replace": draft_at,
    "ConnectionPaperView.fill_anew": draft_at,
    "ConnectionPaperView.send": with_a_draft,
    "AccountLineView": lambda place: a_line(connection_at(place)),
    "AccountLineView.activate": lambda place: a_line(connection_at(place), AccountState.TRAINED),
    "AccountLineView.stays": a_leaving_line,
    "AccountLineView.upload": connection_at,
    "AccountLineView.compare": connection_at,
    "AccountHandOverView": lambda place: handed_over(connection_at(place)),
}
"""A row of each screen, by the page that is asked for it."""


def fields_of(endpoint: str, row: int | None) -> dict[str, dict[str, Any]]:
    """A form of these screens, filled in, for the pages that ask for one."""
    screen, verb = endpoint.split(".")[0], endpoint.rpartition(".")[2]
    if screen not in MAKERS:
        return {}
    today = clock.today().isoformat()
    document = written("Convenant met {{ organisation }}", title="Convenant")
    known: dict[str, dict[str, Any]] = {
        "PaperTemplateView.add": {"kind": "covenant", "file": (BytesIO(document), "convenant.docx")},
        "ConnectionPaperView.receive": {"received_on": today},
        "ConnectionPaperView.sign": {
            "signed_on": today, "signatory": "Anke Vos", "signatory_function": "bestuurder",
            "file": (BytesIO(A_PDF), "getekend.pdf"),
        },
        "ConnectionPaperView.refuse": {"refused_on": today, "reason": "Te vroeg."},
        "ConnectionPaperView.replace": {"file": (BytesIO(document), "concept.docx")},
        "AccountLineView.edit": {"last_name": "Anders", "email": "anders@school.example"},
        "AccountLineView.upload": {"file": (BytesIO(b"Achternaam;E-mail\nPol;pol@school.example\n"), "l.csv")},
        "AccountLineView.do_many": {"action": "leaves", "confirmed": "yes", "on": today},
        "AccountHandOverView.do_many": {"action": "confirm", "confirmed": "yes"},
    }  # fmt: skip
    if verb == "add" and screen != "PaperTemplateView":
        return {endpoint: _adding(screen, people.organisation(people.REGION))}
    if endpoint == "ConnectionPaperView.send":
        drafts = bench.rows_of(ConnectionPaper, ConnectionPaper.connection_id == row)
        return {endpoint: {"papers": [str(one.id) for one in drafts], "sent_on": today}}
    return {endpoint: known.get(endpoint, {"on": today})}


def _adding(screen: str, place: Organisation) -> dict[str, Any]:
    connection = connection_at(place)
    if screen == "ConnectionPaperView":
        a_template()
        return {"connection_id": connection.id, "kinds": ["profile"]}
    if screen == "AccountHandOverView":
        a_line(connection)
        return {"connection_id": connection.id, "kind": "csv"}
    return {"connection_id": connection.id, "last_name": "Nieuw", "email": "nieuw@school.example"}
