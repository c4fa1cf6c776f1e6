"""Registering an organisation: asked on a page for everybody, confirmed by mail, and then it is there (A-02).

Whoever does so is nobody yet, so all of this is work of the portal (`system_scope`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from app.activities import events
from app.activities.actions import letters, notices, standing
from app.activities.actions.accounts import DETAILS, let_in
from app.activities.models import JoinRequest, Organiser, Registration
from app.activities.rules.organisers import OrganiserKind, OrganiserState
from app.activities.rules.registrations import JOINABLE, TERMS, Alike, name_key
from app.common import audit, crypto, outbox
from app.common.frozen import frozen
from app.security.login.actions.letters import Desk
from app.security.models import Organisation
from app.security.rules.organisations import Kind

PAGE = "/register/"
_table, _place = Registration.__table__, Organisation.__table__


@frozen
class Asked:
    """What a link is about, as its page tells it."""

    organisation: str
    place: str


@frozen
class Outcome:
    """What a confirmation led to: a link to choose a password, or a request that others answer.

    Without either the organisation is one whose people get their account in another way.
    """

    organisation: str
    link: str = ""
    asks: bool = False


def ask(desk: Desk, values: Mapping[str, Any], at: datetime, valid: timedelta) -> None:
    """Keep what somebody filled in, and mail the link by which it is confirmed."""
    token = crypto.token()
    desk.session.add(
        Registration(**values, terms=TERMS, token_hash=crypto.hashed(token), asked_at=at, expires_at=at + valid)
    )
    place = desk.session.get_one(Organisation, values["municipality_id"])
    link, hours = f"{desk.public_url}{PAGE}{token}", int(valid.total_seconds()) // 3600
    letter = letters.to_confirm(values["language"], desk.product, place.name, link, hours)
    outbox.post(
        desk.session, desk.vault, recipient=values["email"], subject=letter.subject, body=letter.text,
        useful_until=at + valid,
    )  # fmt: skip


def asked(session: Session, token: str, at: datetime) -> Asked | None:
    """What a link is about while it works; looking does not use it up."""
    found = select(_table.c.name, _place.c.name.label("place")).where(*_working(token, at))
    row = session.execute(found.join(_place, _place.c.id == _table.c.municipality_id)).first()
    return Asked(row.name, row.place) if row else None


def confirm(desk: Desk, token: str, at: datetime) -> Outcome | None:
    """Let what was filled in be so, once; nothing when the link was used before or is too old.

    Organisations of one municipality are made one after the other: of two people who register the same one at the
    same moment, the second finds what the first made.
    """
    session = desk.session
    gone = session.execute(delete(_table).where(*_working(token, at)).returning(*_table.c)).first()
    if gone is None:
        return None
    told = gone._asdict()
    place = session.scalars(
        select(Organisation).where(Organisation.id == told["municipality_id"]).with_for_update(key_share=True)
    ).one()
    if known := alike(session, told):
        return _ask_to_join(session, told, *known)
    return _begin(desk, told, place, at)


def alike(session: Session, told: Mapping[str, Any]) -> tuple[Organisation, Alike] | None:
    """The organisation that somebody seems to register once more: by its number, or by its name in a municipality.

    One that has become part of another leads to that one.
    """
    for column in ("kvk_number", "kbo_number"):
        if told[column]:
            numbered = session.scalars(select(Organisation).where(_place.c[column] == told[column])).first()
            if numbered is not None:
                return _now(session, numbered), Alike.NUMBER
    key, here = name_key(told["name"]), told["municipality_id"]
    known = select(Organiser.organisation_id).where(Organiser.municipality_id == here)
    named = select(Organisation).where(
        or_(Organisation.parent_id == here, Organisation.id == here, Organisation.id.in_(known))
    )
    found = (one for one in session.scalars(named.order_by(Organisation.id)) if name_key(one.name) == key)
    first = next(found, None)
    return None if first is None else (_now(session, first), Alike.NAME)


def _now(session: Session, organisation: Organisation) -> Organisation:
    """What an organisation has become part of, or itself."""
    for _step in range(10):
        merged = select(Organiser).where(
            Organiser.organisation_id == organisation.id, Organiser.state == OrganiserState.MERGED
        )
        one = session.scalars(merged).first()
        if one is None or one.merged_into is None:
            break
        organisation = one.merged_into.organisation
    return organisation


def _ask_to_join(session: Session, told: Mapping[str, Any], known: Organisation, by: Alike) -> Outcome:
    if known.kind not in JOINABLE:
        return Outcome(told["name"])
    request = JoinRequest(
        **{key: told[key] for key in DETAILS}, told_name=told["name"], alike=by, organisation_id=known.id,
        municipality_id=answered_by(session, known, told["municipality_id"]),
    )  # fmt: skip
    session.add(request)
    session.flush()
    audit.record(session, events.JOIN_ASKED, request, organisation_id=request.municipality_id, alike=str(by))
    notices.enqueue_about(notices.JOIN_ASKED, request.id)
    return Outcome(told["name"], asks=True)


def answered_by(session: Session, known: Organisation, chosen_id: int) -> int:
    """The municipality that answers beside the organisation: its own, not the one that a stranger chose.

    Only one that no municipality knows is answered by the one that was chosen.
    """
    if known.parent is not None and known.parent.kind is Kind.MUNICIPALITY:
        return known.parent.id
    knows = select(Organiser.municipality_id).where(Organiser.organisation_id == known.id).order_by(Organiser.id)
    return session.scalars(knows).first() or chosen_id


def _begin(desk: Desk, told: Mapping[str, Any], place: Organisation, at: datetime) -> Outcome:
    session = desk.session
    numbers = {column: told[column] for column in ("kvk_number", "kbo_number")}
    organisation = Organisation(
        kind=Kind.ORGANISER, code=_next_code(session), name=told["name"], country=place.country,
        parent_id=place.id, **numbers,
    )  # fmt: skip
    session.add(organisation)
    session.flush()
    about = {"kind": OrganiserKind(told["kind"]), "web_address": told["web_address"]}
    organiser = standing.appear(session, organisation.id, place.id, **about)
    _user, link = let_in(desk, told, organisation, at)
    audit.record(session, events.REGISTERED, organiser, organisation_id=place.id)
    return Outcome(told["name"], link)


def _next_code(session: Session) -> str:
    """The next code of an organiser, such as OR-00012."""
    last = session.scalar(select(func.max(_place.c.code)).where(_place.c.code.like("OR-_____")))
    return f"OR-{(int(last[3:]) if last and last[3:].isdigit() else 0) + 1:05}"


def _working(token: str, at: datetime) -> tuple[Any, ...]:
    return _table.c.token_hash == crypto.hashed(token), _table.c.expires_at > at
