"""How residents log in to the portal of a municipality: password, second step and DigiD (mission P-28 to P-30)."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, String, Text, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.common.erasing import Erased
from app.common.history import Remembered
from app.common.scope import Owned
from app.common.tables import Numbered, Stamped, Versioned
from app.common.words import N_
from app.extensions import Model
from app.security.models.organisations import Organisation, words_of
from app.security.rules.digid import FLOORS, DigidFloor


class ResidentPolicy(Remembered, Numbered, Stamped, Versioned, Owned, Model):
    """What one municipality sets; where there is no row, or a field is empty, the portal decides."""

    __tablename__ = "resident_policy"
    erased_by = Erased.NOBODY
    __table_args__ = (
        UniqueConstraint("organisation_id"),
        CheckConstraint("NOT digid OR coalesce(digid_ground, '') <> ''", name="digid_ground"),
    )
    remembered_as = N_("Login of residents")

    least_length: Mapped[int | None] = mapped_column(
        info={
            "label": N_("Shortest password"),
            "help": N_("In characters. Leave empty for what the portal asks. Longer is safer than more signs."),
        }
    )
    asks_capital: Mapped[bool] = mapped_column(
        default=False, server_default=false(), info={"label": N_("A capital letter is needed")}
    )
    asks_digit: Mapped[bool] = mapped_column(
        default=False, server_default=false(), info={"label": N_("A digit is needed")}
    )
    asks_sign: Mapped[bool] = mapped_column(
        default=False,
        server_default=false(),
        info={
            "label": N_("Another sign is needed"),
            "help": N_("Three words with spaces have one. The standard (ASVS) advises against such rules."),
        },
    )
    refused_words: Mapped[str | None] = mapped_column(
        Text,
        info={
            "label": N_("Passwords that are refused"),
            "help": N_(
                "One on each line, such as the name of your municipality. Common passwords are refused already. "
                "Longer passwords with such a word in them count as easier to guess."
            ),
        },
    )
    link_hours: Mapped[int | None] = mapped_column(
        info={
            "label": N_("How long a link for a new password works"),
            "help": N_("In hours. Leave empty for what the portal has."),
        }
    )
    allows_sms: Mapped[bool] = mapped_column(
        default=True,
        server_default=true(),
        info={
            "label": N_("Residents may choose a code by text message"),
            "help": N_("Only where the portal can send text messages. A code by e-mail can always be chosen."),
        },
    )
    allows_app: Mapped[bool] = mapped_column(
        default=True,
        server_default=true(),
        info={"label": N_("Residents may choose an authenticator app")},
    )
    account_days: Mapped[int | None] = mapped_column(
        info={
            "label": N_("How long an account without a plan is kept"),
            "help": N_(
                "In days, from 30 to 1825. Leave empty for what the portal has. The resident is told before."
            ),
        }
    )
    letters_in: Mapped[str | None] = mapped_column(
        String(2),
        info={
            "label": N_("Language of letters to residents"),
            "help": N_("In which language an invitation begins. The professional can choose another one."),
        },
    )
    digid: Mapped[bool] = mapped_column(
        default=False, server_default=false(), info={"label": N_("Residents may log in with DigiD")}
    )
    digid_floor: Mapped[DigidFloor] = mapped_column(
        words_of(DigidFloor),
        default=DigidFloor.SUBSTANTIEEL,
        server_default=DigidFloor.SUBSTANTIEEL.value,
        info={
            "label": N_("Lowest level of DigiD"),
            "choices": FLOORS,
            "help": N_("Substantieel is the level for data about care. DigiD Basis is never enough."),
        },
    )
    digid_ground: Mapped[str | None] = mapped_column(
        Text,
        info={
            "label": N_("Legal ground for the BSN"),
            "help": N_("Which law lets you use the BSN for this. Without it DigiD cannot be switched on."),
        },
    )

    organisation: Mapped[Organisation] = relationship(info={"label": N_("Organisation")})

    @property
    def label(self) -> str:
        """The municipality; there is one of each."""
        return self.organisation.name
