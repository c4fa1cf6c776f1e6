"""What comes in from a source, as an import brings it, and what Bram does with it."""

from __future__ import annotations

from typing import Any

from app.activities.actions.importing import Import, Wanted
from app.activities.models import Activity, ImportedActivity
from app.activities.rules.activities import Source
from app.activities.rules.moderating import Outcome
from app.activities.rules.sources import Found, read_again, storable
from app.security.models import Organisation
from tests import bench, people
from tests.people import TESTDORP, Person

NIS = "24107"


def a_village_in_belgium() -> Organisation:
    """Testdorp, which for once lies where the events of our samples take place."""
    with bench.office() as session:
        found = session.get_one(Organisation, people.organisation(TESTDORP).id)
        found.nis_code, found.name_fr = NIS, "Tienen"
        session.commit()
    return people.organisation(TESTDORP)


def comes(event: dict[str, Any], source: Source = Source.UIT) -> Outcome:
    """Let an event come in, as an import does."""
    document = storable(event)
    item = read_again(source, "x", document)
    with bench.office() as session:
        done = Import().take(Wanted(Found(source, "one.json", document, item, external_id=item.external_id)))
        session.commit()
    return done.outcome


def only_item(*conditions: Any) -> ImportedActivity:
    (found,) = bench.rows_of(ImportedActivity, *conditions)
    return found


def only_activity() -> Activity:
    (found,) = bench.rows_of(Activity)
    return found


def approves(person: Person, item: ImportedActivity, level: str = "a2") -> Any:
    return person.posts(f"/moderation/{item.id}/approve", language_level=level)


def rejects(person: Person, item: ImportedActivity, reason: str = "unfit", explanation: str = "") -> Any:
    return person.posts(f"/moderation/{item.id}/reject", reason=reason, explanation=explanation)
