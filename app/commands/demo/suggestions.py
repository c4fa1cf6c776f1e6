"""Suggestions of Testdorp: one that is new, and one that a body with a name decided about."""

from __future__ import annotations

from sqlalchemy import select

from app.activities.actions.suggestions import decide, suggest
from app.activities.models import Suggestion
from app.activities.rules.suggestions import SuggestionState
from app.commands.demo.people import DOMAINS, TESTDORP
from app.common.context import Context, working_as
from app.common.scope import EVERYTHING
from app.extensions import db
from app.security.models import User

SENT = (
    ("LB", "Toon in de lijst ook de wijk", "Onze organisatoren zoeken vaak op wijk en niet op adres."),
    ("PR", "Een kortere uitnodiging voor ouders", "De mail past dan op één scherm van een telefoon."),
)
BOARD, ANSWER = "Stuurgroep Lage Venen", "Goed idee. De kortere mail komt bij de volgende versie."


def fill() -> None:
    """Make the suggestions that are missing; repeating it changes nothing."""
    if db.session.scalar(select(Suggestion.id).limit(1)) is not None:
        return
    for code, title, words in SENT:
        username = f"{code.lower()}@{DOMAINS[TESTDORP]}"
        sender = db.session.scalars(select(User).where(User.username == username)).one()
        with working_as(Context(actor_id=sender.actor_id, scope=EVERYTHING, writing=True)):
            sent = suggest(title, words, organisation_id=sender.organisation_id)
    decide(sent, SuggestionState.ACCEPTED, board=BOARD, answer=ANSWER)
