"""Reading the list of employees of an organisation (O-32) from a workbook: all of it, or nothing.

Each fault is told with its line, so that whoever made the list can mend it in one go.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from app.common.errors import RuleBroken
from app.common.files.archives import BROKEN
from app.common.files.office import check_xlsx
from app.common.words import N_, Told, clean, folded
from app.onboarding.rules.accounts import Employee

MOST_EMPLOYEES = 2_000
MOST_COLUMNS = 50
FURTHEST_LINE = 10_000
"""A workbook may hold a million empty lines between two full ones."""
MOST_FAULTS = 25
LONGEST = {"email": 254, "last_name": 100, "first_name": 100, "prefix": 30, "function": 120, "coordinator": 20}

EMPTY = N_("There is no list in this workbook.")
NO_EMPLOYEES = N_("There are no employees below the titles of the columns.")
TOO_MANY = N_("There are more than %(most)s lines in this list.")
MISSING_COLUMN = N_("There is no column for “%(column)s”. It has to be among the titles on line %(line)s.")
TWO_COLUMNS = N_("Two columns on line %(line)s are for “%(column)s”.")
NOT_ASKED = N_("The column “%(column)s” on line %(line)s is not asked for and may not be handed in. Take it out.")
MISSING = N_("Line %(line)s: “%(column)s” is missing.")
FORMULA = N_("Line %(line)s: there is a formula under “%(column)s”. Put the value there.")
WRONG_CELL = N_("Line %(line)s: what stands under “%(column)s” is no text.")
TOO_LONG = N_("Line %(line)s: what stands under “%(column)s” is too long.")
NO_ADDRESS = N_("Line %(line)s: “%(email)s” is not an e-mail address.")
TWICE = N_("Line %(line)s: the e-mail address “%(email)s” stands on line %(other)s as well.")
YES_OR_NO = N_("Line %(line)s: fill in “yes” or “no” under “%(column)s”.")
FURTHER = N_("There are %(number)s further faults in this list.")

TITLES: Mapping[str, tuple[str, ...]] = {
    "last_name": ("achternaam", "last name", "surname", "family name", "nom", "nom de famille"),
    "first_name": ("voornaam", "roepnaam", "first name", "given name", "prenom"),
    "prefix": ("tussenvoegsel", "voorvoegsel", "tussenvoegsels", "prefix", "particule"),
    "email": ("e-mail", "email", "mail", "e-mailadres", "emailadres", "mailadres", "e-mail address",
              "email address", "adresse e-mail", "adresse electronique", "courriel"),
    "function": ("functie", "function", "job title", "fonction"),
    "coordinator": ("instellingscoordinator", "institution coordinator", "coordinator",
                    "coordinateur de l'institution", "coordinateur"),
}  # fmt: skip
"""What people write above a column, without accents and capitals."""
NEVER = (
    "bsn", "burgerservicenummer", "rijksregisternummer", "insz", "niss", "citizen service number",
    "numero national", "geboortedatum", "date of birth", "date de naissance", "wachtwoord", "password",
    "mot de passe",
)  # fmt: skip
"""What nobody needs for an account; a list that holds it is not taken in at all."""
YES, NO = (
    ("ja", "j", "yes", "y", "oui", "o", "x", "1", "true", "waar"),
    ("", "nee", "n", "no", "non", "0", "false"),
)
NEEDED = ("last_name", "email")
UNREADABLE = (
    AttributeError, IndexError, KeyError, OSError, SyntaxError, TypeError, ValueError, zipfile.BadZipFile,
)  # fmt: skip
"""What the library raises for a workbook that is none; a fault in XML is one of syntax."""

Faults = list[Told]


def read_employees(path: Path) -> list[Employee]:
    """The employees in a workbook, in its order; raises `RuleBroken` with a sentence for each fault."""
    check_xlsx(path)
    rows = _rows(path)
    line, titles = next(rows, (0, []))
    if not titles:
        raise RuleBroken(EMPTY)
    columns = _columns(line, [_shown(cell) for cell in titles])
    faults: Faults = []
    found: dict[str, tuple[int, Employee]] = {}
    for number, cells in rows:
        if len(found) + len(faults) >= MOST_EMPLOYEES:
            raise RuleBroken(Told(TOO_MANY, most=str(MOST_EMPLOYEES)))
        employee = _employee(number, cells, columns, faults)
        if employee and employee.key in found:
            other = str(found[employee.key][0])
            faults.append(Told(TWICE, line=str(number), email=employee.email, other=other))
        elif employee:
            found[employee.key] = number, employee
    if faults:
        _refuse(faults)
    if not found:
        raise RuleBroken(NO_EMPLOYEES)
    return [employee for _line, employee in found.values()]


def _refuse(faults: Faults) -> None:
    further = len(faults) - MOST_FAULTS
    more = [Told(FURTHER, number=str(further))] if further > 0 else []
    raise RuleBroken(*faults[:MOST_FAULTS], *more)


def _rows(path: Path) -> Iterator[tuple[int, list[Any]]]:
    """The lines of the first sheet that hold something, each with its number."""
    from openpyxl import load_workbook  # read when somebody hands in a list, which few processes see

    try:
        book: Any = load_workbook(path, read_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a workbook says of its own size is not always so
        for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
            if number > FURTHEST_LINE:
                raise RuleBroken(Told(TOO_MANY, most=str(MOST_EMPLOYEES)))
            if any(cell.value is not None and str(cell.value).strip() for cell in cells):
                yield number, list(cells)
        book.close()
    except UNREADABLE as fault:
        raise RuleBroken(BROKEN) from fault


def _columns(line: int, titles: Sequence[str]) -> dict[str, tuple[int, str]]:
    """Where each column stands and what it is called there."""
    known = {title: column for column, several in TITLES.items() for title in several}
    found: dict[str, tuple[int, str]] = {}
    faults: Faults = []
    for place, title in enumerate(titles):
        plain = folded(title).rstrip(" *:")
        column = known.get(plain)
        if plain in NEVER:
            faults.append(Told(NOT_ASKED, column=title, line=str(line)))
        elif column in found:
            faults.append(Told(TWO_COLUMNS, column=title, line=str(line)))
        elif column:
            found[column] = place, title
    faults += [Told(MISSING_COLUMN, column=TITLES[one][0], line=str(line)) for one in NEEDED if one not in found]
    if faults:
        _refuse(faults)
    return found


def _employee(
    line: int, cells: Sequence[Any], columns: Mapping[str, tuple[int, str]], faults: Faults
) -> Employee | None:
    """Somebody on a line; what is wrong with it is added to the faults."""
    before = len(faults)
    texts = {}
    for column, (place, title) in columns.items():
        cell = cells[place] if place < len(cells) else None
        texts[column] = _shown(cell)
        if sentence := _fault_of(cell, column, texts[column]):
            faults.append(Told(sentence, line=str(line), column=title))
    email = texts["email"]
    if email and len(faults) == before and not _is_address(email):
        faults.append(Told(NO_ADDRESS, line=str(line), email=email[:80]))
    if len(faults) > before:
        return None
    coordinator = folded(texts.pop("coordinator", "")) in YES
    return Employee(coordinator=coordinator, **texts)


def _fault_of(cell: Any, column: str, text: str) -> str:
    kind = getattr(cell, "data_type", "n")
    if kind == "f":
        return FORMULA
    if kind == "e" or isinstance(getattr(cell, "value", None), datetime):
        return WRONG_CELL
    if column in NEEDED and not text:
        return MISSING
    if len(text) > LONGEST[column]:
        return TOO_LONG
    return YES_OR_NO if column == "coordinator" and folded(text) not in (*YES, *NO) else ""


def _shown(cell: Any) -> str:
    """What stands in a cell, on one line."""
    value = getattr(cell, "value", None)
    return " ".join(clean(str(value)).split()) if value is not None else ""


def _is_address(text: str) -> bool:
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return False
    return True
