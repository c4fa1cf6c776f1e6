"""Reading the list of employees of an organisation (O-32) from a table: all of it, or nothing.

Each fault is told with its line, so that whoever made the list can mend it in one go.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from app.common.errors import RuleBroken
from app.common.files.tables import TOO_MANY, Failed, Formula, Line, Value, heading, lines_of
from app.common.words import N_, Told, folded
from app.onboarding.rules.accounts import Employee

MOST_EMPLOYEES = 2_000
MOST_FAULTS = 25
LONGEST = {
    "email": 254,
    "last_name": 100,
    "first_name": 100,
    "prefix": 30,
    "function": 120,
    "phone": 32,
    "coordinator": 20,
}

NO_EMPLOYEES = N_("There are no employees below the titles of the columns.")
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
    "phone": ("telefoon", "telefoonnummer", "tel", "mobiel", "telephone", "phone", "phone number",
              "telephone number", "mobile", "numero de telephone"),
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
_COLUMN_OF = {title: column for column, several in TITLES.items() for title in several}

Faults = list[Told]


def read_employees(path: Path, name: str) -> list[Employee]:
    """The employees in a table, in its order; raises `RuleBroken` with a sentence for each fault."""
    lines = lines_of(path, name, knows=_is_title)
    titles = heading(lines, _is_title)
    columns = _columns(titles)
    below = [line for line in lines if line.number > titles.number]
    if not below:
        raise RuleBroken(NO_EMPLOYEES)
    if len(below) > MOST_EMPLOYEES:
        raise RuleBroken(Told(TOO_MANY, most=str(MOST_EMPLOYEES)))
    faults: Faults = []
    found: dict[str, tuple[int, Employee]] = {}
    for line in below:
        employee = _employee(line, columns, faults)
        if employee and employee.key in found:
            other = str(found[employee.key][0])
            faults.append(Told(TWICE, line=str(line.number), email=employee.email, other=other))
        elif employee:
            found[employee.key] = line.number, employee
    if faults:
        _refuse(faults)
    return [employee for _line, employee in found.values()]


def _refuse(faults: Faults) -> None:
    further = len(faults) - MOST_FAULTS
    more = [Told(FURTHER, number=str(further))] if further > 0 else []
    raise RuleBroken(*faults[:MOST_FAULTS], *more)


def _plain(title: str) -> str:
    return folded(title).rstrip(" *:")


def _is_title(text: str) -> bool:
    return _plain(text) in _COLUMN_OF


def _columns(titles: Line) -> dict[str, tuple[int, str]]:
    """Where each column stands and what it is called there."""
    line = str(titles.number)
    found: dict[str, tuple[int, str]] = {}
    faults: Faults = []
    for place, title in enumerate(map(_shown, titles.cells)):
        column = _COLUMN_OF.get(_plain(title))
        if _plain(title) in NEVER:
            faults.append(Told(NOT_ASKED, column=title, line=line))
        elif column in found:
            faults.append(Told(TWO_COLUMNS, column=title, line=line))
        elif column:
            found[column] = place, title
    faults += [Told(MISSING_COLUMN, column=TITLES[one][0], line=line) for one in NEEDED if one not in found]
    if faults:
        _refuse(faults)
    return found


def _employee(line: Line, columns: Mapping[str, tuple[int, str]], faults: Faults) -> Employee | None:
    """Somebody on a line; what is wrong with it is added to the faults."""
    before, number = len(faults), str(line.number)
    texts = {}
    for column, (place, title) in columns.items():
        value = line.at(place)
        texts[column] = _shown(value)
        if sentence := _fault_of(value, column, texts[column]):
            faults.append(Told(sentence, line=number, column=title))
    email = texts["email"]
    if email and len(faults) == before and not _is_address(email):
        faults.append(Told(NO_ADDRESS, line=number, email=email[:80]))
    if len(faults) > before:
        return None
    coordinator = folded(texts.pop("coordinator", "")) in YES
    return Employee(coordinator=coordinator, **texts)


def _fault_of(value: Value, column: str, text: str) -> str:
    if isinstance(value, Formula):
        return FORMULA
    if isinstance(value, Failed | date):
        return WRONG_CELL
    if column in NEEDED and not text:
        return MISSING
    if len(text) > LONGEST[column]:
        return TOO_LONG
    return YES_OR_NO if column == "coordinator" and folded(text) not in (*YES, *NO) else ""


def _shown(value: Value) -> str:
    """What stands in a cell, on one line."""
    return " ".join(str(value).split()) if value is not None else ""


def _is_address(text: str) -> bool:
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return False
    return True
