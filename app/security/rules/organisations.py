"""What an organisation is, and the numbers it is known by."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum

from app.common.words import N_


class Kind(StrEnum):
    """The kinds of organisation; what a kind covers beyond itself is decided in `Coverage`."""

    MUNICIPALITY = "municipality"
    JOINT_ARRANGEMENT = "joint_arrangement"
    REGION = "region"
    INSTITUTION = "institution"
    ORGANISER = "organiser"
    SERVICE_DESK = "service_desk"
    PLATFORM = "platform"


KINDS = {
    Kind.MUNICIPALITY: N_("Municipality"),
    Kind.JOINT_ARRANGEMENT: N_("Joint arrangement"),
    Kind.REGION: N_("Region organisation"),
    Kind.INSTITUTION: N_("Institution"),
    Kind.ORGANISER: N_("Organiser"),
    Kind.SERVICE_DESK: N_("Service desk"),
    Kind.PLATFORM: N_("Platform"),
}

COVERS_EVERYTHING = frozenset({Kind.SERVICE_DESK, Kind.PLATFORM})
"""Organisations whose people work across all others (decision 5 of the mission)."""


class Country(StrEnum):
    NETHERLANDS = "NL"
    BELGIUM = "BE"


COUNTRIES = {Country.NETHERLANDS: N_("Netherlands"), Country.BELGIUM: N_("Belgium")}


class RegionKind(StrEnum):
    """The kinds of region; one municipality lies in several at once."""

    PROVINCE = "province"
    FEDERAL = "federal"
    YOUTH_CARE = "youth_care"
    REFERRAL_INDEX = "referral_index"
    NETWORK = "network"


REGION_KINDS = {
    RegionKind.PROVINCE: N_("Province"),
    RegionKind.FEDERAL: N_("Region of Belgium"),
    RegionKind.YOUTH_CARE: N_("Youth care region"),
    RegionKind.REFERRAL_INDEX: N_("Referral index region"),
    RegionKind.NETWORK: N_("Network region"),
}


def number_error(label: str, value: str) -> str | None:
    """What is wrong with an official number, as a sentence, or nothing when it is right.

    `label` is one of `cbs_code`, `nis_code`, `kvk_number`, `kbo_number`, `oin`. KvK has no check digit; KBO
    ends in 97 minus the first eight digits modulo 97; OIN is 20 digits in three parts (mission, "Codes").
    """
    check, sentence = _NUMBERS[label]
    return None if check(value) else sentence


def _digits(length: int):
    return lambda value: re.fullmatch(rf"[0-9]{{{length}}}", value) is not None


def _is_oin(value: str) -> bool:
    """Prefix of 8, number of 8 or 9, suffix 0000 or 000: 20 digits (Logius, OIN-Stelsel chapter 6)."""
    known = {"00000001": 9, "00000003": 8, "00000004": 9}
    if not re.fullmatch(r"[0-9]{20}", value) or value[:8] not in known:
        return False
    return set(value[8 + known[value[:8]] :]) == {"0"}


def _is_kbo(value: str) -> bool:
    """Ten digits, of which the last two check the others."""
    from stdnum.be import vat  # brings half a MiB along, for a form that is seldom filled in

    return re.fullmatch(r"[01][0-9]{9}", value) is not None and vat.is_valid(value)


_NUMBERS = {
    "cbs_code": (_digits(4), N_("A CBS code has 4 digits, such as 0344.")),
    "nis_code": (_digits(5), N_("A NIS code has 5 digits, such as 31005.")),
    "kvk_number": (_digits(8), N_("A KvK number has 8 digits.")),
    "kbo_number": (
        _is_kbo,
        N_("This is not a valid KBO number: 10 digits, of which the last two check the others."),
    ),
    "oin": (
        _is_oin,
        N_("This is not a valid OIN: 20 digits that begin with 00000001, 00000003 or 00000004."),
    ),
}


def in_force(valid_from: date | None, valid_to: date | None, on: date) -> bool:
    """Whether something with a first and last day (both included, both optional) holds on a day."""
    return (valid_from is None or valid_from <= on) and (valid_to is None or on <= valid_to)


def reasons_not_to_delete(*, users: int, members: int, documents: int = 0, agreements: int = 0) -> list[str]:
    """An organisation goes only when nobody and nothing hangs on it; history keeps what it was."""
    checks = (
        (users, N_("Users belong to this organisation.")),
        (members, N_("Other organisations belong to this organisation.")),
        (documents, N_("Documents belong to this organisation.")),
        (agreements, N_("Agreements or enrolments of this organisation are on record.")),
    )
    return [reason for holds, reason in checks if holds]


OWN_UMBRELLA = N_("An organisation cannot be its own umbrella organisation.")


def reasons_numbers_do_not_fit(
    kind: Kind, country: Country, cbs_code: str | None, nis_code: str | None
) -> list[str]:
    """A CBS code is for a Dutch municipality, a NIS code for a Belgian one."""
    checks = (
        (
            cbs_code and (kind, country) != (Kind.MUNICIPALITY, Country.NETHERLANDS),
            N_("Only a Dutch municipality has a CBS code."),
        ),
        (
            nis_code and (kind, country) != (Kind.MUNICIPALITY, Country.BELGIUM),
            N_("Only a Belgian municipality has a NIS code."),
        ),
    )
    return [reason for holds, reason in checks if holds]


CODE_SHAPE = re.compile(r"[A-Z]{2,4}-[0-9]{4,5}")
"""Letters, a dash and digits, such as IB-0001 (U-51) or BE-31005."""
