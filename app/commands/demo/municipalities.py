"""A few real municipalities, so that the demo can be searched without any file: facts, typed by hand.

The full yearly lists come with `flask portal import-municipalities`, which finds these by their codes.
"""

from __future__ import annotations

from app.security.rules.municipalities import BELGIAN, BRUSSELS, DUTCH, MunicipalityEntry

FLANDERS, WALLONIA = "Vlaams Gewest", "Waals Gewest"

# CBS code, name, province, youth care region
IN_THE_NETHERLANDS = (
    ("0363", "Amsterdam", "Noord-Holland", "Amsterdam-Amstelland"),
    ("0599", "Rotterdam", "Zuid-Holland", "Rijnmond"),
    ("0518", "'s-Gravenhage", "Zuid-Holland", "Haaglanden"),
    ("0344", "Utrecht", "Utrecht", "Utrecht stad"),
    ("0772", "Eindhoven", "Noord-Brabant", "Zuid-Oost Brabant"),
    ("0014", "Groningen", "Groningen", "Groningen"),
    ("0855", "Tilburg", "Noord-Brabant", "Midden Brabant"),
    ("0034", "Almere", "Flevoland", "Flevoland"),
    ("0758", "Breda", "Noord-Brabant", "West-Brabant-Oost"),
    ("0268", "Nijmegen", "Gelderland", "Rijk van Nijmegen"),
    ("0200", "Apeldoorn", "Gelderland", "Midden IJssel-Oost Veluwe"),
    ("0392", "Haarlem", "Noord-Holland", "Zuid-Kennemerland"),
    ("0202", "Arnhem", "Gelderland", "Arnhem"),
    ("0153", "Enschede", "Overijssel", "Twente"),
    ("0307", "Amersfoort", "Utrecht", "Eemland"),
    ("0193", "Zwolle", "Overijssel", "IJsselland"),
    ("0080", "Leeuwarden", "Fryslân", "Friesland"),
    ("0935", "Maastricht", "Limburg", "Zuid-Limburg"),
    ("0106", "Assen", "Drenthe", "Drenthe"),
    ("0687", "Middelburg (Z.)", "Zeeland", "Zeeland"),
    ("0995", "Lelystad", "Flevoland", "Flevoland"),
    ("0796", "'s-Hertogenbosch", "Noord-Brabant", "Noord-Oost Brabant"),
    ("0546", "Leiden", "Zuid-Holland", "Holland-Rijnland"),
    ("0632", "Woerden", "Utrecht", "Utrecht-West"),
    ("1904", "Stichtse Vecht", "Utrecht", "Utrecht-West"),
    ("0736", "De Ronde Venen", "Utrecht", "Utrecht-West"),
    ("1900", "Súdwest-Fryslân", "Fryslân", "Friesland"),
)
# NIS code, Dutch name, French name, province in Dutch and in French (none in Brussels), region
IN_BELGIUM = (
    ("11002", "Antwerpen", "Anvers", "Antwerpen", "Anvers", FLANDERS),
    ("12025", "Mechelen", "Malines", "Antwerpen", "Anvers", FLANDERS),
    ("13040", "Turnhout", "Turnhout", "Antwerpen", "Anvers", FLANDERS),
    ("21004", "Brussel", "Bruxelles", "", "", BRUSSELS),
    ("21015", "Schaarbeek", "Schaerbeek", "", "", BRUSSELS),
    ("24062", "Leuven", "Louvain", "Vlaams-Brabant", "Brabant flamand", FLANDERS),
    ("25112", "Waver", "Wavre", "Waals-Brabant", "Brabant wallon", WALLONIA),
    ("31005", "Brugge", "Bruges", "West-Vlaanderen", "Flandre occidentale", FLANDERS),
    ("34022", "Kortrijk", "Courtrai", "West-Vlaanderen", "Flandre occidentale", FLANDERS),
    ("35013", "Oostende", "Ostende", "West-Vlaanderen", "Flandre occidentale", FLANDERS),
    ("44021", "Gent", "Gand", "Oost-Vlaanderen", "Flandre orientale", FLANDERS),
    ("46021", "Sint-Niklaas", "Saint-Nicolas", "Oost-Vlaanderen", "Flandre orientale", FLANDERS),
    ("52011", "Charleroi", "Charleroi", "Henegouwen", "Hainaut", WALLONIA),
    ("62063", "Luik", "Liège", "Luik", "Liège", WALLONIA),
    ("71016", "Genk", "Genk", "Limburg", "Limbourg", FLANDERS),
    ("81001", "Aarlen", "Arlon", "Luxemburg", "Luxembourg", WALLONIA),
    ("92094", "Namen", "Namur", "Namen", "Namur", WALLONIA),
)


def entries() -> list[MunicipalityEntry]:
    """The municipalities above, as the import takes them."""
    dutch = (DUTCH.entry(dict(zip(DUTCH.columns, row, strict=True)), "demo", 0) for row in IN_THE_NETHERLANDS)
    belgian = (BELGIAN.entry(dict(zip(BELGIAN.columns, (*row, ""), strict=True)), "demo", 0) for row in IN_BELGIUM)
    return [*dutch, *belgian]
