"""The register of suggestions: send one, take it back, record what was decided, and tell the sender (A-23)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from app.activities.models import Suggestion
from app.activities.rules import suggestions as rules
from app.activities.rules.suggestions import SUGGESTION_STATES, SuggestionState
from app.common import clock, context
from app.common.errors import RuleBroken
from app.common.jobs import Work, enqueue, job
from app.common.words import N_
from app.extensions import db
from app.security.login import mails
from app.security.login.actions.accounts import account_of
from app.security.login.actions.letters import Desk

TELL = "suggestions.tell"


def suggest(title: str, words: str, *, organisation_id: int) -> Suggestion:
    """Put a suggestion of whoever acts in the register."""
    sent = Suggestion(
        title=title, words=words, organisation_id=organisation_id, actor_id=context.current().actor_id
    )
    db.session.add(sent)
    db.session.flush()
    return sent


def is_own(suggestion: Suggestion) -> bool:
    """Whether whoever acts sent it."""
    me = context.current().actor_id
    return me is not None and suggestion.actor_id == me


def reasons_not_to_take_back(suggestion: Suggestion) -> list[str]:
    """Why a suggestion stays in the register."""
    return rules.reasons_not_to_take_back(suggestion.state, own=is_own(suggestion))


def take_back(suggestion: Suggestion) -> None:
    """Take a suggestion of one's own out of the register. Raises `RuleBroken`."""
    if reasons := reasons_not_to_take_back(suggestion):
        raise RuleBroken(*reasons)
    db.session.delete(suggestion)


def decide(suggestion: Suggestion, to: SuggestionState, *, board: str, answer: str) -> None:
    """Record what a body decided; whoever sent the suggestion gets a mail. Raises `RuleBroken`."""
    if reasons := rules.reasons_not_to_decide(suggestion.state, to, board=board, answer=answer):
        raise RuleBroken(*reasons)
    suggestion.state, suggestion.board, suggestion.answer = to, board.strip(), answer.strip() or None
    suggestion.decided_at, suggestion.decided_by_id = clock.now(), context.current().actor_id
    db.session.flush()
    if not is_own(suggestion):
        enqueue(db.session(), TELL, suggestion=suggestion.id)


@job(TELL, N_("Tell of a decision about a suggestion"))
def tell(work: Work, suggestion: int) -> None:
    """Write to whoever sent a suggestion that something was decided, in the own language."""
    found = work.session.get(Suggestion, suggestion)
    account = account_of(work.session, found.actor_id) if found else None
    if found is None or account is None or not account.active:
        return
    desk = Desk.of(work.session, work.vault, work.settings)
    link = f"{desk.public_url}/suggestions/{found.id}"
    state, board = SUGGESTION_STATES[found.state], found.board or ""
    desk.send(account, mails.suggestion_letter(account, found.title, state, board, link))


def usual_board() -> str:
    """The body that decided last, as far as whoever acts sees: mostly it is the same one again."""
    last = select(Suggestion.board).where(Suggestion.board.is_not(None)).order_by(Suggestion.decided_at.desc())
    return db.session.scalar(last.limit(1)) or ""


def new_ones() -> Any:
    """How many suggestions wait for somebody to look at them, and since when the oldest does, as a statement."""
    waiting = select(func.count(Suggestion.id), func.min(Suggestion.created_at))
    return waiting.where(Suggestion.state == SuggestionState.NEW)
