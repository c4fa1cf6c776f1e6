"""The papers and account lines that pages are about: of the institution of the demo, on its way in the region."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.commands.demo.people import TESTDORP
from app.commands.demo.world import INSTITUTION, REGION
from app.common import clock
from app.onboarding.actions import accounts, connections, handing_over, paper_templates, papers
from app.onboarding.actions.paper_files import Upload
from app.onboarding.actions.programmes import bring_programme
from app.onboarding.models import AccountHandOver, Connection, PaperTemplate
from app.onboarding.rules.accounts import Employee
from app.onboarding.rules.nine_steps import NAME, NINE_STEPS
from app.onboarding.rules.papers import PaperKind
from app.security.models import Organisation, Region
from tests.onboarding.documents import written
from tests.papers_kept import as_names, pressed


def of_papers(session: Session) -> dict[str, int]:
    """Papers in each state, templates of a municipality, lines, and a list that waits for a receipt."""
    connection = _connection(session)
    if PaperKind.PROFILE not in papers.latest_of(papers.versions_of(connection)):
        _make(session, connection)
        session.commit()
    kinds = papers.latest_of(papers.versions_of(connection))
    lines = {line.last_name: line.id for line in accounts.lines_of(connection)}
    mine = select(AccountHandOver.id).where(
        AccountHandOver.connection_id == connection.id, AccountHandOver.confirmed_on.is_(None)
    )
    ours = select(PaperTemplate.id).where(PaperTemplate.organisation_id.is_not(None)).order_by(PaperTemplate.id)
    older, newer = session.scalars(ours.limit(2)).all()
    return {
        "joining": connection.id, "paper": kinds[PaperKind.ACCESSION].id, "form": kinds[PaperKind.ACCOUNTS].id,
        "paper_draft": kinds[PaperKind.PROFILE].id, "account_line": lines["Pol"], "account_made": lines["Wit"],
        "account_leaving": lines["Berg"], "handed": session.scalars(mine).first() or 0,
        "paper_template": newer, "older_template": older,
    }  # fmt: skip


def _make(session: Session, connection: Connection) -> None:
    paper_templates.bring_templates()
    today = clock.today()
    known = {"contact_person": "Saskia Roelofs", "contact_email": "saskia@wegwijzer.example"}
    made = [papers.make(connection, kind, known) for kind in PaperKind if kind is not PaperKind.PROFILE]
    papers.send(made, today - timedelta(days=3), pressed=pressed, to="saskia@wegwijzer.example")
    papers.make(connection, PaperKind.PROFILE, known)
    _mark, joost, anna = (
        accounts.ask(connection, Employee(last, f"{first.lower()}@wegwijzer.example", first, prefix, function))
        for last, first, prefix, function in (
            ("Pol", "Mark", "", "zorgcoördinator"),
            ("Wit", "Joost", "de", "begeleider"),
            ("Berg", "Anna", "van den", "begeleider"),
        )
    )
    accounts.created(joost, today)
    accounts.leaves(anna, today + timedelta(days=20))
    handing_over.hand_over(connection, "csv", as_names)
    municipality = session.scalars(select(Organisation).where(Organisation.code == TESTDORP)).one()
    for _number in range(2):
        document = BytesIO(written("Met {{ organisation }}"))
        upload = Upload(document, "convenant.docx", 1_000_000)
        paper_templates.add_template(PaperKind.COVENANT, upload, organisation_id=municipality.id)


def _connection(session: Session) -> Connection:
    there = select(Connection).join(Organisation, Organisation.id == Connection.organisation_id)
    found = session.scalars(there.where(Organisation.code == INSTITUTION)).first()
    if found is not None:
        return found
    bring_programme(NAME, NINE_STEPS)
    place = session.scalars(select(Organisation).where(Organisation.code == INSTITUTION)).one()
    run = select(Region).join(Organisation, Organisation.id == Region.organisation_id)
    region = session.scalars(run.where(Organisation.code == REGION).order_by(Region.id)).first()
    assert region is not None, "the demo has a region"
    return connections.begin(place, region)
