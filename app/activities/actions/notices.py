"""Telling municipalities and organisations of each other by mail, each in the own language."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlalchemy.orm import Session

from app.activities.actions import letters
from app.activities.actions.letters import Written
from app.activities.actions.people import administrators_of, organisers_of
from app.activities.models import ActivityClaim, JoinRequest, Organiser
from app.activities.rules.claims import ClaimState
from app.activities.rules.organisers import OrganiserState
from app.activities.rules.registrations import JoinState
from app.common.frozen import frozen
from app.common.jobs import Work, enqueue, job
from app.common.words import N_
from app.extensions import db
from app.security.login.actions.accounts import Account
from app.security.login.actions.letters import Desk

TELL = "organisers.tell"
CAME, BLOCKED, UNBLOCKED, MERGED, JOIN_ASKED = "came", "blocked", "unblocked", "merged", "join_asked"
CLAIMED, CLAIM_ANSWERED = "claimed", "claim_answered"


@frozen
class Notice:
    """What is told, and to whom."""

    to: Iterable[Account]
    said: Callable[[], Written]


Told = Callable[[Work, str, int], Notice | None]
_about: dict[str, Told] = {}


def told_by(*names: str) -> Callable[[Told], Told]:
    """Declare who is told what when something of these names happened; nothing when it holds no longer."""

    def declare(told: Told) -> Told:
        _about.update(dict.fromkeys(names, told))
        return told

    return declare


def enqueue_about(name: str, number: int, session: Session | None = None) -> None:
    """Have people told of something about the row of a number, once it is saved."""
    enqueue(session or db.session(), TELL, name=name, number=number)


@job(TELL, N_("Tell organisations and municipalities of each other"))
def tell(work: Work, name: str, number: int) -> None:
    """Write to everybody whom it concerns, each once."""
    notice = _about[name](work, name, number)
    if notice is None:
        return
    desk = Desk.of(work.session, work.vault, work.settings)
    for account in {one.actor_id: one for one in notice.to}.values():
        desk.send(account, letters.to_account(account, notice.said))


def page(work: Work, path: str) -> str:
    """The address of a page of the portal."""
    return f"{work.settings['PUBLIC_URL']}{path}"


@told_by(CAME, BLOCKED, UNBLOCKED, MERGED)
def _of_organiser(work: Work, name: str, number: int) -> Notice | None:
    one = work.session.get(Organiser, number)
    if one is None:
        return None
    organisation, place = one.organisation.name, one.municipality.name
    theirs = _organisers(work, one.organisation_id)
    if name == CAME and one.state is OrganiserState.NEW:
        link = page(work, f"/organisers/{one.id}")
        return Notice(_administrators(work, one.municipality_id), lambda: letters.came(organisation, place, link))
    if name == BLOCKED and one.state is OrganiserState.BLOCKED:
        reason = one.reason or ""
        return Notice(theirs, lambda: letters.blocked(organisation, place, reason))
    if name == UNBLOCKED and one.state is not OrganiserState.BLOCKED:
        return Notice(theirs, lambda: letters.unblocked(organisation, place))
    if name == MERGED and one.merged_into is not None:
        into = one.merged_into
        people = _organisers(work, into.organisation_id)
        other = into.organisation.name
        return Notice(people, lambda: letters.merged(organisation, other, place))
    return None


@told_by(JOIN_ASKED)
def _of_request(work: Work, _name: str, number: int) -> Notice | None:
    one = work.session.get(JoinRequest, number)
    if one is None or one.state is not JoinState.OPEN:
        return None
    organisation, link = one.organisation.name, page(work, f"/join-requests/{one.id}")
    asked = [
        *_organisers(work, one.organisation_id),
        *_administrators(work, one.municipality_id),
    ]
    return Notice(asked, lambda: letters.join_asked(organisation, link))


@told_by(CLAIMED, CLAIM_ANSWERED)
def _of_claim(work: Work, name: str, number: int) -> Notice | None:
    one = work.session.get(ActivityClaim, number)
    if one is None:
        return None
    title, organisation, link = one.label, one.organisation.name, page(work, f"/claims/{one.id}")
    administrators = _administrators(work, one.municipality_id)
    if name == CLAIMED:
        waits = one.state is ClaimState.OPEN
        asked = Notice(administrators, lambda: letters.claimed(title, organisation, link))
        return asked if waits else None
    both = [*_organisers(work, one.organisation_id), *administrators]
    state, reason = one.state, one.reason or ""
    return Notice(both, lambda: letters.claim_answered(title, organisation, state, reason, link))


def _administrators(work: Work, municipality_id: int) -> list[Account]:
    return administrators_of(work.session, municipality_id, work.at)


def _organisers(work: Work, organisation_id: int) -> list[Account]:
    return organisers_of(work.session, organisation_id, work.at)
