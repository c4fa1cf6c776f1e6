"""The second source: volunteering offers out of a file, which become items like all others (mission A-W2)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from app.activities.rules.channels import link, mail, shortened, telephone
from app.activities.rules.imported import LANGUAGES, ImportedItem, Organiser, Place, Term
from app.activities.rules.noting import Notes
from app.activities.rules.texts import LONGEST, line, rich
from app.activities.rules.uit import TOO_LONG
from app.activities.rules.uit.facts import ages_of
from app.activities.rules.uit.fields import instant
from app.activities.rules.volunteering.tables import Row, rows_of
from app.activities.rules.volunteering.times import schedule_of
from app.common.frozen import frozen
from app.common.words import N_, Told, folded

SOURCE = "volunteering"

NO_TITLE = N_("There is no title.")
NO_ID = N_("There is no id, by which the offer is known again at a next import.")
SAME_ID = N_("The id “%(id)s” stands on line %(line)s too.")
NO_PLACE = N_("There is no location: neither a postal code nor a town.")
ID_MADE = N_("The file has no column for an id; an offer is known by its title, organisation and town.")

COUNTRIES = {"belgie": "BE", "belgium": "BE", "belgique": "BE", "nederland": "NL", "netherlands": "NL",
             "pays bas": "NL", "frankrijk": "FR", "france": "FR", "duitsland": "DE", "allemagne": "DE",
             "luxemburg": "LU", "luxembourg": "LU"}  # fmt: skip


@frozen
class Offer:
    """An item with the line that it was read from; who takes it over keeps `row` as the source document."""

    line: int
    item: ImportedItem
    row: Row


@frozen
class RefusedLine:
    """A line that was not taken over, with the reasons."""

    line: int
    reasons: tuple[Told, ...]


@frozen
class Offers:
    """What a file held: offers, the lines that were refused, and what there is to tell about the file itself."""

    offers: tuple[Offer, ...]
    refused: tuple[RefusedLine, ...]
    remarks: tuple[Told, ...] = ()

    @property
    def items(self) -> tuple[ImportedItem, ...]:
        """The items alone."""
        return tuple(offer.item for offer in self.offers)


def read_offers(content: bytes, source: str = SOURCE) -> Offers:
    """Every line of a file, CSV or JSON: the good ones are taken over, whatever is wrong with the others.

    Raises `RuleBroken` for a file of which nothing can be read.
    """
    rows, remarks, columns = rows_of(content)
    with_ids = "id" in columns
    if not with_ids:
        remarks.append(Told(ID_MADE))
    offers: dict[str, Offer] = {}
    refused: list[RefusedLine] = []
    for row in rows:
        notes = Notes(remarks=list(row.remarks))
        item = _item(row, source, with_ids, notes)
        if item and (other := offers.get(item.external_id)):
            notes.refuse(SAME_ID, id=shortened(item.external_id), line=str(other.line))
        if item is None or notes.problems:
            refused.append(RefusedLine(row.line, tuple(notes.problems)))
        else:
            offers[item.external_id] = Offer(row.line, item, row)
    return Offers(tuple(offers.values()), tuple(refused), tuple(remarks))


def _item(row: Row, source: str, with_ids: bool, notes: Notes) -> ImportedItem | None:
    if row.problem:
        notes.problems.append(row.problem)
        return None
    cells = row.cells
    main = cells.get("language", "")[:2].lower()
    main = main if main in LANGUAGES else "nl"
    title = {language: line(text) for language, text in _by_language(row, "title", main)}
    if not title:
        notes.refuse(NO_TITLE)
    external_id = line(cells.get("id", ""))[:200] if with_ids else _made_id(row, title.values())
    if not external_id:
        notes.refuse(NO_ID)
    place = _place(row, main)
    if not (place.postal_code or place.city):
        notes.refuse(NO_PLACE)
    schedule = schedule_of(cells, notes)
    if schedule is None or notes.problems:
        return None
    ways = (
        telephone(cells.get("phone", ""), place.country, notes),
        mail(cells.get("email", ""), notes),
        link(cells.get("website", ""), notes),
    )
    if any(len(cell) > LONGEST for cell in cells.values()):
        notes.remark(TOO_LONG)
    organisation = line(cells.get("organisation", ""))
    themes = (line(one) for one in cells.get("category", "").replace(";", ",").split(","))
    return ImportedItem(
        source=source,
        external_id=external_id,
        title=title,
        schedule=schedule,
        main_language=main,
        description={language: rich(text) for language, text in _by_language(row, "description", main)},
        place=place,
        organiser=Organiser({main: organisation} if organisation else {}),
        channels=tuple(way for way in ways if way),
        ages=ages_of({"typicalAgeRange": cells.get("ages", "")}, notes),
        terms=tuple(Term("", theme, "theme") for theme in themes if theme),
        modified=instant(cells.get("modified", "")),
        remarks=tuple(notes.remarks),
    )


def _by_language(row: Row, column: str, main: str) -> Iterable[tuple[str, str]]:
    """The texts of a column, which may stand there once for each language."""
    for language in (main, *(one for one in LANGUAGES if one != main)):
        written = row.cells.get(f"{column}.{language}") or (row.cells.get(column) if language == main else None)
        if written and line(written):
            yield language, written


def _place(row: Row, main: str) -> Place:
    name, street, postal_code, city = (
        line(row.cells.get(column, "")) for column in ("place", "street", "postal_code", "city")
    )
    country = folded(row.cells.get("country", "")).replace("-", " ")
    code = COUNTRIES.get(country, country.upper() if len(country) == 2 else "BE")
    return Place({main: name} if name else {}, street, postal_code, city, code)


def _made_id(row: Row, titles: Iterable[str]) -> str:
    parts = [
        next(iter(titles), ""),
        *(row.cells.get(name, "") for name in ("organisation", "postal_code", "city")),
    ]
    told = "\n".join(folded(part) for part in parts)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32] if parts[0] else ""
