"""In which municipality a place lies: by its postal code, or by the name of the town (mission A-25)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from app.activities.rules.channels import shortened
from app.activities.rules.imported import Place
from app.common.frozen import frozen
from app.common.words import N_, Told, folded

Rows = Iterable[Mapping[str, str]]

NO_TOWN = N_("The place has no postal code and no town.")
ABROAD = N_("The place is not in Belgium but in %(country)s.")
NOT_FOUND = N_(
    "No municipality is known for %(town)s. It may be a part of one, or one that came about by a merger."
)
SEVERAL = N_("Several municipalities fit %(town)s: %(codes)s.")


@frozen
class Found:
    """The code of a municipality, or the reason why it is not known."""

    code: str = ""
    why_not: Told | None = None


@frozen
class Territory:
    """Municipalities by postal code and by the names of the town, for many places to be looked up in."""

    by_postal_code: Mapping[str, tuple[str, ...]]
    by_name: Mapping[str, tuple[str, ...]]

    def municipality(self, place: Place) -> Found:
        """The municipality of a place: the one that code and name both allow, else that of the code."""
        if place.country not in ("", "BE"):
            return Found(why_not=Told(ABROAD, country=place.country))
        if not place.postal_code and not place.city:
            return Found(why_not=Told(NO_TOWN))
        by_code = set(self.by_postal_code.get(_code(place.postal_code), ()))
        by_name = set(self.by_name.get(folded(place.city), ()))
        found = by_code & by_name or by_code or by_name
        town = shortened(f"{place.postal_code} {place.city}".strip())
        if len(found) > 1:
            return Found(why_not=Told(SEVERAL, town=town, codes=", ".join(sorted(found))))
        return Found(found.pop()) if found else Found(why_not=Told(NOT_FOUND, town=town))


def territory(rows: Rows) -> Territory:
    """The municipalities in rows of a list with the columns of `municipalities-be.csv`; other columns may follow.

    A row may have several postal codes, with a space or a semicolon between them.
    """
    codes: dict[str, dict[str, None]] = defaultdict(dict)
    names: dict[str, dict[str, None]] = defaultdict(dict)
    for row in rows:
        nis = row["nis_code"]
        for postal_code in row.get("postal_code", "").replace(";", " ").split():
            codes[postal_code][nis] = None
        for name in (row.get("name_nl", ""), row.get("name_fr", "")):
            if name:
                names[folded(name)][nis] = None
    return Territory(*({key: tuple(found) for key, found in one.items()} for one in (codes, names)))


def municipality(place: Place, rows: Rows) -> Found:
    """The municipality of one place; who looks up many makes a `territory` once."""
    return territory(rows).municipality(place)


def _code(written: str) -> str:
    """A postal code without the letter of the country: “B-3000”."""
    return written.upper().removeprefix("B-").removeprefix("BE-").strip()
