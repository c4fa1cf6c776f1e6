"""What logging in leaves behind: sessions, second factors, codes and counters."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.common import clock
from app.common.erasing import Erased
from app.common.scope import ByActor, BySystem, Owned
from app.common.tables import Numbered
from app.common.types import Moment
from app.common.words import N_
from app.extensions import Model
from app.security.rules.areas import Area


class LoginSession(Numbered, ByActor, Model):
    """A browser session, kept on the server; the browser holds only an unguessable id, the row its hash.

    `level` is 0 for a visitor, 1 after the password, 2 after the second factor. Rows that ended stay a while,
    so that people see where they were logged in. A session is of one area, and its id opens nothing in the other.
    """

    __tablename__ = "login_session"
    erased_by = Erased.ROW
    __table_args__ = (Index("ix_login_session_actor_id_ended_at", "actor_id", "ended_at"),)

    key_hash: Mapped[str] = mapped_column(String(64), unique=True, info={"label": N_("Session")})
    actor_id: Mapped[int | None] = mapped_column(
        ForeignKey("actor.id", ondelete="CASCADE"), info={"label": N_("Actor")}
    )
    area: Mapped[str] = mapped_column(
        String(16), default=Area.STAFF, server_default=Area.STAFF, info={"label": N_("Area")}
    )
    level: Mapped[int] = mapped_column(Integer, default=0, info={"label": N_("Level of assurance")})
    method: Mapped[str | None] = mapped_column(String(32), info={"label": N_("Login method")})
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="SET NULL"), info={"label": N_("Organisation")}
    )
    device: Mapped[str | None] = mapped_column(String(100), info={"label": N_("Device")})
    opened_at: Mapped[datetime] = mapped_column(Moment, default=clock.now, info={"label": N_("Logged in")})
    seen_at: Mapped[datetime] = mapped_column(
        Moment, default=clock.now, index=True, info={"label": N_("Last active")}
    )
    ended_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Ended")})
    ended_reason: Mapped[str | None] = mapped_column(String(32), info={"label": N_("Reason")})
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, info={"label": N_("Data")})


class TotpDevice(Numbered, ByActor, Model):
    """An authenticator app. The seed is sealed; `last_step` keeps a code from being used twice (RFC 6238)."""

    __tablename__ = "totp_device"
    erased_by = Erased.ROW

    actor_id: Mapped[int] = mapped_column(
        ForeignKey("actor.id", ondelete="CASCADE"), unique=True, info={"label": N_("Actor")}
    )
    sealed_seed: Mapped[str] = mapped_column(String(500), info={"sealed": True, "label": N_("Seed")})
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Confirmed")})
    last_step: Mapped[int] = mapped_column(Integer, default=0, info={"label": N_("Last step")})


class CodeNumber(Numbered, ByActor, Model):
    """The telephone number that codes go to as text messages. A row is there once its owner typed such a code."""

    __tablename__ = "code_number"
    erased_by = Erased.ROW

    actor_id: Mapped[int] = mapped_column(
        ForeignKey("actor.id", ondelete="CASCADE"), unique=True, info={"label": N_("Actor")}
    )
    sealed_number: Mapped[str] = mapped_column(String(500), info={"sealed": True, "label": N_("Telephone number")})
    confirmed_at: Mapped[datetime] = mapped_column(Moment, info={"label": N_("Confirmed")})


class RecoveryCode(Numbered, ByActor, Model):
    """One of ten codes for when app or telephone is lost; kept as a keyed hash, used once."""

    __tablename__ = "recovery_code"
    erased_by = Erased.ROW

    actor_id: Mapped[int] = mapped_column(
        ForeignKey("actor.id", ondelete="CASCADE"), index=True, info={"label": N_("Actor")}
    )
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True, info={"label": N_("Fingerprint")})
    used_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Used")})


class Passkey(Numbered, ByActor, Model):
    """A passkey: the public half of a key that a device keeps.

    `last_challenge` is the hash of what it signed last, so that no answer counts twice.
    """

    __tablename__ = "passkey"
    erased_by = Erased.ROW

    actor_id: Mapped[int] = mapped_column(
        ForeignKey("actor.id", ondelete="CASCADE"), index=True, info={"label": N_("Actor")}
    )
    credential_id: Mapped[str] = mapped_column(String(1400), unique=True, info={"label": N_("Number of the key")})
    public_key: Mapped[str] = mapped_column(Text, info={"label": N_("Public key")})
    sign_count: Mapped[int] = mapped_column(BigInteger, default=0, info={"label": N_("Counter")})
    last_challenge: Mapped[str] = mapped_column(
        String(64), default="", server_default="", info={"label": N_("Last challenge")}
    )
    name: Mapped[str] = mapped_column(String(60), info={"label": N_("Name")})
    added_at: Mapped[datetime] = mapped_column(Moment, default=clock.now, info={"label": N_("Added")})
    used_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Last used")})


class OneTimeCode(Numbered, BySystem, Model):
    """A code sent by mail or text message: one per session, short-lived, five tries, used once."""

    __tablename__ = "one_time_code"
    erased_by = Erased.ROW

    session_id: Mapped[int] = mapped_column(
        ForeignKey("login_session.id", ondelete="CASCADE"), unique=True, info={"label": N_("Session")}
    )
    fingerprint: Mapped[str] = mapped_column(String(64), info={"label": N_("Fingerprint")})
    issued_at: Mapped[datetime] = mapped_column(Moment, default=clock.now, info={"label": N_("Issued")})
    tries: Mapped[int] = mapped_column(Integer, default=0, info={"label": N_("Tries")})
    used_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Used")})


class VerificationCode(Numbered, Owned, Model):
    """The code by which a new user shows that the administrator knows him: one per user, sealed, used once.

    It goes when it is used, when another takes its place and when the user is put on hold.
    """

    __tablename__ = "verification_code"
    erased_by = Erased.ROW

    user_id: Mapped[int] = mapped_column(
        ForeignKey("ab_user.id", ondelete="CASCADE"), unique=True, info={"label": N_("User")}
    )
    sealed_code: Mapped[str] = mapped_column(String(500), info={"sealed": True, "label": N_("Code")})
    issued_at: Mapped[datetime] = mapped_column(Moment, default=clock.now, info={"label": N_("Issued")})
    expires_at: Mapped[datetime] = mapped_column(Moment, info={"label": N_("Valid until")})
    tries: Mapped[int] = mapped_column(Integer, default=0, info={"label": N_("Tries")})


class PasswordToken(Numbered, ByActor, Model):
    """A link by which somebody sets a password: after "forgotten" or for a new account; works once."""

    __tablename__ = "password_token"
    erased_by = Erased.ROW

    actor_id: Mapped[int] = mapped_column(
        ForeignKey("actor.id", ondelete="CASCADE"), index=True, info={"label": N_("Actor")}
    )
    token_hash: Mapped[str] = mapped_column(String(64), unique=True, info={"label": N_("Token")})
    issued_at: Mapped[datetime] = mapped_column(Moment, default=clock.now, info={"label": N_("Issued")})
    expires_at: Mapped[datetime] = mapped_column(Moment, info={"label": N_("Valid until")})
    used_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Used")})


class Attempts(Numbered, BySystem, Model):
    """How often something failed in a stretch of time: per account, per address and in all.

    The key is a fingerprint, so that the table names nobody; the database makes it hold for all processes.
    """

    __tablename__ = "attempts"
    erased_by = Erased.NOBODY

    key: Mapped[str] = mapped_column(String(64), unique=True, info={"label": N_("Key")})
    since: Mapped[datetime] = mapped_column(Moment, index=True, info={"label": N_("Since")})
    failures: Mapped[int] = mapped_column(Integer, default=0, info={"label": N_("Failures")})
