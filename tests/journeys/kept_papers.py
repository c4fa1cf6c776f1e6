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
from app.onboarding.models import Connection
from app.onboarding.rules.accounts import Employee
from app.onboarding.rules.nine_steps import NAME, NINE_STEPS
from app.onboarding.rules.papers import PaperKind
from app.security.models import Organisation, Region
from tests.onboarding.documents import written
from tests.papers_kept import as_names, pressed


def of_papers(session: Session) -> dict[str, int]:
    """Papers in each state, templates of a municipality, lines, and a list that waits for a receipt."""
    connection = _connection(session)
    paper_templates.bring_templates()
    today = clock.today()
    known = {"contact_person": "Saskia Roelofs", "contact_email": "saskia@wegwijzer.example"}
    made = {kind: papers.make(connection, kind, known) for kind in PaperKind if kind is not PaperKind.PROFILE}
    papers.send(list(made.values()), today - timedelta(days=3), pressed=pressed, to="saskia@wegwijzer.example")
    draft = papers.make(connection, PaperKind.PROFILE, known)
    mark, joost, anna = (
        accounts.ask(connection, Employee(last, f"{first.lower()}@wegwijzer.example", first, prefix, function))
        for last, first, prefix, function in (
            ("Pol", "Mark", "", "zorgcoördinator"),
            ("Wit", "Joost", "de", "begeleider"),
            ("Berg", "Anna", "van den", "begeleider"),
        )
    )
    accounts.created(joost, today)
    accounts.leaves(anna, today + timedelta(days=20))
    handed = handing_over.hand_over(connection, "csv", as_names)
    municipality = session.scalars(select(Organisation).where(Organisation.code == TESTDORP)).one()
    templates = [
        paper_templates.add_template(
            PaperKind.COVENANT,
            Upload(BytesIO(written("Met {{ organisation }}")), "convenant.docx", 1_000_000),
            organisation_id=municipality.id,
        )
        for _number in range(2)
    ]
    session.commit()
    return {
        "joining": connection.id, "paper": made[PaperKind.ACCESSION].id, "form": made[PaperKind.ACCOUNTS].id,
        "paper_draft": draft.id, "account_line": mark.id, "account_made": joost.id, "account_leaving": anna.id,
        "handed": handed.id, "paper_template": templates[1].id, "older_template": templates[0].id,
    }  # fmt: skip


def _connection(session: Session) -> Connection:
    there = select(Connection).join(Organisation, Organisation.id == Connection.organisation_id)
    found = session.scalars(there.where(Organisation.code == INSTITUTION)).first()
    if found is not None:
        return found
    bring_programme(NAME, NINE_STEPS)
    place = session.scalars(select(Organisation).where(Organisation.code == INSTITUTION)).one()
    run = select(Region).join(Organisation, Organisation.id == Region.organisation_id)
    return connections.begin(place, session.scalars(run.where(Organisation.code == REGION)).one())
