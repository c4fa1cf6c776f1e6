"""Where imported items belong: the municipalities of Belgium by postal code and name, as the portal knows them."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from app.activities.rules.imported import Place
from app.activities.rules.territory import Found, Territory, territory
from app.common import clock
from app.common.frozen import frozen
from app.extensions import db
from app.security.models import Organisation, PostalCode
from app.security.rules.organisations import Kind


@frozen
class Municipalities:
    """The municipalities of now, for many places to be looked up in."""

    known: Territory
    ids: dict[str, int]
    names: dict[int, str]

    def of(self, place: Place) -> tuple[int | None, Found]:
        """The number of the municipality of a place, and why there is none."""
        found = self.known.municipality(place)
        return self.ids.get(found.code), found


def municipalities() -> Municipalities:
    """What the lists say that were imported, former names included; merged municipalities count no longer."""
    today = clock.today()
    wanted = select(Organisation).where(
        Organisation.kind == Kind.MUNICIPALITY,
        Organisation.nis_code.is_not(None),
        or_(Organisation.valid_to.is_(None), Organisation.valid_to >= today),
    )
    codes: dict[int, list[str]] = defaultdict(list)
    for number, code in db.session.execute(select(PostalCode.organisation_id, PostalCode.code)):
        codes[number].append(code)
    rows: list[dict[str, str]] = []
    ids: dict[str, int] = {}
    names: dict[int, str] = {}
    for one in db.session.scalars(wanted.options(selectinload(Organisation.former_names))):
        nis = one.nis_code or ""
        ids[nis], names[one.id] = one.id, one.name
        rows.append({"nis_code": nis, "name_nl": one.name, "name_fr": one.name_fr or "",
                     "postal_code": " ".join(codes[one.id])})  # fmt: skip
        rows += [{"nis_code": nis, "name_nl": each.name, "name_fr": each.name_fr or ""}
                 for each in one.former_names]  # fmt: skip
    return Municipalities(territory(rows), ids, names)
