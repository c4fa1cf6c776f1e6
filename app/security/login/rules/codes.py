"""Codes that people type: one-time codes, authenticator codes and recovery codes."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pyotp
from pyotp.hotp import HOTP
from pyotp.totp import TOTP

from app.common.frozen import frozen

DIGITS = 6
STEP_SECONDS = 30
STEPS_OF_GRACE = 1
"""A code of the step before or after is taken too: telephones are seldom exactly right."""

RECOVERY_CODES = 10
RECOVERY_SIGNS = 10
READABLE = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Letters and digits without those that look alike: no I, L, O, 0 and 1."""


@frozen
class CodeTerms:
    """How long a one-time code holds, and how often one may guess."""

    valid: timedelta = timedelta(minutes=10)
    tries: int = 5

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> CodeTerms:
        """The terms that the operator chose."""
        return cls(timedelta(minutes=settings["ONE_TIME_CODE_MINUTES"]), settings["ONE_TIME_CODE_TRIES"])


def new_one_time_code() -> str:
    """Six random digits."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def digits(typed: str) -> str:
    """The six digits that somebody typed, without spaces and hyphens; nothing when they are not that."""
    bare = "".join(typed.replace("-", " ").split())
    return bare if len(bare) == DIGITS and bare.isascii() and bare.isdigit() else ""


def matching_step(seed: str, typed: str, at: datetime) -> int | None:
    """The step of time whose authenticator code was typed, or nothing.

    The caller has to see to it that a step counts once only, and that steps only go up (RFC 6238, 5.2).
    """
    code, now = digits(typed), int(at.timestamp()) // STEP_SECONDS
    generator = HOTP(seed, digits=DIGITS)
    steps = range(now - STEPS_OF_GRACE, now + STEPS_OF_GRACE + 1)
    found = [step for step in steps if hmac.compare_digest(generator.at(step), code)]
    return found[-1] if code and found else None


def new_seed() -> str:
    """A seed for an authenticator: 160 random bits in base 32."""
    return pyotp.random_base32()


def enrolment_address(seed: str, username: str, product: str) -> str:
    """What the QR code says: `otpauth://totp/…`."""
    return TOTP(seed).provisioning_uri(name=username, issuer_name=product)


def grouped(text: str, size: int = 4) -> str:
    """A long code in groups, to be read and typed over."""
    return " ".join(text[start : start + size] for start in range(0, len(text), size))


def new_recovery_code() -> str:
    """A code for when the authenticator is lost: some 49 random bits."""
    return "".join(secrets.choice(READABLE) for _ in range(RECOVERY_SIGNS))


def shown_recovery_code(code: str) -> str:
    """A recovery code as it is shown: two groups of five."""
    return f"{code[:5]}-{code[5:]}"


def recovery_signs(typed: str) -> str:
    """The recovery code that somebody typed, in capitals and ungrouped; nothing if impossible."""
    bare = "".join(typed.replace("-", " ").split()).upper()
    return bare if len(bare) == RECOVERY_SIGNS and all(sign in READABLE for sign in bare) else ""
