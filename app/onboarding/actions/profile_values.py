"""What the profile of an organisation fills in in its papers: the answers of its newest revision."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.common.errors import RuleBroken
from app.common.words import DEFAULT_LANGUAGE
from app.extensions import db
from app.onboarding.actions import ahead, inquiries
from app.onboarding.actions.appointments import evaluation_after_training
from app.onboarding.actions.paper_values import fills, said
from app.onboarding.models import Connection, ConnectionContact, Inquiry
from app.onboarding.rules.contacts import ContactKind
from app.onboarding.rules.inquiries import NEXT, Purpose, Turn
from app.onboarding.rules.profile_fields import fields_of
from app.onboarding.rules.programmes import StepKind
from app.questionnaires.rules.answers import Place
from app.questionnaires.rules.items import Item

FROM_CONTACTS = {
    ContactKind.CONTACT: ("contact_person", "contact_email"),
    ContactKind.SIGNATORY: ("signatory", ""),
    ContactKind.COORDINATOR: ("institution_coordinator", ""),
}
"""The fields that a contact fills in: the one with the name, and the one with the address."""


@fills
def from_contacts(connection: Connection) -> Mapping[str, str]:
    """Who is known of the organisation; of several of a kind the first."""
    found: dict[str, str] = {}
    wanted = select(ConnectionContact).where(ConnectionContact.connection_id == connection.id)
    for one in db.session.scalars(wanted.order_by(ConnectionContact.id)):
        name, address = FROM_CONTACTS.get(one.kind, ("", ""))
        told = {name: one.name, address: one.email or ""}
        if one.kind is ContactKind.SIGNATORY:
            told["signatory_function"] = one.function or ""
        found = {**{key: text for key, text in told.items() if key and text}, **found}
    return found


@fills
def from_profile(connection: Connection) -> Mapping[str, str]:
    """The answers of the newest revision of the profile, as they are read in Dutch."""
    its = Inquiry.connection_id == connection.id, Inquiry.purpose == Purpose.PROFILE
    newest = select(Inquiry).where(*its).order_by(Inquiry.number.desc()).limit(1)
    inquiry = db.session.scalars(newest.options(joinedload(Inquiry.edition))).first()
    if inquiry is None:
        return {}
    given = inquiries.answers_of(inquiry)
    found = {
        field: "\n".join(words for item in items if (words := in_words(item, given.get(Place(item.key)))))
        for field, items in fields_of(inquiry.design)
    }
    return {field: words for field, words in found.items() if words}


def went_out(connection: Connection) -> None:
    """Note of the profile that it was sent, now that its paper was; one with gaps stays a concept (O-04)."""
    there = inquiries.all_of(connection, Purpose.PROFILE)
    if not there or Turn.SEND not in NEXT[there[-1].state]:
        return
    with suppress(RuleBroken), db.session.begin_nested():
        inquiries.turn(there[-1], Turn.SEND)


@fills
def from_agenda(connection: Connection) -> Mapping[str, str]:
    """The days of the training and the first evaluation, where they are agreed (O-07)."""
    route = connection.edition.route
    training = next((step for step in route.steps if step.kind is StepKind.TRAINING), None)
    steps = {"training_date": training, "first_evaluation_date": evaluation_after_training(route)}
    days = {field: ahead.day_of(connection, step) for field, step in steps.items() if step}
    return {field: said(day) for field, day in days.items() if day}


def in_words(item: Item, value: Any) -> str:
    """An answer as a paper says it: choices by what they say, numbers as they are."""
    if value is None or value == "":
        return ""
    if not item.choices:
        return f"{value:g}" if isinstance(value, float) else str(value)
    chosen = value if isinstance(value, list) else [value]
    return "; ".join(one.words.get(DEFAULT_LANGUAGE, "") for one in item.choices if one.code in chosen)
