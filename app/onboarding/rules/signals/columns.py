"""Which column of a file holds what: proposed from the headings, chosen on a screen, remembered for the next."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from app.common.words import N_, folded


class Column(StrEnum):
    """What a column can hold."""

    ORGANISATION = "organisation"
    NUMBER = "number"
    PERIOD = "period"
    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    SIGNALS = "signals"
    MATCHES = "matches"


LABELS = {
    Column.ORGANISATION: N_("Organisation"),
    Column.NUMBER: N_("Number of the organisation"),
    Column.PERIOD: N_("Period"),
    Column.YEAR: N_("Year"),
    Column.QUARTER: N_("Quarter"),
    Column.MONTH: N_("Month"),
    Column.SIGNALS: N_("Signals"),
    Column.MATCHES: N_("Matches"),
}
NOT_TAKEN = ""
"""What is remembered of a column that somebody left out."""

HEADINGS = {
    Column.ORGANISATION: "organisatie organisatienaam instelling instellingsnaam partner partij ketenpartner "
    "organisation organization organisatie_naam etablissement institution naam_organisatie naam_instelling "
    "naam_van_de_organisatie nom_de_l_organisation organisation_name nom name naam",
    Column.NUMBER: "nummer organisatienummer kvk kvk_nummer kvknummer organisatiecode instellingscode code "
    "ondernemingsnummer number organisation_number numero numero_d_entreprise numero_de_l_organisation oin id "
    "organisatie_id instelling_id",
    Column.PERIOD: "periode datum maand_en_jaar maand_jaar jaarmaand jaar_maand jaar_en_maand period date "
    "month_year year_month mois_et_annee annee_mois peildatum",
    Column.YEAR: "jaar year annee kalenderjaar",
    Column.QUARTER: "kwartaal quarter trimestre",
    Column.MONTH: "maand month mois maandnaam maandnummer month_name mois_de_l_annee",
    Column.SIGNALS: "signalen signaal aantal_signalen afgegeven_signalen signals number_of_signals signaux "
    "signalements nombre_de_signaux nombre_de_signalements actieve_signalen",
    Column.MATCHES: "matches match aantal_matches matchen gezinsmatches number_of_matches correspondances "
    "nombre_de_correspondances nombre_de_matches",
}
_BY_HEADING = {name.replace("_", " "): column for column, names in HEADINGS.items() for name in names.split()}
_RECKONED = re.compile(
    r"^(?:som|aantal|telling|totaal|sum|count|total|somme|nombre|total)(?: (?:van|of|de|des|aan))? |^(?:#|nr) "
)
"""What reporting tools write before the name of what they add up."""

NO_ORGANISATION = N_("Choose the column with the name or the number of the organisation.")
NO_PERIOD = N_("Choose the column with the period, or the one with the year.")
NO_COUNT = N_("Choose the column with the signals or the one with the matches.")
TWICE = N_("Choose each kind of column once.")
BOTH_PERIODS = N_("Choose either a column with the period, or columns with year, quarter and month.")


def column_of(heading: object) -> Column | None:
    """What a column with this heading holds, as far as the words tell."""
    if not isinstance(heading, str):
        return None
    text = _plain(heading)
    return _BY_HEADING.get(text) or _BY_HEADING.get(_RECKONED.sub("", text, count=1))


def is_heading(text: str) -> bool:
    """Whether a text is one of the headings that are looked for."""
    return column_of(text) is not None


def proposed(headings: Sequence[object], remembered: Mapping[str, str] | None = None) -> dict[int, Column]:
    """Which column holds what: as it was remembered from the last file, and else as the headings tell.

    Of two columns for one thing the first is taken, what is remembered before what is guessed. A period in one
    column is taken before one in several, and a month before its quarter.
    """
    kept = remembered or {}
    found: dict[int, Column] = {}
    for guess in (False, True):
        for place, heading in enumerate(headings):
            key = remembered_as(heading)
            if not key or guess is (key in kept):
                continue
            column = column_of(heading) if guess else _column_named(kept[key])
            if column and column not in found.values():
                found[place] = column
    return _without_what_is_told_twice(found)


def _without_what_is_told_twice(found: Mapping[int, Column]) -> dict[int, Column]:
    there = set(found.values())
    spare = {Column.QUARTER} if Column.MONTH in there else set()
    if Column.PERIOD in there:
        spare = {Column.YEAR, Column.QUARTER, Column.MONTH}
    return {place: column for place, column in sorted(found.items()) if column not in spare}


def to_remember(headings: Sequence[object], chosen: Mapping[int, Column]) -> dict[str, str]:
    """What was chosen, by the headings, so that the next file of the same tool opens with it."""
    named = {place: remembered_as(heading) for place, heading in enumerate(headings)}
    return {key: chosen.get(place, NOT_TAKEN) for place, key in reversed(named.items()) if key}


def remembered_as(heading: object) -> str:
    """Under which name the choice for a column is kept."""
    return _plain(heading)[:100] if isinstance(heading, str) else ""


def reasons_against(chosen: Sequence[Column]) -> list[str]:
    """Why figures cannot be read from columns that hold these."""
    there = set(chosen)
    parts = {Column.YEAR, Column.QUARTER, Column.MONTH} & there
    checks = (
        (not there & {Column.ORGANISATION, Column.NUMBER}, NO_ORGANISATION),
        (Column.PERIOD not in there and Column.YEAR not in there, NO_PERIOD),
        (Column.PERIOD in there and bool(parts), BOTH_PERIODS),
        (not there & {Column.SIGNALS, Column.MATCHES}, NO_COUNT),
        (len(there) < len(chosen), TWICE),
    )
    return [reason for holds, reason in checks if holds]


def _column_named(value: str) -> Column | None:
    return Column(value) if value in set(Column) else None


def _plain(heading: str) -> str:
    return " ".join(re.sub(r"[^\w#]+|_", " ", folded(heading)).split())
