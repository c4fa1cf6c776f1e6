"""The invented people of the demo, the same as in the handbook's pictures. Telephone numbers lead nowhere."""

from __future__ import annotations

import re

from app.common.frozen import frozen
from app.common.words import folded
from app.security.rules.names import Salutation

MR, MS, NEUTRAL = Salutation.MR, Salutation.MS, Salutation.NEUTRAL
VOORBEELDSTAD, TESTDORP = "VB-0001", "TD-0001"
DOMAINS = {VOORBEELDSTAD: "voorbeeldstad.example", TESTDORP: "testdorp.example"}


@frozen
class Person:
    """Somebody at a municipality.

    `roles` are codes, each with its product after a slash where it has one. An `account` is the role code
    that somebody logs in by; the others have an ordinary address.
    """

    salutation: Salutation
    initials: str
    first_name: str
    prefix: str
    last_name: str
    organisation: str
    department: str
    roles: str = ""
    active: bool = True
    newsletter: bool = False
    contact_email: str = ""
    account: str = ""
    waiting: bool = False
    """Whether somebody logged in for the first time and has no verification yet."""

    @property
    def username(self) -> str:
        """The login name, which is the address too: gb@testdorp.example, s.dewit@voorbeeldstad.example."""
        surname = re.sub(r"[^a-z]", "", folded(self.prefix + self.last_name))
        local = self.account.lower() or f"{self.initials[0].lower()}.{surname}"
        return f"{local}@{DOMAINS[self.organisation]}"


def account(
    code: str,
    organisation: str,
    salutation: Salutation,
    initials: str,
    first: str,
    prefix: str,
    last: str,
    department: str,
    roles: str = "",
) -> Person:
    """A demo account: somebody with one role, named after it."""
    return Person(
        salutation,
        initials,
        first,
        prefix,
        last,
        organisation,
        department,
        roles or code,
        newsletter=code in ("GB", "FB"),
        account=code,
    )


# fmt: off  (tables, a person at a time)
ACCOUNTS = (
    account("SD", VOORBEELDSTAD, MS, "E.J.", "Esther", "", "Blom", "Servicedesk"),
    account("GB", VOORBEELDSTAD, MS, "N.", "Nadia", "", "Verhoeven", "Informatievoorziening"),
    account("G", VOORBEELDSTAD, MR, "J.P.", "Joris", "", "Postma", "Toegang Jeugd en Wmo", "G/iWmo G/iJw"),
    account("PB", VOORBEELDSTAD, MS, "I.", "Ilse", "", "Vermeer", "Informatievoorziening", "PB/iWmo PB/iJw"),
    account("FB", VOORBEELDSTAD, MR, "T.", "Tom", "", "Lindeman", "Functioneel beheer"),
    account("PR", VOORBEELDSTAD, MS, "F.", "Fatima", "el", "Amrani", "Jeugdteam Noord"),
    account("LB", VOORBEELDSTAD, MS, "G.", "Griet", "", "Claeys", "Vrije tijd"),
    account("OR", VOORBEELDSTAD, MR, "S.", "Stijn", "", "De Clercq", "Programmering"),
    account("NC", VOORBEELDSTAD, MS, "A.M.", "Annelies", "van der", "Meulen", "Netwerk vrije tijd"),
    account("AC", VOORBEELDSTAD, MS, "M.", "Marloes", "", "Dekker", "Verwijsindex"),
    account("IC", VOORBEELDSTAD, MR, "R.", "Rachid", "", "Ouali", "Aansluitingen"),
    account("VT", VOORBEELDSTAD, MS, "C.", "Camille", "", "Dubois", "Communicatie"),
    account("FG", VOORBEELDSTAD, MR, "R.W.", "Ruben", "", "Hofman", "Juridische zaken"),
    account("SB", VOORBEELDSTAD, NEUTRAL, "K.", "Kees", "", "Prins", "Technisch beheer"),
    account("SD", TESTDORP, MR, "O.", "Olivier", "", "Maes", "Servicedesk"),
    account("GB", TESTDORP, MR, "G.", "Gijs", "van", "Leeuwen", "Bedrijfsvoering"),
    account("G", TESTDORP, MS, "H.", "Hanneke", "", "Bos", "Sociaal loket", "G/iWmo G/iJw"),
    account("PB", TESTDORP, MR, "W.", "Willem", "ter", "Horst", "Bedrijfsvoering", "PB/iWmo PB/iJw"),
    account("FB", TESTDORP, MS, "F.", "Fatima", "", "Bouzid", "Functioneel beheer"),
    account("PR", TESTDORP, MS, "M.L.", "Marieke", "", "Zijlstra", "Dorpsteam"),
    account("LB", TESTDORP, MR, "B.", "Bram", "", "Wouters", "Welzijn"),
    account("OR", TESTDORP, MS, "T.", "Tineke", "", "Hoekstra", "Activiteiten"),
    account("NC", TESTDORP, MR, "L.", "Lucas", "", "Van Damme", "Netwerk vrije tijd"),
    account("AC", TESTDORP, MR, "P.", "Paul", "", "Schouten", "Verwijsindex"),
    account("IC", TESTDORP, MS, "S.", "Selma", "", "Yıldız", "Aansluitingen"),
    account("VT", TESTDORP, MR, "E.", "Étienne", "", "Lambert", "Communicatie"),
    account("FG", TESTDORP, MS, "J.", "Josephine", "de", "Ruiter", "Juridische zaken"),
    account("SB", TESTDORP, MR, "D.", "Dennis", "", "Kramer", "Technisch beheer"),
)

YOUTH_AND_WMO, LOCAL_DESK = "Toegang Jeugd en Wmo", "Sociaal loket"

COLLEAGUES = (
    Person(
        MS,
        "J.",
        "Jolien",
        "",
        "Aerts",
        VOORBEELDSTAD,
        YOUTH_AND_WMO,
        "G/iWmo",
        contact_email="j.aerts@voorbeeldstad.example",
    ),
    Person(
        MR,
        "H.",
        "Hugo",
        "",
        "Bakker",
        VOORBEELDSTAD,
        YOUTH_AND_WMO,
        "G/iWmo PB/iWmo",
        newsletter=True,
        contact_email="h.bakker@voorbeeldstad.example",
    ),
    Person(MR, "Y.", "Youssef", "", "Benali", VOORBEELDSTAD, YOUTH_AND_WMO),
    Person(MS, "L.", "Lotte", "", "Brandsma", TESTDORP, LOCAL_DESK, "G/iWmo"),
    Person(NEUTRAL, "D.", "Derya", "", "Çelik", VOORBEELDSTAD, "Jeugdteam Noord", "PR"),
    Person(MS, "L.", "Liesbeth", "", "De Smet", VOORBEELDSTAD, "Vrije tijd", "LB"),
    Person(MS, "M.", "Marleen", "van", "Dijk", VOORBEELDSTAD, YOUTH_AND_WMO, "G/iJw"),
    Person(MR, "D.", "Durk", "", "Elzinga", TESTDORP, LOCAL_DESK, "G/iWmo", active=False),
    Person(
        MS,
        "A.",
        "Anouk",
        "",
        "Gerritsen",
        VOORBEELDSTAD,
        "Informatievoorziening",
        "PB/iJw",
        contact_email="ijw@voorbeeldstad.example",
    ),
    Person(MS, "S.", "Samira", "", "Haddad", VOORBEELDSTAD, YOUTH_AND_WMO, "G/iWmo"),
    Person(MR, "W.", "Wim", "'t", "Hart", TESTDORP, "Dorpsteam", waiting=True),
    Person(MR, "T.", "Thijs", "", "Hendriks", VOORBEELDSTAD, YOUTH_AND_WMO, "G/Wlz-Registertoets"),
    Person(MR, "J.", "Joost", "", "IJzerman", VOORBEELDSTAD, "Jeugdteam Zuid", "PR"),
    Person(MS, "R.", "Roos", "", "Jansen", TESTDORP, LOCAL_DESK, "G/iJw", newsletter=True),
    Person(MR, "E.", "Emre", "", "Kaya", VOORBEELDSTAD, YOUTH_AND_WMO, "G/iJw PB/iJw"),
    Person(MR, "A.", "Arjan", "", "Kok", VOORBEELDSTAD, YOUTH_AND_WMO, "G/iWmo G/iJw", active=False),
    Person(
        MR,
        "B.",
        "Bert",
        "",
        "Kuipers",
        TESTDORP,
        "Bedrijfsvoering",
        "G/iWmo PB/iWmo",
        contact_email="b.kuipers@testdorp.example",
    ),
    Person(MR, "C.", "Carlo", "", "Martens", VOORBEELDSTAD, "Informatievoorziening", "PB/Wlz-Registertoets"),
    Person(MS, "F.", "Femke", "", "Meijer", VOORBEELDSTAD, YOUTH_AND_WMO, "G/iWmo"),
    Person(MR, "K.", "Klaas", "", "Mulder", TESTDORP, LOCAL_DESK, "G/iJw PB/iJw", active=False),
    Person(NEUTRAL, "L.", "Linh", "", "Nguyen", VOORBEELDSTAD, YOUTH_AND_WMO, "G/iJw"),
    Person(MS, "I.", "Ineke", "van", "Oort", VOORBEELDSTAD, "Jeugdteam Zuid", waiting=True),
    Person(MR, "W.", "Wout", "", "Peeters", VOORBEELDSTAD, "Informatievoorziening", "PB/iWmo"),
    Person(
        MS,
        "J.",
        "Joke",
        "",
        "Rietveld",
        TESTDORP,
        LOCAL_DESK,
        "G/iWmo G/iJw",
        contact_email="j.rietveld@testdorp.example",
    ),
    Person(
        MR,
        "P.",
        "Pieter",
        "",
        "Smeets",
        VOORBEELDSTAD,
        "Informatievoorziening",
        "G/iWmo GB PB/iWmo",
        newsletter=True,
        contact_email="p.smeets@voorbeeldstad.example",
    ),
    Person(MS, "N.", "Naima", "", "Tahiri", TESTDORP, LOCAL_DESK, "G/Wlz-Registertoets"),
    Person(MR, "K.", "Kobe", "", "Van den Broeck", VOORBEELDSTAD, "Vrije tijd"),
    Person(MR, "D.", "Daan", "", "Verbeek", VOORBEELDSTAD, YOUTH_AND_WMO, "G/iWmo"),
    Person(MS, "M.", "Mira", "", "Visser", VOORBEELDSTAD, YOUTH_AND_WMO, "G/iJw"),
    Person(MS, "E.", "Eva", "de", "Vries", TESTDORP, "Dorpsteam", active=False),
    Person(MS, "S.M.", "Sanne", "de", "Wit", VOORBEELDSTAD, YOUTH_AND_WMO, waiting=True),
)
# fmt: on
