"""What is kept of a resident, in words: the account, where it is logged in, and as whom he takes part in plans."""

from __future__ import annotations

from flask import current_app, url_for
from sqlalchemy.orm import Session

from app.common import clock
from app.common.frozen import frozen
from app.common.web import vault
from app.common.web.locale import gettext as _
from app.common.web.pages import Cell, Fact
from app.common.web.values import shown
from app.common.words import LANGUAGES
from app.plans.models import Participant
from app.plans.rules.sharing import RELATIONS
from app.security.login import tools
from app.security.login.actions import digid, numbers, profile
from app.security.login.actions.profile import OpenSession
from app.security.login.lifetimes import LOGGED_IN, limit_reached
from app.security.models import Resident
from app.security.rules.areas import Area
from app.security.rules.notices import PACES

Facts = tuple[Fact, ...]


@frozen
class KnownAs:
    """As whom a resident takes part in a plan, and the page of the plan."""

    plan_id: int
    title: str
    facts: Facts
    url: str


def account(session: Session) -> Facts:
    """The account."""
    me = session.get_one(Resident, tools.resident().resident_id)
    return _told(
        (_("Name"), me.name),
        (_("E-mail address"), me.email),
        (_("Language"), LANGUAGES.get(me.language or "", "")),
        (_("E-mail when something is new"), _(PACES[me.notices])),
        (_("Account since"), shown(me.verified_at)),
        (_("Password changed"), shown(me.password_changed_at)),
        (_("Last logged in"), shown(me.last_in_at)),
        (_("Second step of logging in"), _second_step(session)),
        (_("Linked to DigiD for"), ", ".join(digid.linked_names(session, me.id))),
    )


def _second_step(session: Session) -> str:
    actor_id = tools.resident().actor_id
    method = tools.factor(session, actor_id).by_code
    if method == "sms":
        return _("Code by text message to %(number)s", number=numbers.number_of(session, vault(), actor_id))
    return _("Code from an app") if method == "totp" else _("Code by e-mail")


def sessions(session: Session) -> Facts:
    """Where the account is logged in now."""
    found = profile.open_sessions(session, tools.resident().actor_id)
    return _told(*((one.device or _("Unknown device"), _since(one)) for one in found if _is_alive(one)))


def _since(one: OpenSession) -> str:
    said = _("since %(since)s, last active %(seen)s", since=shown(one.opened_at), seen=shown(one.seen_at))
    return f"{said} · {_('This device')}" if one.id == tools.here().row_id else said


def _is_alive(one: OpenSession) -> bool:
    settings, at = current_app.config, clock.now()
    return not limit_reached(LOGGED_IN, one.opened_at, one.seen_at, at, settings, Area.RESIDENT)


def known_as(me: Participant) -> KnownAs:
    """What a plan says of who reads it."""
    plan = me.plan
    facts = _told(
        (_("Municipality"), plan.organisation.name),
        (_("Your contact"), plan.coordinator.name.full if plan.coordinator else ""),
        (_("You take part as"), f"{me.name}, {_(RELATIONS[me.relation]).lower()}"),
        (_("E-mail address"), me.email or ""),
        (_("Telephone number"), me.phone or ""),
    )
    return KnownAs(plan.id, plan.title, facts, url_for("OwnPlansPage.plan", pk=plan.id))


def _told(*lines: tuple[str, str]) -> Facts:
    """What there is to tell; nothing is said of what is empty."""
    return tuple(Fact(label, Cell(text)) for label, text in lines if text)
