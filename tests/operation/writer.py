"""A process that goes on adding and taking away documents until its input ends; it tells what was kept."""

from __future__ import annotations

import select as waiting
import sys
from io import BytesIO

from sqlalchemy import select

from app import create_app
from app.common import clock
from app.common.context import system_scope
from app.extensions import db
from app.security.actions.documents import add_document, remove_document
from app.security.models import Organisation, OrganisationDocument
from app.security.rules.documents import DocumentKind
from tests.conftest import SETTINGS
from tests.files.bad import PDF


def work(url: str, instance: str, data_key: str) -> None:
    """Add three documents for each that goes."""
    app = create_app(
        {**SETTINGS, "SQLALCHEMY_DATABASE_URI": url, "INSTANCE_FOLDER": instance, "DATA_KEY": data_key}
    )
    with app.app_context(), system_scope("test"):
        place = db.session.scalars(select(Organisation.id)).first()
        number = 0
        while not waiting.select([sys.stdin], [], [], 0)[0]:
            number += 1
            if number % 4:
                values = {"organisation_id": place, "kind": DocumentKind.OTHER, "title": f"Stuk {number}"}
                content = PDF + b"%" + bytes(str(number), "ascii") + b"\n%%EOF\n"
                add_document(values, BytesIO(content), name="a.pdf", limit=10**6, actor_id=None, at=clock.now())
            else:
                remove_document(db.session.scalars(select(OrganisationDocument)).first())  # type: ignore[arg-type]
            db.session.commit()
            print(f"kept {number}", flush=True)


if __name__ == "__main__":
    work(*sys.argv[1:])
