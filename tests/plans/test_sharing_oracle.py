"""Random participants, blocks, goals and rights: the rule, the page *as this person* and the signs for staff agree
with the oracle, and a page holds no word of what is not shared."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm.attributes import set_committed_value

from app.plans.models import (
    Goal,
    GoalAction,
    GoalProgress,
    Measurement,
    Pathway,
    Plan,
    PlanAnswer,
    Score,
)
from app.plans.rules import instruments
from app.plans.rules import sharing as rules
from app.plans.rules.blocks import BlockKind, Goals, answered_part
from app.plans.rules.goals import GoalState
from app.plans.rules.instruments import Scorer
from app.plans.rules.merging import marks
from app.plans.rules.plans import Ending, PlanState
from app.plans.rules.progress import Telling, Way
from app.plans.rules.scales import Scale
from app.plans.rules.sharing import Access, Place, Standing
from app.questionnaires.rules import filling
from app.questionnaires.rules.designs import Design, add_items, add_part
from app.questionnaires.rules.items import Item
from app.questionnaires.rules.questions import QuestionKind
from app.security.rules.notices import Pace
from tests import bench, residents
from tests.factories import NoteFactory
from tests.goals import GoalActionFactory, GoalFactory, GoalProgressFactory
from tests.kept import fingerprint
from tests.notices import LATER, round_of_notices, told
from tests.people import Person as Somebody
from tests.planning import MeasurementFactory, PlanFactory, a_template
from tests.plans import sharing_oracle as oracle
from tests.plans.conftest import SATURDAY
from tests.plans.sharing_oracle import ORDER, Guest, Paper
from tests.printed import printed
from tests.residents import ResidentAtHome
from tests.sharing import ParticipantFactory

WORLDS, GUESTS = range(8), 4
LEAST_CELLS = 5_000
NOT_CONTENT = frozenset({"login_session", "used_form", "audit_event", "actor_key", "change"})
"""Of all worlds together: a participant, a block, goal or word, and a way to it."""


def design() -> Design:
    """Blocks of every sort: words, goals twice, measurements of three sorts, notes and documents."""
    made = Design()
    for title in ("Situatie", "Afspraken"):
        made, key = add_part(made, BlockKind.QUESTIONS, {"nl": title}, {})
        made = add_items(made, key, [Item("", QuestionKind.LONG_TEXT, {"nl": f"Wat is er van {title}?"})])
    for title in ("Doelen thuis", "Doelen op school"):
        settings = Goals({}, Way(Telling.SCALE, Scale(0, 10))).told()
        made, _key = add_part(made, BlockKind.GOALS, {"nl": title}, settings)
    both = instruments.set_scale(instruments.Instrument(), Scale(1, 5))
    both, _key = instruments.add_domain(both, {"nl": "Wonen"})
    alone = {Scorer.PROFESSIONAL}
    for title, instrument in (
        ("Eigen score", both), ("Beide scores", replace(both, shows_others=True)),
        ("Blik van buiten", instruments.set_scorers(both, alone, shows_others=False)),
    ):  # fmt: skip
        made, _key = add_part(made, BlockKind.MEASUREMENT, {"nl": title}, instrument.told())
    for kind, title in (
        (BlockKind.TEXT, "Mening"), (BlockKind.NOTES, "Notities"), (BlockKind.DOCUMENTS, "Documenten"),
    ):  # fmt: skip
        made, _key = add_part(made, kind, {"nl": title}, {})
    return made


SORTS = {
    BlockKind.QUESTIONS: "words", BlockKind.TEXT: "words", BlockKind.GOALS: "goals",
    BlockKind.NOTES: "pathway", BlockKind.DOCUMENTS: "pathway",
}  # fmt: skip


def sort_of(part: Any) -> str:
    """What the oracle calls a block."""
    if part.kind != BlockKind.MEASUREMENT:
        return SORTS[part.kind]
    instrument = instruments.read(part.settings)
    if Scorer.RESIDENT not in instrument.scorers:
        return "scores of professionals"
    return "scores of both, shown" if instrument.shows_others else "scores of both"


@dataclass
class Case:
    """A plan with everything in it, what the oracle knows of it, and every word with where it stands."""

    plan: Plan
    paper: Paper
    words: list[tuple[str, str, str]]
    """The word, its place, and whose voice it is."""
    guests: list[tuple[Any, Guest]]
    titles: dict[str, str]


def drawn(chance: random.Random, pathway: Pathway, template: Any) -> Case:
    """A plan in which every block and goal holds words that stand nowhere else."""
    state = chance.choice(list(PlanState))
    over = {"closed_on": date(2026, 11, 1), "ending": Ending.WISH} if state is PlanState.CLOSED else {}
    archived = chance.random() < 0.15
    plan = PlanFactory(pathway=pathway, template=template, state=state, active=not archived, **over)
    parts = design().parts
    paper = Paper(archived, state is PlanState.CLOSED, {part.key: sort_of(part) for part in parts})
    case = Case(plan, paper, [], [], {part.key: part.title["nl"] for part in parts})
    for part in parts:
        for word, place, voice in _fill(chance, case, part):
            case.words.append((word, place, voice))
    NoteFactory(pathway=pathway, title="merkwoordnotitie")
    case.words.append(("merkwoordnotitie", "p99", ""))
    for _number in range(GUESTS):
        ticked = {place: chance.choice(ORDER) for place in (*paper.blocks, *paper.goals) if chance.random() < 0.7}
        guest = Guest(chance.random() < 0.85, ticked)
        shared = {place: Access(ORDER.index(word)) for place, word in ticked.items() if word != "none"}
        case.guests.append((ParticipantFactory(plan=plan, portal=guest.comes_in, shared=shared), guest))
    return case


def _fill(chance: random.Random, case: Case, part: Any) -> Iterator[tuple[str, str, str]]:
    plan, word = case.plan, f"merkwoord{part.key}x"
    if part.kind in (BlockKind.QUESTIONS, BlockKind.TEXT):
        key = part.items[0].key if part.items else f"q{part.key[1:]}"
        answer = PlanAnswer(plan_id=plan.id, organisation_id=plan.organisation_id, key=key, value=word,
                            kind=QuestionKind.LONG_TEXT)  # fmt: skip
        set_committed_value(answer, "plan", plan)
        bench.store(answer)
        yield word, part.key, ""
    if part.kind == BlockKind.MEASUREMENT:
        measured = MeasurementFactory(plan=plan, block=part.key)
        for scorer in instruments.read(part.settings).scorers:
            score = Score(measurement_id=measured.id, plan_id=plan.id, scorer=scorer, domain="d1")
            score.organisation_id, score.value = plan.organisation_id, {"value": 3, "note": word + scorer.value}
            set_committed_value(score, "measurement", measured)
            bench.store(score)
            yield word + scorer.value, part.key, scorer.value
    if part.kind == BlockKind.GOALS:
        for number in range(3):
            ended, name = chance.random() < 0.3, f"{word}g{number}y"
            goal = GoalFactory(plan=plan, block=part.key, title=name,
                               state=GoalState.REACHED if ended else GoalState.OPEN)  # fmt: skip
            GoalActionFactory(goal=goal, title=f"{name}actie")
            GoalProgressFactory(goal=goal, words=f"{name}voortgang")
            place = f"g{goal.id}"
            case.paper.goals[place] = part.key, ended
            for end in ("", "actie", "voortgang"):
                yield name + end, place, ""


def test_every_way_shows_what_the_oracle_says(marieke: Somebody, pathway: Pathway) -> None:
    template, cells, wrong, seen = a_template(marieke.place, design()), 0, [], 0
    for seed in WORLDS:
        case = drawn(random.Random(seed), pathway, template)
        for participant, guest in case.guests:
            for found, said in compared(marieke, case, participant, guest):
                cells += 1
                seen += said is True
                if found != said:
                    wrong.append((seed, guest, found, said))
    assert not wrong, wrong[:5]
    assert cells >= LEAST_CELLS and seen >= 200, (cells, seen)


def compared(marieke: Somebody, case: Case, participant: Any, guest: Guest) -> Iterator[tuple[Any, Any]]:
    """What the portal says beside what the oracle says, for every place and every word."""
    preview = marieke.opens(f"/participants/{participant.id}/preview")
    page = str(preview.soup.select_one("main"))
    words = set(re.findall(r"merkwoord\w+", page))
    for word, place, voice in case.words:
        yield word in words, case.paper.reads(guest, place, voice)
    shown = [str(one["data-block"]) for one in preview.select("[data-block]")]
    yield shown, [key for key in case.paper.blocks if case.paper.sees_block(guest, key)]
    contents = [one["href"] for one in preview.select(".rp-toc a")]
    yield contents, [f"#part-{key}" for key in shown]
    for key, title in case.titles.items():
        yield title in page, case.paper.sees_block(guest, key)
    goals = {f"g{str(one['aria-labelledby']).removeprefix('goal-')}" for one in preview.select("article.rp-goal")}
    yield goals, {place for place in case.paper.goals if case.paper.may(guest, place) != "none"}
    yield preview.select("main form:not([method=get]), main button[form=go], main a[href*=answer]"), []
    yield from at_home(case, participant, guest)
    told = told_on(marieke, participant)
    for place in (*case.paper.blocks, *case.paper.goals):
        title = case.titles.get(place) or next(word for word, there, _voice in case.words if there == place)
        if title in told:
            yield WORDS[told[title]], case.paper.may(guest, place)


def at_home(case: Case, participant: Any, guest: Guest) -> Iterator[tuple[Any, Any]]:
    """The same in the portal itself; who has no access, or whose plan is archived, finds no plan at all."""
    account = residents.a_resident(participant, email=participant.email, password=None)
    inside = guest.comes_in and not case.paper.archived
    home = ResidentAtHome(account)
    page = home.opens(f"/mijn/plans/{case.plan.id}", 200 if inside else 404)
    words = set(re.findall(r"merkwoord\w+", page.body))
    for word, place, voice in case.words:
        yield word in words, case.paper.reads(guest, place, voice)
    shown = [str(one["data-block"]) for one in page.select("[data-block]")]
    yield shown, [key for key in case.paper.blocks if case.paper.sees_block(guest, key)]
    yield from taken_along(case, home, guest, inside=inside)
    if participant is case.guests[0][0]:  # printing takes a second, and draws the same values for everybody
        yield from printed_at_home(case, home, guest, inside=inside)
    for key, sort in case.paper.blocks.items():
        may = case.paper.may(guest, key)
        writes, measures = may == "write" and sort == "words", may in ("measure", "write") and "both" in sort
        for url, fields, said in (
            (f"/mijn/plans/{case.plan.id}/blocks/{key}", in_words(case, key), writes),
            (f"/mijn/plans/{case.plan.id}/blocks/{key}/measure", A_SCORE, measures),
        ):
            yield bool(page.select(f"a[href='{url}']")), said
            yield kept(home, url, fields), said
    for place in case.paper.goals:
        url = f"/mijn/plans/{case.plan.id}/goals/{place[1:]}/progress"
        said = case.paper.may(guest, place) in ("measure", "write")
        yield bool(page.select(f"a[href='{url}']")), said
        yield kept(home, url, {"told_on": "2026-11-20", "value": "3"}), said
        yield from written(case, home, page, place, said=case.paper.may(guest, place) == "write")


def written(case: Case, home: ResidentAtHome, page: Any, place: str, *, said: bool) -> Iterator[tuple[Any, Any]]:
    """Whether somebody writes along in a goal, and ticks its actions off."""
    (action,) = bench.rows_of(GoalAction, GoalAction.goal_id == int(place[1:]))
    url, tick = (
        f"/mijn/plans/{case.plan.id}/{end}" for end in (f"goals/{place[1:]}", f"actions/{action.id}/done")
    )
    yield bool(page.select(f"a[href^='{url}#']")), said
    yield bool(page.select(f"button[formaction='{tick}']")), said
    yield kept(home, url, {"description": "van mij", "version": marks({"description": None})}), said
    yield kept(home, tick, {}), said


def taken_along(case: Case, home: ResidentAtHome, guest: Guest, *, inside: bool) -> Iterator[tuple[Any, Any]]:
    """The same in the file with all that somebody sees."""
    told, _files = residents.taken_along(home)
    yield len(told["plans"]), int(inside)
    words = set(re.findall(r"merkwoord\w+", json.dumps(told)))
    for word, place, voice in case.words:
        yield word in words, case.paper.reads(guest, place, voice)
    shown = [block["title"] for plan in told["plans"] for block in plan["blocks"]]
    yield shown, [case.titles[key] for key in case.paper.blocks if case.paper.sees_block(guest, key)]


def printed_at_home(case: Case, home: ResidentAtHome, guest: Guest, *, inside: bool) -> Iterator[tuple[Any, Any]]:
    """The same on paper."""
    url = f"/mijn/plans/{case.plan.id}/paper"
    yield home.client.get(url).status_code, 200 if inside else 404
    if inside:
        paper = printed(home, url)
        words = set(re.findall(r"merkwoord\w+", paper.text))
        for word, place, voice in case.words:
            yield word in words, case.paper.reads(guest, place, voice)
        for key, title in case.titles.items():
            yield paper.shows(title), case.paper.sees_block(guest, key)


NEWS_CELLS = 800


def test_mail_and_the_mark_of_what_is_new_say_what_the_oracle_says(
    saturday: Any, marieke: Somebody, pathway: Pathway
) -> None:
    """Whatever place is changed while all are away: who sees it is told, and nobody else."""
    template, cells, wrong, told_of = a_template(marieke.place, design()), 0, [], 0
    for seed in WORLDS:
        case = drawn(random.Random(seed), pathway, template)
        homes = [(guest, away(case, participant)) for participant, guest in case.guests]
        round_of_notices()
        for place, voice, change in changes(case):
            with bench.undone():
                change()
                saturday.shift(LATER)
                round_of_notices()
                for guest, home in homes:
                    said = case.paper.reads(guest, place, voice)
                    assert home.resident is not None
                    found = home.opens("/mijn/").shows("Nieuw"), bool(told(home.resident.email))
                    cells, told_of = cells + 2, told_of + said
                    if found != (said, said):
                        wrong.append((seed, place, voice, found, said))
            saturday.move_to(SATURDAY)
    assert not wrong, wrong[:5]
    assert cells >= NEWS_CELLS and told_of >= NEWS_CELLS / 10, (cells, told_of)


def away(case: Case, participant: Any) -> ResidentAtHome:
    """Somebody who has read the plan, as far as there is anything for him, and wants to be told at once."""
    account = residents.a_resident(participant, email=participant.email, password=None, notices=Pace.AT_ONCE)
    home = ResidentAtHome(account)
    home.client.get(f"/mijn/plans/{case.plan.id}")
    return home


def changes(case: Case) -> Iterator[tuple[str, str, Callable[[], Any]]]:
    """One change of each place and voice, by a colleague."""
    for part in case.plan.design.parts:
        if part.kind in (BlockKind.QUESTIONS, BlockKind.TEXT):
            key = part.items[0].key if part.items else f"q{part.key[1:]}"
            yield part.key, "", partial(sets, PlanAnswer, (case.plan.id, key, ""), "value", "iets anders")
        if part.kind == BlockKind.MEASUREMENT:
            (measured,) = bench.rows_of(
                Measurement, Measurement.plan_id == case.plan.id, Measurement.block == part.key
            )
            for scorer in instruments.read(part.settings).scorers:
                row = measured.id, scorer, "d1"
                yield part.key, scorer.value, partial(sets, Score, row, "value", {"value": 5})
    for number, place in enumerate(case.paper.goals):
        goal = int(place[1:])
        if number % 3 == 0:
            yield place, "", partial(sets, Goal, goal, "result", "iets anders")
        else:
            kind = GoalAction if number % 3 == 1 else GoalProgress
            (row,) = bench.rows_of(kind, kind.goal_id == goal)
            yield place, "", partial(sets, kind, row.id, "title" if kind is GoalAction else "words", "iets anders")


def sets(kind: Any, key: Any, name: str, value: Any) -> None:
    """Let a colleague change one field of a row."""
    with bench.office() as session:
        setattr(session.get_one(kind, key), name, value)
        session.commit()


A_SCORE = {"measured_on": "2026-11-20", "resident-d1": "2", "professional-d2": ""}


def in_words(case: Case, key: str) -> dict[str, str]:
    """Another answer to what a block asks, as a form of the answer that stands there sends it."""
    asked = answered_part(next(part for part in case.plan.design.parts if part.key == key))
    if asked is None:
        return {"q1": "van mij"}
    there = next(word for word, place, _voice in case.words if place == key)
    return {
        asked.items[0].key: "van mij",
        "version": filling.prints(asked, {filling.Place(asked.items[0].key): there}),
    }


def kept(home: ResidentAtHome, url: str, fields: dict[str, str]) -> bool:
    """Whether something was changed by what somebody sent."""
    before = fingerprint(NOT_CONTENT)
    with bench.undone():
        home.client.post(url, data={"csrf_token": home.token, **fields})
        return fingerprint(NOT_CONTENT) != before


WORDS = {"Niet zien": "none", "Inzien": "view", "Inzien en meten": "measure", "Meeschrijven": "write"}


def told_on(marieke: Somebody, participant: Any) -> dict[str, str]:
    """What the page of a participant explains, by the title of the block or goal."""
    page = marieke.opens(f"/participants/{participant.id}")
    facts = page.select("section:last-of-type dl.rp-facts")[-1]
    titles = [one.get_text(" ", strip=True) for one in facts.select("dt")]
    return dict(zip(titles, (next(iter(one.stripped_strings)) for one in facts.select("dd")), strict=True))


RULE_CELLS = 4_000


def test_the_rule_says_what_the_oracle_says() -> None:
    chance, parts = random.Random(7), design().parts
    sorts = {part.key: sort_of(part) for part in parts}
    places, flips = rules.block_places(design()), 0
    thuis = next(key for key, sort in sorts.items() if sort == "goals")
    for number in range(RULE_CELLS):
        archived, closed, outside, ended = (chance.random() < 0.3 for _each in range(4))
        inside = not outside
        key, word = chance.choice([*sorts, f"g{number}"]), chance.choice(ORDER)
        paper = Paper(archived, closed, sorts, {f"g{number}": (thuis, ended)})
        standing = Standing(active=not archived, closed=closed, portal=inside)
        place: Place | None = rules.goal_place(number, over=ended) if key not in sorts else places.get(key)
        verdict = rules.verdict(standing, place, Access(ORDER.index(word)))
        assert ORDER[verdict.access] == paper.may(Guest(inside, {key: word}), key), (key, word, standing)
        if verdict.access:
            # F-09: what decides is the row of this place, and access: each taken away flips the decision.
            flips += 1
            assert not rules.verdict(standing, place, Access.NONE).access
            assert not rules.verdict(replace(standing, portal=False), place, Access(ORDER.index(word))).access
    assert flips > RULE_CELLS / 10


def test_the_oracle_is_short_and_knows_nothing_of_the_portal() -> None:
    written = Path(oracle.__file__).read_text()
    assert len(written.splitlines()) <= 60
    assert not re.search(r"^(from|import) (app|tests|sqlalchemy)", written, re.MULTILINE)


@pytest.mark.parametrize("wrong", ["none", "view"])
def test_an_oracle_that_is_wrong_would_be_noticed(wrong: str) -> None:
    """The rights drawn are such that a rule that always says one thing gives other answers."""
    chance = random.Random(1)
    drawn_words = [chance.choice(ORDER) for _number in range(100)]
    paper = Paper(False, False, {"p1": "scores of both"})
    assert sum(paper.may(Guest(True, {"p1": word}), "p1") != wrong for word in drawn_words) > 50
