"""By what an identity provider knows people, and its answers that are under way."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.common import clock
from app.common.erasing import Erased
from app.common.scope import BySystem, Owned
from app.common.tables import Numbered
from app.common.types import Moment
from app.common.words import N_
from app.extensions import Model


class ProviderIdentity(Numbered, Owned, Model):
    """That a user is the one whom a provider calls by a pseudonym, acting for an organisation.

    Kept is a keyed fingerprint of issuer, legal subject and acting subject; the pseudonym itself is not.
    """

    __tablename__ = "provider_identity"
    erased_by = Erased.ROW

    user_id: Mapped[int] = mapped_column(
        ForeignKey("ab_user.id", ondelete="CASCADE"), index=True, info={"label": N_("User")}
    )
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True, info={"label": N_("Fingerprint")})
    provider: Mapped[str] = mapped_column(String(32), info={"label": N_("Identity provider")})
    first_used_at: Mapped[datetime] = mapped_column(Moment, default=clock.now, info={"label": N_("First used")})


class ProviderAnswer(Numbered, BySystem, Model):
    """A sound SAML answer on its way to the session that asked.

    The provider posts it from another site, where the browser leaves our cookie out; the next step brings it.
    """

    __tablename__ = "provider_answer"
    erased_by = Erased.NOBODY
    """It is not known yet whose it is, and it is gone after two minutes."""

    token_hash: Mapped[str] = mapped_column(String(64), unique=True, info={"label": N_("Token")})
    sealed_answer: Mapped[str] = mapped_column(Text, info={"sealed": True, "label": N_("Answer")})
    received_at: Mapped[datetime] = mapped_column(
        Moment, default=clock.now, index=True, info={"label": N_("Received")}
    )
