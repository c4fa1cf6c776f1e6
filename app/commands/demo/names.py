"""Short lists of common names, from which people for volume are drawn."""

from __future__ import annotations

from app.security.rules.names import Salutation

FIRST_NAMES = {
    Salutation.MR: (
        "Jan", "Pieter", "Johan", "Daan", "Sem", "Lucas", "Mohamed", "Thomas", "Bram", "Ruben", "Stijn",
        "Joost", "Maarten", "Emre", "Wout", "Jeroen", "Tim", "Noah", "Hendrik", "Kees", "Sjoerd", "Yusuf",
        "Niels", "Bart",
    ),
    Salutation.MS: (
        "Anna", "Emma", "Sanne", "Fatima", "Lotte", "Julia", "Marleen", "Ingrid", "Femke", "Eva", "Sara",
        "Roos", "Hanneke", "Anouk", "Noor", "Els", "Maria", "Tess", "Griet", "Zoë", "Chloë", "Meryem",
        "Linda", "Willemijn",
    ),
    Salutation.NEUTRAL: ("Robin", "Sam", "Jip", "Bo", "Kim", "Noa", "Sascha", "Dani"),
}

SURNAMES = (
    ("de", "Jong"), ("", "Jansen"), ("de", "Vries"), ("van den", "Berg"), ("van", "Dijk"), ("", "Bakker"),
    ("", "Janssen"), ("", "Visser"), ("", "Smit"), ("", "Meijer"), ("de", "Boer"), ("", "Mulder"),
    ("de", "Groot"), ("", "Bos"), ("", "Vos"), ("", "Peters"), ("", "Hendriks"), ("van", "Leeuwen"),
    ("", "Dekker"), ("", "Brouwer"), ("de", "Wit"), ("", "Dijkstra"), ("", "Smits"), ("de", "Graaf"),
    ("van der", "Meer"), ("van der", "Linden"), ("", "Kok"), ("", "Jacobs"), ("de", "Haan"),
    ("", "Vermeulen"), ("van den", "Heuvel"), ("van der", "Veen"), ("van den", "Broek"), ("", "Postma"),
    ("'t", "Hart"), ("ter", "Horst"), ("in 't", "Veld"), ("el", "Idrissi"), ("", "Yılmaz"), ("", "Çelik"),
    ("", "Nguyen"), ("", "Peeters"), ("", "Maes"), ("", "De Smet"), ("", "Van den Broeck"), ("", "Wouters"),
    ("", "D'Hondt"), ("", "Vanden Bussche"), ("", "IJzerman"), ("", "Strømberg"),
)

PLACES = (
    "Waterveld", "Molendijk", "Oosterhaven", "Zandhoven", "Klaverdam", "Heidebeek", "Lindenwoude",
    "Rietmeer", "Steenbrug", "Wilgenoord",
)

DEPARTMENTS = (
    "Toegang Jeugd en Wmo", "Sociaal loket", "Informatievoorziening", "Jeugdteam Noord", "Jeugdteam Zuid",
    "Bedrijfsvoering", "Vrije tijd", "Wijkteam Centrum",
)
