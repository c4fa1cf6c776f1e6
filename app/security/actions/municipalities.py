"""Taking over lists of municipalities: created, renamed with the old name kept, moved between regions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, selectinload

from app.common.errors import RuleBroken
from app.extensions import db
from app.security.actions.organisations import name_since, rename
from app.security.models import Organisation, PostalCode, Region, RegionMembership
from app.security.rules.municipalities import REGION_KINDS_ON_LISTS, MunicipalityEntry, RegionEntry
from app.security.rules.municipality_files import Reading, Remark, problems_of
from app.security.rules.organisations import Country, Kind, RegionKind

DAY = timedelta(days=1)


@dataclass
class Tally:
    """What became of the lines of a file, or of the regions they name."""

    created: int = 0
    renamed: int = 0
    changed: int = 0
    unchanged: int = 0

    def count(self, outcome: str) -> None:
        """Add one to an outcome."""
        setattr(self, outcome, getattr(self, outcome) + 1)


@dataclass
class Report:
    """What an import did, per file and for the regions."""

    files: dict[str, Tally] = field(default_factory=dict)
    regions: Tally = field(default_factory=Tally)


def import_municipalities(readings: Iterable[Reading], *, valid_on: date) -> Report:
    """Take over some lists as they hold from a day on; doing it again changes nothing.

    Raises `RuleBroken` with every problem, and has then touched nothing. Municipalities that are on no list
    stay as they are: a list may be of one province only.
    """
    readings = list(readings)
    _refuse(problems_of(readings))
    known = _Known(readings, valid_on)
    _refuse([problem for entry in known.entries for problem in known.problems_with(entry)])
    report = known.take_over()
    db.session.flush()
    return report


def _refuse(problems: list[Remark]) -> None:
    if problems:
        raise RuleBroken(*map(str, problems))


class _Known:
    """What the database holds of the municipalities on some lists, read in five statements."""

    def __init__(self, readings: list[Reading], valid_on: date) -> None:
        self.readings, self.valid_on = readings, valid_on
        self.entries = [entry for reading in readings for entry in reading.municipalities]
        self._read_organisations()
        kinds = frozenset().union(*REGION_KINDS_ON_LISTS.values())
        regions = db.session.scalars(select(Region).where(Region.kind.in_(kinds)))
        self.regions = {(region.kind, region.code): region for region in regions}
        self._read_memberships(kinds)
        self.postal_codes: dict[int, dict[str, PostalCode]] = defaultdict(dict)
        for used in db.session.scalars(select(PostalCode)):
            self.postal_codes[used.organisation_id][used.code] = used

    def _read_organisations(self) -> None:
        """Everything that has an official number, or a code that an entry without one would get."""
        countries = [Organisation.code.startswith(f"{country}-") for country in Country]
        numbered = or_(Organisation.cbs_code.is_not(None), Organisation.nis_code.is_not(None), *countries)
        wanted = select(Organisation).where(numbered).options(selectinload(Organisation.former_names))
        self.by_number: dict[tuple[Country, str], Organisation] = {}
        self.by_code: dict[str, Organisation] = {}
        for organisation in db.session.scalars(wanted):
            self.by_code[organisation.code] = organisation
            if organisation.cbs_code:
                self.by_number[Country.NETHERLANDS, organisation.cbs_code] = organisation
            if organisation.nis_code:
                self.by_number[Country.BELGIUM, organisation.nis_code] = organisation

    def _read_memberships(self, kinds: frozenset[RegionKind]) -> None:
        """The regions, of the kinds on the lists, that organisations lie in on the day or later."""
        not_over = or_(RegionMembership.valid_to.is_(None), RegionMembership.valid_to >= self.valid_on)
        wanted = (
            select(RegionMembership)
            .join(RegionMembership.region)
            .where(Region.kind.in_(kinds), not_over)
            .options(contains_eager(RegionMembership.region))
            .order_by(RegionMembership.id)
        )
        self.memberships: dict[int, list[RegionMembership]] = defaultdict(list)
        for membership in db.session.scalars(wanted):
            self.memberships[membership.organisation_id].append(membership)

    def problems_with(self, entry: MunicipalityEntry) -> Iterator[Remark]:
        """Where the database stands in the way of an entry."""
        organisation = self._organisation_of(entry)
        sentences = self._objections(organisation, entry) if organisation else self._objections_to_new(entry)
        return (Remark(entry.file, entry.line, sentence) for sentence in sentences)

    def _objections_to_new(self, entry: MunicipalityEntry) -> Iterator[str]:
        if other := self.by_code.get(entry.code):
            yield f"Code {entry.code} is in use by {other.name}, which has not the number {entry.number}."

    def _objections(self, organisation: Organisation, entry: MunicipalityEntry) -> Iterator[str]:
        if organisation.kind is not Kind.MUNICIPALITY:
            yield f"{organisation.label} has the number {entry.number} and is not a municipality."
        since = name_since(organisation)
        if since and since > self.valid_on and _is_renamed(organisation, entry):
            yield f"{organisation.label} has its name since {since}: the list must hold on a later day."
        held = self._held(organisation, entry)
        begun = max((membership.valid_from or date.min for membership in held), default=date.min)
        if begun > self.valid_on and self._moves(organisation, entry):
            yield f"{organisation.label} changes region on {begun}: the list must hold on a later day."

    def take_over(self) -> Report:
        """Apply every entry; only after `problems_with` found nothing."""
        report = Report()
        for region in dict.fromkeys(region for entry in self.entries for region in entry.regions):
            report.regions.count(self._take_region(region))
        for reading in self.readings:
            tally = report.files.setdefault(reading.file, Tally())
            for entry in reading.municipalities:
                tally.count(self._take(entry))
        return report

    def _take_region(self, entry: RegionEntry) -> str:
        region = self.regions.get((entry.kind, entry.code))
        if region is None:
            region = Region(kind=entry.kind, code=entry.code, name=entry.name, name_fr=entry.name_fr)
            db.session.add(region)
            self.regions[entry.kind, entry.code] = region
            return "created"
        if (region.name, region.name_fr) == (entry.name, entry.name_fr or region.name_fr):
            return "unchanged"
        region.name, region.name_fr = entry.name, entry.name_fr or region.name_fr
        return "changed"

    def _take(self, entry: MunicipalityEntry) -> str:
        organisation = self._organisation_of(entry)
        if organisation is None:
            self._create(entry)
            return "created"
        moved = self._moves(organisation, entry)
        if moved:
            self._move(organisation, entry)
        renamed = self._rename(organisation, entry)
        completed = self._complete(organisation, entry)
        sorted_anew = self._take_postal_codes(organisation, entry)
        return "renamed" if renamed else "changed" if moved or completed or sorted_anew else "unchanged"

    def _create(self, entry: MunicipalityEntry) -> None:
        column = "cbs_code" if entry.country is Country.NETHERLANDS else "nis_code"
        organisation = Organisation(
            kind=Kind.MUNICIPALITY,
            country=entry.country,
            code=entry.code,
            name=entry.name,
            name_fr=entry.name_fr,
            **{column: entry.number},
        )
        db.session.add(organisation)
        for region in entry.regions:
            self._join(organisation, self.regions[region.kind, region.code])
        db.session.add_all(PostalCode(organisation=organisation, code=code) for code in entry.postal_codes)

    def _take_postal_codes(self, organisation: Organisation, entry: MunicipalityEntry) -> bool:
        """Use what the list names; a list that names none says nothing about it."""
        held, named = self.postal_codes[organisation.id], set(entry.postal_codes)
        if not named or named == held.keys():
            return False
        db.session.add_all(PostalCode(organisation=organisation, code=code) for code in named - held.keys())
        for code in held.keys() - named:
            db.session.delete(held[code])
        return True

    def _rename(self, organisation: Organisation, entry: MunicipalityEntry) -> bool:
        if not _is_renamed(organisation, entry):
            return False
        return rename(organisation, entry.name, entry.name_fr or organisation.name_fr, on=self.valid_on)

    def _complete(self, organisation: Organisation, entry: MunicipalityEntry) -> bool:
        """Fill what the portal did not know yet; that is no new name."""
        after = (entry.country, entry.name_fr or organisation.name_fr)
        if (organisation.country, organisation.name_fr) == after:
            return False
        organisation.country, organisation.name_fr = after
        return True

    def _moves(self, organisation: Organisation, entry: MunicipalityEntry) -> bool:
        held = sorted((held.region.kind, held.region.code) for held in self._held(organisation, entry))
        return held != sorted((region.kind, region.code) for region in entry.regions)

    def _move(self, organisation: Organisation, entry: MunicipalityEntry) -> None:
        """End what no longer holds the day before, and begin what is new on the day itself."""
        wanted = [self.regions[region.kind, region.code] for region in entry.regions]
        for held in self._held(organisation, entry):
            if held.region in wanted:
                wanted.remove(held.region)
            elif held.valid_from == self.valid_on:
                db.session.delete(held)
            else:
                held.valid_to = self.valid_on - DAY
        for region in wanted:
            self._join(organisation, region)

    def _join(self, organisation: Organisation, region: Region) -> None:
        db.session.add(RegionMembership(organisation=organisation, region=region, valid_from=self.valid_on))

    def _held(self, organisation: Organisation, entry: MunicipalityEntry) -> list[RegionMembership]:
        kinds = REGION_KINDS_ON_LISTS[entry.country]
        return [held for held in self.memberships.get(organisation.id, []) if held.region.kind in kinds]

    def _organisation_of(self, entry: MunicipalityEntry) -> Organisation | None:
        return self.by_number.get((entry.country, entry.number))


def _is_renamed(organisation: Organisation, entry: MunicipalityEntry) -> bool:
    """Whether a name differs in a language that both know."""
    known_fr = organisation.name_fr and entry.name_fr
    return organisation.name != entry.name or bool(known_fr and organisation.name_fr != entry.name_fr)
