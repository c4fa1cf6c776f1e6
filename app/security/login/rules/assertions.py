"""What an identity provider says of a person: how sure it is, for whom somebody acts, and who acts.

Levels of eHerkenning are compared by our own order, never as texts: `loa2plus` would come after `loa2` and before
`loa3` by chance only, and no library knows that `loa4` is more than was asked.
"""

from __future__ import annotations

from dataclasses import field
from enum import IntEnum, StrEnum

from app.common.frozen import frozen
from app.common.words import N_
from app.security.rules.digid import DigidLevel
from app.security.rules.organisations import Country, Kind, number_error

CLASSES = "urn:etoegang:core:assurance-class:"


class Level(IntEnum):
    """How sure it is who somebody is, from low to high."""

    LOA1 = 1
    LOA2 = 2
    LOA2PLUS = 3
    LOA3 = 4
    LOA4 = 5

    @property
    def urn(self) -> str:
        """The name by which providers know it."""
        return f"{CLASSES}{self.name.lower()}"

    @property
    def spoken(self) -> str:
        """The name by which people know it: 3, or 2+."""
        return self.name.removeprefix("LOA").replace("PLUS", "+")


LEAST = Level.LOA3
"""Below this nobody comes in (U-12)."""
_levels = {level.urn: level for level in Level}


def level_of(urn: object) -> Level | None:
    """The level of a full name; anything else is no level at all."""
    return _levels.get(urn) if isinstance(urn, str) else None


class Register(StrEnum):
    """The registers whose numbers name the organisation that somebody acts for."""

    KVK = "KvKnr"
    RSIN = "RSIN"
    OIN = "OIN"
    CODE = "code"
    """No public register: our own code, for a provider that serves one organisation."""


_LENGTHS = {Register.KVK: 8, Register.RSIN: 9, Register.OIN: 20}
_IN_AN_OIN = {Register.RSIN: ("00000001", "000"), Register.KVK: ("00000003", "0000")}


@frozen
class LegalSubject:
    """The organisation that somebody acts for, by its number in a register."""

    register: Register
    number: str

    @property
    def is_sound(self) -> bool:
        """Whether it is written as numbers of that register are."""
        if self.register is Register.CODE:
            return bool(self.number)
        if not (self.number.isascii() and self.number.isdigit()):
            return False
        long_enough = len(self.number) == _LENGTHS[self.register]
        return long_enough and (self.register is not Register.OIN or number_error("oin", self.number) is None)

    @property
    def oin(self) -> str:
        """The same number as an OIN, which holds an RSIN or a KvK number; nothing for a code."""
        if self.register is Register.OIN:
            return self.number
        before, after = _IN_AN_OIN.get(self.register, ("", ""))
        return f"{before}{self.number}{after}" if before else ""


@frozen
class Assertion:
    """What was said about a login, after signature, audience, moment and request were found right."""

    issuer: str
    legal_subjects: tuple[LegalSubject, ...]
    acting_subject: str = field(repr=False)
    """Of DigiD a BSN, until the next step makes a fingerprint of it: no message may show it."""
    level: Level | DigidLevel | None

    @property
    def key(self) -> str:
        """Who this is, of all people of all providers: never an address, which people share and change."""
        (subject,) = self.legal_subjects
        return "\n".join((self.issuer, subject.register, subject.number, self.acting_subject))


class Refusal(StrEnum):
    """Why somebody does not come in: told to the audit log; people read one sentence."""

    UNASKED = N_("answer without a question")
    STATE = N_("other state")
    MIXED_UP = N_("other issuer")
    CANCELLED = N_("cancelled at the provider")
    TOKEN = N_("no sound token")
    AUDIENCE = N_("other audience")
    NONCE = N_("other nonce")
    REPLAYED = N_("answer used before")
    LEVEL = N_("level too low")
    NO_LEVEL = N_("no known level")
    NO_SUBJECT = N_("no legal subject")
    SEVERAL_SUBJECTS = N_("more than one legal subject")
    NO_PERSON = N_("no acting subject")
    UNKNOWN = N_("unknown organisation")
    KIND = N_("not for this kind of organisation")
    INACTIVE = N_("account inactive")
    SWITCHED_OFF = N_("DigiD switched off")
    NO_BSN = N_("no sound BSN")
    NOT_LINKED = N_("not linked to an account")
    ELSEWHERE = N_("takes part in nothing here")
    TAKEN = N_("linked to another account")
    ANOTHER = N_("account linked to another one")


class Refused(Exception):
    """An answer of a provider that lets nobody in."""

    def __init__(self, why: Refusal, needed: str = "") -> None:
        super().__init__(why.value)
        self.why, self.needed = why, needed


def judge(said: Assertion, least: Level | DigidLevel = LEAST) -> None:
    """Raise `Refused` unless it says for which one organisation who acts, and is sure enough of it."""
    subjects = set(said.legal_subjects)
    checks = (
        (said.level is None, Refusal.NO_LEVEL),
        ((said.level or 0) < max(least, LEAST), Refusal.LEVEL),
        (not subjects or not all(subject.is_sound for subject in subjects), Refusal.NO_SUBJECT),
        (len(said.legal_subjects) > 1, Refusal.SEVERAL_SUBJECTS),
        (not said.acting_subject.strip(), Refusal.NO_PERSON),
    )
    for holds, why in checks:
        if holds:
            raise Refused(why)


LOGGING_IN_WITH_EHERKENNING = frozenset({Kind.MUNICIPALITY, Kind.JOINT_ARRANGEMENT})
"""The kinds of organisation that eHerkenning opens the portal for."""


def only_by_eherkenning(kind: Kind | None, country: Country | None) -> bool:
    """Whether people of an organisation have no other way in: staff of a Dutch municipality (U-12)."""
    return kind is Kind.MUNICIPALITY and country is Country.NETHERLANDS


def opens_for(register: Register, kind: Kind, country: Country) -> bool:
    """Whether an assertion with a number of a register opens the portal for an organisation of a kind."""
    if register is Register.CODE:
        return not only_by_eherkenning(kind, country)
    return kind in LOGGING_IN_WITH_EHERKENNING and country is Country.NETHERLANDS
