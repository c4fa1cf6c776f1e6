"""Material about the referral index as it should be unless a test says otherwise."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from app.common.files.kinds import Kind
from app.onboarding.actions.paper_files import Upload, take_in
from app.onboarding.models import Material
from app.onboarding.models.materials import key_of
from app.onboarding.rules.materials import Audience, Spoken, Topic
from app.security.models import Organisation
from tests import bench
from tests.factories import A_PDF

GUIDE = "https://www.verwijsindex.example/richtlijn"


def a_material(
    place: Organisation | None = None, title: str = "Richtlijn", *, kept: bool = False, **fields: Any
) -> Material:
    """A page elsewhere, or a file that is `kept` here: of the portal, or of an organisation."""
    told = {"audience": Audience.PROFESSIONALS, "topic": Topic.SIGNALLING, "language": Spoken.NL, "url": GUIDE}
    keys = {"organisation_id": place and place.id, "title": title, "sort_key": key_of(title)}
    if kept:
        told["url"], keys["file_id"] = None, _a_file()
    return bench.store(Material(**{**keys, **told, **fields}))


def _a_file() -> int:
    with bench.office() as session:
        stored = take_in(Upload(BytesIO(A_PDF), "flyer.pdf", len(A_PDF)), {Kind.PDF})
        session.commit()
        return stored.id


def told_of_material(**fields: Any) -> dict[str, Any]:
    """The form of material."""
    return {
        "title": "Richtlijn voor signaleren", "audience": "professionals", "topic": "signalling", "language": "nl",
        "url": GUIDE, **fields,
    }  # fmt: skip
