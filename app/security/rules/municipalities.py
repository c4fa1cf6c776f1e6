"""What a list of municipalities says: two shapes of row, each a municipality and the regions it lies in.

The Dutch shape has the CBS code, the Belgian one the NIS code. A row is a dictionary of tidied texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from app.common.frozen import frozen
from app.common.words import folded
from app.security.rules.organisations import Country, RegionKind, number_error

MAX_NAME_LENGTH = 150
MAX_REGION_CODE_LENGTH = 64

BRUSSELS = "Brussels Hoofdstedelijk Gewest"
FEDERAL_REGIONS = {
    "Vlaams Gewest": "Région flamande",
    "Waals Gewest": "Région wallonne",
    BRUSSELS: "Région de Bruxelles-Capitale",
}
_IN_DUTCH = {french: dutch for dutch, french in FEDERAL_REGIONS.items()}
_REGION_OF_PROVINCE = {
    **dict.fromkeys(
        ("Antwerpen", "Limburg", "Oost-Vlaanderen", "Vlaams-Brabant", "West-Vlaanderen"), "Vlaams Gewest"
    ),
    **dict.fromkeys(("Henegouwen", "Luik", "Luxemburg", "Namen", "Waals-Brabant"), "Waals Gewest"),
}

REGION_KINDS_ON_LISTS = {
    Country.NETHERLANDS: frozenset({RegionKind.PROVINCE, RegionKind.YOUTH_CARE}),
    Country.BELGIUM: frozenset({RegionKind.FEDERAL, RegionKind.PROVINCE}),
}
"""The kinds of region that a list of a country decides; others are kept by hand."""

Row = dict[str, str]


@frozen
class RegionEntry:
    """A region that a municipality lies in, as a list names it."""

    kind: RegionKind
    country: Country
    name: str
    name_fr: str | None = None

    @property
    def code(self) -> str:
        """Unique within its kind. A province carries its country, because both have a Limburg."""
        plain = re.sub(r"[^a-z0-9]+", "-", folded(self.name)).strip("-")
        return f"{self.country.lower()}-{plain}" if plain and self.kind is RegionKind.PROVINCE else plain


@frozen
class MunicipalityEntry:
    """A municipality on a list, and where it stands there."""

    country: Country
    number: str
    name: str
    name_fr: str | None
    regions: tuple[RegionEntry, ...]
    file: str
    line: int
    postal_codes: tuple[str, ...] = ()
    """Those that the list names, which are rarely all; nothing where it names none."""

    @property
    def code(self) -> str:
        """The code in the portal: the country and the CBS or NIS code, such as `NL-0344`."""
        return f"{self.country}-{self.number}"


@frozen
class Shape:
    """How one country writes its list; `number`, `name` and `name_fr` say in which column each stands."""

    country: Country
    columns: tuple[str, ...]
    number: str
    name: str
    name_fr: str | None
    may_be_empty: frozenset[str]
    regions: Callable[[Row], tuple[RegionEntry, ...]]

    def entry(self, row: Row, file: str, line: int) -> MunicipalityEntry:
        """The municipality of a row in which nothing is wrong."""
        name_fr = (row[self.name_fr] or None) if self.name_fr else None
        number, name, regions = row[self.number], row[self.name], self.regions(row)
        codes = tuple(dict.fromkeys(_postal_codes(row)))
        return MunicipalityEntry(self.country, number, name, name_fr, regions, file, line, codes)

    def wrong_with(self, row: Row) -> list[str]:
        """What keeps a row from being taken over, as sentences."""
        return [*self._wrong_with_values(row)] or [*self._wrong_with_regions(row)]

    def notes_on(self, row: Row) -> list[str]:
        """What was read otherwise than it stands there."""
        written = row.get("region_nl", "")
        if self is not BELGIAN or written in FEDERAL_REGIONS or written in _IN_DUTCH:
            return []
        return [f"region_nl {shown(written)} was read as {_federal_region(row)}, by the province."]

    def _wrong_with_values(self, row: Row) -> Iterator[str]:
        for column in self.columns:
            value = row[column]
            if not value and column not in self.may_be_empty:
                yield f"{column} is empty."
            elif len(value) > MAX_NAME_LENGTH:
                yield f"{column} {shown(value)} has {len(value)} signs; at most {MAX_NAME_LENGTH} fit."
            elif column == self.number and (sentence := number_error(column, value)):
                yield f"{column} {shown(value)} is not right. {sentence}"
            elif value and column in (self.name, self.name_fr) and not any(map(str.isalpha, value)):
                yield f"{column} {shown(value)} is not a name."
        if wrong := [code for code in _postal_codes(row) if not re.fullmatch(r"[1-9]\d{3}", code)]:
            yield f"postal_code {shown(wrong[0])} is not right. It has 4 digits."

    def _wrong_with_regions(self, row: Row) -> Iterator[str]:
        if self is BELGIAN:
            yield from _wrong_in_belgium(row)
        for region in self.regions(row):
            if not 0 < len(region.code) <= MAX_REGION_CODE_LENGTH:
                yield f"{shown(region.name)} cannot be the name of a region: no code can be made of it."


def _postal_codes(row: Row) -> list[str]:
    """The postal codes of a row, with a space or a semicolon between them."""
    return row.get("postal_code", "").replace(";", " ").split()


def _wrong_in_belgium(row: Row) -> Iterator[str]:
    region = _federal_region(row)
    if region is None:
        yield f"region_nl {shown(row['region_nl'])} is none of {', '.join(FEDERAL_REGIONS)}."
    elif not row["province_nl"] and region != BRUSSELS:
        yield "province_nl is empty; only the municipalities of Brussels lie in no province."
    if row["province_fr"] and not row["province_nl"]:
        yield "province_fr is filled and province_nl is empty."


def _federal_region(row: Row) -> str | None:
    """The region of Belgium, by its Dutch or French name, else by the province: the public list has slips."""
    written = row["region_nl"]
    named = written if written in FEDERAL_REGIONS else _IN_DUTCH.get(written)
    return named or _REGION_OF_PROVINCE.get(row["province_nl"])


def _dutch_regions(row: Row) -> tuple[RegionEntry, ...]:
    return (
        RegionEntry(RegionKind.PROVINCE, Country.NETHERLANDS, row["province"]),
        RegionEntry(RegionKind.YOUTH_CARE, Country.NETHERLANDS, row["youth_care_region"]),
    )


def _belgian_regions(row: Row) -> tuple[RegionEntry, ...]:
    """The region of Belgium and, outside Brussels, the province."""
    regions: list[RegionEntry] = []
    if federal := _federal_region(row):
        regions.append(RegionEntry(RegionKind.FEDERAL, Country.BELGIUM, federal, FEDERAL_REGIONS[federal]))
    if row["province_nl"]:
        province_fr = row["province_fr"] or None
        regions.append(RegionEntry(RegionKind.PROVINCE, Country.BELGIUM, row["province_nl"], province_fr))
    return tuple(regions)


def shown(value: str, length: int = 40) -> str:
    """A value as it may stand in a sentence: short, and without signs that a terminal would obey."""
    signs = (sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in value[:length])
    printable = "".join(signs)
    return f'"{printable}"' if len(value) <= length else f'"{printable}…"'


DUTCH = Shape(
    Country.NETHERLANDS,
    columns=("cbs_code", "name", "province", "youth_care_region"),
    number="cbs_code",
    name="name",
    name_fr=None,
    may_be_empty=frozenset(),
    regions=_dutch_regions,
)
# Areas of postal codes overlap municipalities (1785 lies in two), a municipality has many, and the public list
# names just one of them: they help to find where an activity is, beside the name of the town, and decide nothing.
BELGIAN = Shape(
    Country.BELGIUM,
    columns=("nis_code", "name_nl", "name_fr", "province_nl", "province_fr", "region_nl", "postal_code"),
    number="nis_code",
    name="name_nl",
    name_fr="name_fr",
    may_be_empty=frozenset({"name_fr", "province_nl", "province_fr", "region_nl", "postal_code"}),
    regions=_belgian_regions,
)
SHAPES = (DUTCH, BELGIAN)
