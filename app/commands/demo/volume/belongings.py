"""What belongs to connections for volume: people, notes, checklists, papers, account lines, evaluations."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import insert, update

from app.commands.demo.names import FIRST_NAMES, SURNAMES
from app.commands.demo.volume.people import Row, inserted
from app.common import clock
from app.common.files import StoredFile
from app.common.frozen import frozen
from app.common.words import folded
from app.extensions import db
from app.onboarding.actions.questioning import asked_in
from app.onboarding.models import (
    AccountLine,
    ConnectionCheck,
    ConnectionContact,
    ConnectionPaper,
    ContactNote,
    Inquiry,
    InquiryAnswer,
    InquiryQuestions,
)
from app.onboarding.rules.accounts import AccountState, Employee, listed
from app.onboarding.rules.contacts import ContactKind, Way
from app.onboarding.rules.gates import Papers
from app.onboarding.rules.inquiries import InquiryState, Purpose, purpose_of
from app.onboarding.rules.papers import PaperKind, PaperState
from app.onboarding.rules.programmes import Route
from app.onboarding.rules.standing import Done, State
from app.questionnaires.models import QuestionnaireEdition
from app.questionnaires.rules.answers import Value, number_of, searched
from app.questionnaires.rules.items import Item
from app.questionnaires.rules.questions import QuestionKind
from app.security.models import Region

BATCH = 2_000
MOST_ANSWERS = 4
"""Of a questionnaire so many questions are answered."""
NOTES = (
    "De teamleider wil graag weten wat het betekent voor de praktijk.",
    "Belt terug na de vakantie. De bestuurder tekent zelf.",
    "Heeft de lijst van medewerkers bijna klaar.",
    "Vraagt om een korte opfrissing in het teamoverleg.",
)
SAID = (
    "Goed ontvangen, vooral de voorbeelden uit de eigen praktijk.",
    "Nieuwe collega's weten de weg nog niet goed te vinden.",
    "Vaker een match met de school, dat helpt bij het eerste gesprek.",
    "In het MDO komt de vraag nu vanzelf op tafel.",
)


@frozen
class Made:
    """A connection that was made, as far as what belongs to it follows from it."""

    id: int
    organisation_id: int
    name: str
    state: State
    done: tuple[Done, ...]
    joined_on: date | None
    papers: Papers

    @property
    def begun_on(self) -> date:
        """When the first step was done; today where none was."""
        return self.done[0].on if self.done else clock.today()


def add(chance: Random, made: Sequence[Made], route: Route, region: Region, today: date) -> None:
    """Give connections what belongs to them."""
    _insert(ConnectionContact, (row for one in made for row in _contacts(chance, one)))
    _insert(ContactNote, (row for one in made for row in _notes(chance, one, today)))
    _insert(ConnectionCheck, (row for one in made for row in _checks(one, route)))
    _insert(AccountLine, (row for one in made for row in _lines(chance, one, today)))
    _papers(made)
    _inquiries(chance, made, route, region)


def _insert(model: Any, rows: Iterator[Row]) -> None:
    now = clock.now()
    while batch := [{**row, "created_at": now, "changed_at": now} for row in islice(rows, BATCH)]:
        db.session.execute(insert(model.__table__), batch)


# People and words


def _person(chance: Random) -> tuple[str, str, str]:
    prefix, last_name = chance.choice(SURNAMES)
    return chance.choice(FIRST_NAMES[chance.choice([*FIRST_NAMES])]), prefix, last_name


def _contacts(chance: Random, one: Made) -> Iterator[Row]:
    kinds = {ContactKind.CONTACT: "teamleider", ContactKind.SIGNATORY: "bestuurder"}
    if one.joined_on:
        kinds[ContactKind.COORDINATOR] = "instellingscoördinator"
    for kind, function in kinds.items():
        name = " ".join(part for part in _person(chance) if part)
        yield {
            "connection_id": one.id, "kind": kind, "name": name, "function": function,
            "phone": f"+3188{chance.randrange(10_000_000):07}", "email": f"{kind}@org{one.id}.example",
        }  # fmt: skip


def _notes(chance: Random, one: Made, today: date) -> Iterator[Row]:
    days = max((today - one.begun_on).days, 1)
    for _number in range(1 + chance.randrange(4)):
        yield {
            "connection_id": one.id, "spoken_on": one.begun_on + timedelta(days=chance.randrange(days)),
            "way": chance.choice([*Way]), "words": chance.choice(NOTES), "version": 1,
        }  # fmt: skip


def _checks(one: Made, route: Route) -> Iterator[Row]:
    done = {each.key for each in one.done}
    for step in route.steps:
        for point in step.checklist if step.key in done else ():
            yield {
                "connection_id": one.id, "step": step.key, "point": point.key, "ticked_at": clock.now(),
                "words": None,
            }  # fmt: skip


# Accounts


def _lines(chance: Random, one: Made, today: date) -> Iterator[Row]:
    if not one.papers.account_form_on:
        return
    trained = next((each.on for each in one.done if each.key == "training"), None)
    for number in range(3 + chance.randrange(8)):
        first_name, prefix, last_name = _person(chance)
        email = f"{folded(last_name).replace(' ', '.')}{number}@org{one.id}.example"
        employee = Employee(last_name, email, first_name, prefix, "hulpverlener", "", number == 0)
        yield {
            "connection_id": one.id, "first_name": first_name, "prefix": prefix or None, "last_name": last_name,
            "email": email, "function": "hulpverlener", "coordinator": number == 0, "version": 1,
            "email_key": employee.key, "sort_key": folded(listed(employee))[:300],
            "search_key": folded(f"{employee.name} {email} hulpverlener")[:1000],
            **_state_of(one, one.papers.account_form_on, trained, today),
        }  # fmt: skip


def _state_of(one: Made, requested: date, trained: date | None, today: date) -> Row:
    days: Row = {"requested_on": requested, "created_on": None, "trained_on": None, "active_on": None}
    if one.joined_on is None:
        return {**days, "state": AccountState.REQUESTED, "removed_on": None}
    days["created_on"] = one.joined_on
    if trained is None:
        return {**days, "state": AccountState.CREATED, "removed_on": None}
    days |= {"trained_on": trained, "active_on": trained}
    gone = one.state in (State.LEFT, State.MERGED)
    state = AccountState.REMOVED if gone else AccountState.ACTIVE
    return {**days, "state": state, "removed_on": today if gone else None}


# Papers


def _papers(made: Iterable[Made]) -> None:
    rows = [row for one in made for row in _versions(one)]
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        kept = iter(inserted(StoredFile, [row for one in batch for row in _files(one)]))
        for one in batch:
            one["file_id"] = next(kept)
            one["copy_id"] = next(kept) if one["state"] is PaperState.SIGNED else None
            del one["organisation_id"]
        _insert(ConnectionPaper, iter(batch))


def _versions(one: Made) -> Iterator[Row]:
    """The agreement, the account form and the profile, as far as they went."""
    if not any(each.key == "profile" for each in one.done):
        return
    sent = next(each.on for each in one.done if each.key == "profile")
    base: Row = {
        "connection_id": one.id, "organisation_id": one.organisation_id, "number": 1, "version": 1,
        "sent_on": sent, "sent_to": f"contact@org{one.id}.example", "received_on": None,
        "signed_on": None, "signatory": None, "signatory_function": None, "state": PaperState.SENT,
    }  # fmt: skip
    signed, form = one.papers.accession_signed_on, one.papers.account_form_on
    its = {"received_on": signed, "signed_on": signed, "signatory": "Anke Vos", "signatory_function": "bestuurder"}
    agreement = {**its, "state": PaperState.SIGNED} if signed else {}
    yield {**base, "kind": PaperKind.ACCESSION, **agreement}
    yield {
        **base, "kind": PaperKind.ACCOUNTS, **({"received_on": form, "state": PaperState.RECEIVED} if form else {})
    }  # fmt: skip
    yield {**base, "kind": PaperKind.PROFILE}


def _files(paper: Row) -> Iterator[Row]:
    """Rows of its files; nothing lies behind them."""
    names = [f"{paper['kind']}.docx", *(["getekend.pdf"] if paper["state"] is PaperState.SIGNED else [])]
    for name in names:
        mark = hashlib.sha256(f"{paper['connection_id']} {paper['kind']} {name}".encode()).hexdigest()
        yield {
            "key": mark, "name": name, "content_type": "application/octet-stream", "size": 30_000, "sha256": mark,
            "organisation_id": paper["organisation_id"], "created_at": clock.now(),
        }  # fmt: skip


# What is asked


def _inquiries(chance: Random, made: Sequence[Made], route: Route, region: Region) -> None:
    """A profile of each that has one, and an evaluation for each step that is one, closed on its day."""
    rows: dict[Purpose, list[Row]] = {}
    for one in made:
        numbers = dict.fromkeys(Purpose, 0)
        for step in one.done:
            purpose = Purpose.PROFILE if step.key == "profile" else purpose_of(route, step.key)
            if purpose is not None:
                numbers[purpose] += 1
                rows.setdefault(purpose, []).append(
                    {"connection_id": one.id, "number": numbers[purpose], "closed_on": step.on}
                )
    for purpose, its in rows.items():
        asked = asked_in(region, purpose)
        assert asked is not None, "what is asked comes with an upgrade"
        _ask(chance, purpose, *asked, its)


def _ask(
    chance: Random, purpose: Purpose, questions: InquiryQuestions, edition: QuestionnaireEdition, rows: list[Row]
) -> None:
    """Answers first, for what is closed takes none any more."""
    now, marks = clock.now(), {f"{mark.value}_key": key for mark, key in questions.marks.items()}
    first, last = _begins_and_ends(purpose)
    items = [item for item in edition.design.items if item.kind in GIVEN][:MOST_ANSWERS]
    for start in range(0, len(rows), BATCH):
        its = {"purpose": purpose, "state": first, "edition_id": edition.id, "version": 1, **marks}
        batch = [{**row, **its, "created_at": now, "changed_at": now} for row in rows[start : start + BATCH]]
        numbers = inserted(Inquiry, batch)
        answers = [_answer(number, item, GIVEN[item.kind](chance)) for number in numbers for item in items]
        db.session.execute(insert(InquiryAnswer.__table__), answers)
        table = Inquiry.__table__
        closed = update(table).where(table.c.id.in_(numbers)).values(state=last)
        db.session.connection().execute(closed)  # volume has no history


GIVEN: dict[QuestionKind, Callable[[Random], Value]] = {
    QuestionKind.LONG_TEXT: lambda chance: chance.choice(SAID),
    QuestionKind.SHORT_TEXT: lambda chance: chance.choice(SAID)[:60],
    QuestionKind.YES_NO: lambda chance: chance.choice(("yes", "no")),
}
"""What is answered to a question of a kind."""


def _begins_and_ends(purpose: Purpose) -> tuple[InquiryState, InquiryState]:
    if purpose is Purpose.PROFILE:
        return InquiryState.CONCEPT, InquiryState.FINAL
    return InquiryState.OPEN, InquiryState.CLOSED


def _answer(number: int, item: Item, value: Value) -> Row:
    return {
        "inquiry_id": number, "key": item.key, "occurrence": "", "kind": item.kind, "value": value,
        "number": number_of(item, value), "search_key": searched(item, value), "asked": True,
    }  # fmt: skip
