"""What columns are called in files with offers, in Dutch, English and French."""

from __future__ import annotations

import re

from app.activities.rules.imported import LANGUAGES
from app.common.words import folded

NAMES = {
    "id": ("id", "nummer", "number", "numero", "code", "reference", "referentie", "external id", "offer id"),
    "title": ("title", "titel", "titre", "name", "naam", "nom", "vacature", "functie", "intitule"),
    "description": ("description", "omschrijving", "beschrijving", "text", "tekst", "texte", "taken", "tasks"),
    "organisation": (
        "organisation", "organization", "organisatie", "vereniging", "association", "organisateur", "organisator",
        "organiser", "organizer", "organisation name", "organisatie naam", "organisation nom", "organization name",
    ),
    "place": (
        "place", "plaats", "locatie", "location", "lieu", "venue", "location name", "locatie naam", "lieu nom",
    ),
    "street": ("street", "straat", "rue", "address", "adres", "adresse", "straat en nummer", "street address"),
    "postal_code": ("postal code", "postcode", "code postal", "zip", "zip code", "postal"),
    "city": ("city", "gemeente", "town", "stad", "woonplaats", "commune", "ville", "municipality", "localite"),
    "country": ("country", "land", "pays"),
    "start": (
        "start", "start date", "begin", "begindatum", "startdatum", "date", "datum", "debut", "date de debut",
        "date debut", "first day", "vanaf datum",
    ),
    "end": ("end", "end date", "einde", "einddatum", "fin", "date de fin", "date fin", "last day", "tot datum"),
    "days": ("days", "dagen", "dag", "weekdagen", "weekdays", "day", "jours", "jour", "jours de la semaine"),
    "from": ("from", "van", "vanaf", "start time", "beginuur", "startuur", "de", "heure de debut", "begintijd"),
    "until": ("until", "to", "tot", "end time", "einduur", "eindtijd", "a", "heure de fin", "jusqu a"),
    "email": ("email", "e mail", "mail", "courriel", "contact email", "mailadres", "e mailadres"),
    "phone": (
        "phone", "telephone", "telefoon", "telefoonnummer", "tel", "gsm", "mobile", "contact phone",
        "phone number", "numero de telephone",
    ),
    "website": ("website", "url", "web", "link", "site", "site web", "webpagina", "lien"),
    "category": ("category", "categorie", "thema", "theme", "topic", "sector", "secteur", "domein", "domaine"),
    "ages": ("ages", "leeftijd", "leeftijden", "age", "age range", "ages de"),
    "language": ("language", "taal", "langue"),
    "modified": ("modified", "gewijzigd", "modifie", "updated", "last modified", "laatst gewijzigd"),
}  # fmt: skip
"""The names of each column as `folded` writes them, with a space for every other sign."""

_COLUMNS = {name: column for column, names in NAMES.items() for name in names}
_LANGUAGE = re.compile(rf"(.+) ({'|'.join(LANGUAGES)})")
TRANSLATED = ("title", "description")


def column_of(name: str) -> str | None:
    """Which column a name stands for; a language after it (“Titel (fr)”, “title_en”) comes behind a dot."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    plain = " ".join("".join(sign if sign.isalnum() else " " for sign in folded(spaced)).split())
    if plain in _COLUMNS:
        return _COLUMNS[plain]
    found = _LANGUAGE.fullmatch(plain)
    column = _COLUMNS.get(found[1]) if found else None
    return f"{column}.{found[2]}" if found and column in TRANSLATED else None
