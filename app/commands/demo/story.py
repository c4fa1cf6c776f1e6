"""What happened in the demo before one looks: changes by user administrators, so that the history has lines."""

from __future__ import annotations

from flask import current_app
from sqlalchemy import exists, select

from app.commands.demo.people import ACCOUNTS, DOMAINS
from app.common import clock
from app.common.context import Context, working_as
from app.common.history import Change
from app.common.scope import EVERYTHING
from app.extensions import db
from app.security.actions import own_roles, reviews
from app.security.actions.roles import grant
from app.security.login.actions import verification
from app.security.models import AccessReview, Assignment, Organisation, Role, User, VerificationCode
from app.security.rules import reviews as review_rules
from app.security.rules.own_roles import ceiling_of, read
from app.security.rules.roles import OWN
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
    _compose_roles()
    _begin_reviews()
    told = _told()
    for by, about, values in CHANGES:
        if about not in told:
            _change(by, about, values)


_ACCOUNTS = frozenset(person.username for person in ACCOUNTS)
OWN_ROLES: tuple[tuple[str, dict[str, str], dict[str, str], str, bool], ...] = (
    (
        "E-WIJK",
        {"nl": "Wijkcoach", "en": "Community coach", "fr": "Coach de quartier"},
        {"nl": "Zoekt collega's op en ziet in welke regio's de gemeente ligt."},
        "User.see Organisation.see Organisation.history Region.see",
        True,
    ),
    ("E-LOKET", {"nl": "Medewerker loket", "en": "Front desk", "fr": "Guichet"}, {}, "Organisation.see", False),
)
"""Roles that both municipalities composed: code, name, description, rights, and whether it can be granted."""


def _compose_roles() -> None:
    """Make the roles of the municipalities that are not there yet, and let somebody have the first."""
    ceiling = ceiling_of(current_app.config["CEILING"])
    for place in db.session.scalars(select(Organisation).where(Organisation.code.in_(DOMAINS))):
        if db.session.scalar(select(exists().where(Role.organisation_id == place.id))):
            continue
        for code, label, description, rights, active in OWN_ROLES:
            values = {"code": code, "label": label, "description": description or None, "active": active}
            role = own_roles.compose(values, None, organisation_id=place.id, ceiling=ceiling)
            own_roles.set_rights(role, read(rights.split()), ceiling=ceiling)
        _grant_to_somebody(place, OWN_ROLES[0][0])
    db.session.commit()


def _begin_reviews() -> None:
    """Both municipalities are in the midst of their yearly review."""
    terms = review_rules.Terms.of(current_app.config)
    for place in db.session.scalars(select(Organisation).where(Organisation.code.in_(DOMAINS))):
        if not db.session.scalar(select(exists().where(AccessReview.organisation_id == place.id))):
            reviews.begin_one(db.session(), place.id, review_rules.Kind.ALL, terms, clock.now())
    db.session.commit()


def _grant_to_somebody(place: Organisation, code: str) -> None:
    role = db.session.scalars(select(Role).where(Role.organisation_id == place.id, Role.code == code)).one()
    working = exists().where(Assignment.user_id == User.id, Assignment.active)
    here = select(User).where(User.organisation_id == place.id, User.active.is_(True), working)
    people = [user for user in db.session.scalars(here.order_by(User.id)) if user.username not in _ACCOUNTS]
    for colleague in people[:1]:
        values = {"user_id": colleague.id, "role_id": role.id, "organisation_id": place.id, "product_id": None}
        grant(values, by_user_id=None, grantable=frozenset({(OWN, None)}))


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
