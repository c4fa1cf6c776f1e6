"""Short lists of common names, from which people for volume are drawn."""

from __future__ import annotations

from app.security.rules.names import Salutation

_FIRST_NAMES = {
    Salutation.MR: (
        "Jan Pieter Johan Daan Sem Lucas Mohamed Thomas Bram Ruben Stijn Joost Maarten Emre Wout Jeroen Tim Noah "
        "Hendrik Kees Sjoerd Yusuf Niels Bart"
    ),
    Salutation.MS: (
        "Anna Emma Sanne Fatima Lotte Julia Marleen Ingrid Femke Eva Sara Roos Hanneke Anouk Noor Els Maria Tess "
        "Griet Zoë Chloë Meryem Linda Willemijn"
    ),
    Salutation.NEUTRAL: "Robin Sam Jip Bo Kim Noa Sascha Dani",
}
FIRST_NAMES = {salutation: names.split() for salutation, names in _FIRST_NAMES.items()}

_PLAIN = (
    "Jansen Bakker Janssen Visser Smit Meijer Mulder Bos Vos Peters Hendriks Dekker Brouwer Dijkstra Smits Kok "
    "Jacobs Vermeulen Postma Yılmaz Çelik Nguyen Peeters Maes Wouters D'Hondt IJzerman Strømberg"
)
_FLEMISH = ("De Smet", "Van den Broeck", "Vanden Bussche")  # what looks like a prefix is part of the name
_PREFIXED = {
    "de": "Jong Vries Boer Groot Wit Graaf Haan",
    "van": "Dijk Leeuwen",
    "van den": "Berg Heuvel Broek",
    "van der": "Meer Linden Veen",
    "'t": "Hart",
    "ter": "Horst",
    "in 't": "Veld",
    "el": "Idrissi",
}
SURNAMES = [
    *(("", name) for name in (*_PLAIN.split(), *_FLEMISH)),
    *((prefix, name) for prefix, names in _PREFIXED.items() for name in names.split()),
]
"""Prefix and last name."""

PLACES = ("Waterveld", "Molendijk", "Oosterhaven", "Zandhoven", "Klaverdam", "Heidebeek", "Rietmeer", "Wilgenoord")

DEPARTMENTS = (
    "Toegang Jeugd en Wmo",
    "Sociaal loket",
    "Informatievoorziening",
    "Jeugdteam Noord",
    "Jeugdteam Zuid",
    "Bedrijfsvoering",
    "Vrije tijd",
    "Wijkteam Centrum",
)
