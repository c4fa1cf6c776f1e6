"""What happened in the demo before one looks: changes by user administrators, so that the history has lines."""

from __future__ import annotations

from flask import current_app
from sqlalchemy import exists, select

from app.commands.demo.people import DOMAINS
from app.common import clock
from app.common.context import Context, working_as
from app.common.history import Change
from app.common.scope import EVERYTHING
from app.extensions import db
from app.security.login.actions import verification
from app.security.models import User, VerificationCode
from app.security.rules.verification import Terms

VOORBEELDSTAD, TESTDORP = DOMAINS.values()
CHANGES: tuple[tuple[str, str, dict[str, object]], ...] = (
    (f"gb@{VOORBEELDSTAD}", f"y.benali@{VOORBEELDSTAD}", {"department": "Toegang Jeugd", "newsletter": True}),
    (f"gb@{VOORBEELDSTAD}", f"s.haddad@{VOORBEELDSTAD}", {"phone": "06 00 00 00 98"}),
    (f"gb@{TESTDORP}", f"l.brandsma@{TESTDORP}", {"department": "Sociaal loket en Wmo"}),
    (f"gb@{TESTDORP}", f"l.brandsma@{TESTDORP}", {"initials": "L.M.", "contact_person": True}),
)
"""Who changed whom, and what, one save each."""


def tell() -> None:
    """Make the changes that were not made yet; the caller has committed the world they happen in."""
    _issue_codes()
    told = _told()
    for by, about, values in CHANGES:
        if about not in told:
            _change(by, about, values)


def _issue_codes() -> None:
    """Whoever waits for a verification has a code, as after the first login."""
    terms = Terms.of(current_app.config)
    waiting = select(User).where(User.active.is_(True), User.verified_at.is_(None), User.profile_at.is_not(None))
    for user in db.session.scalars(waiting.where(~exists().where(VerificationCode.user_id == User.id))):
        verification.issue(db.session(), current_app.extensions["vault"], user, clock.now(), terms)
    db.session.commit()


def _told() -> set[str]:
    """The people who have a history already."""
    changed = exists().where(Change.thing == "ab_user", Change.thing_id == User.id, Change.field != "")
    return set(db.session.scalars(select(User.username).where(changed)))


def _change(by: str, about: str, values: dict[str, object]) -> None:
    found = {
        user.username: user for user in db.session.scalars(select(User).where(User.username.in_([by, about])))
    }
    if len(found) < 2:
        return
    here = Context(
        actor_id=found[by].actor_id,
        organisation_id=found[by].organisation_id,
        roles=("GB",),
        scope=EVERYTHING,
        writing=True,
    )
    with working_as(here):
        for key, value in values.items():
            setattr(found[about], key, value)
        db.session.commit()
