"""Two parents of one youth with opposite rights: no word of the one comes to the other, by whatever way (issue 6).

Each block, question, goal, action, measurement, file and word has a marker that stands nowhere else. Every
address of residents, as the application itself lists them, is asked with every number there is, to read and to
write; every mail is opened. Residents have pages, PDFs, an archive of their data, files, mail and the mark of what
is new. They have no spreadsheet, calendar, search or history; should one of those come,
`test_residents_have_no_other_way` says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from io import BytesIO
from itertools import product
from typing import Any
from urllib.parse import unquote
from zipfile import ZipFile

import pytest
from sqlalchemy.orm.attributes import set_committed_value
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.common import handbook
from app.common.files import StoredFile
from app.common.words import LANGUAGES
from app.plans.models import (
    Goal,
    GoalAction,
    Measurement,
    Participant,
    ParticipantRight,
    Pathway,
    Plan,
    PlanAnswer,
    Score,
)
from app.plans.rules import instruments
from app.plans.rules.blocks import BlockKind, Goals
from app.plans.rules.instruments import Scorer
from app.plans.rules.progress import Telling, Way
from app.plans.rules.scales import Scale
from app.plans.rules.sharing import Access, Relation, goal_key
from app.questionnaires.rules.designs import Design, add_items, add_part
from app.questionnaires.rules.items import Item
from app.questionnaires.rules.questions import QuestionKind
from app.security.rules.areas import RESIDENTS_AT
from app.security.rules.notices import Pace
from tests import bench, residents
from tests.factories import A_PDF, NoteFactory
from tests.goals import GoalActionFactory, GoalFactory, GoalProgressFactory
from tests.notices import LATER, chooses, round_of_notices
from tests.people import Person as Somebody
from tests.planning import MeasurementFactory, PlanFactory, a_template
from tests.printed import Print
from tests.residents import ResidentAtHome
from tests.sharing import ParticipantFactory

LINDA, JORIS, NOBODY, BOTH = "een", "twee", "geen", "beide"
MARKER = re.compile(rf"merk({LINDA}|{JORIS}|{NOBODY}|{BOTH})\d+x")
ADDRESS = {LINDA: "linda@ouders.example", JORIS: "joris@ouders.example"}


@dataclass
class World:
    """A plan of one youth, with all markers, by whose they are."""

    words: dict[str, set[str]] = field(default_factory=dict)
    blocks: dict[tuple[str, str], str] = field(default_factory=dict)
    """The keys of the blocks, by kind and whose they are."""
    goals: dict[str, list[int]] = field(default_factory=dict)
    plan: Any = None

    def word(self, whose: str) -> str:
        """A marker that stands nowhere else."""
        known = self.words.setdefault(whose, set())
        known.add(made := f"merk{whose}{len(known)}x")
        return made


def designed(world: World) -> Design:
    """Blocks of every kind for each parent and for neither of them, and one with goals of both."""
    made = Design()
    for whose in (JORIS, LINDA, NOBODY):
        made, key = add_part(made, BlockKind.QUESTIONS, {"nl": world.word(whose)}, {})
        world.blocks["questions", whose] = key
        asked = [(QuestionKind.LONG_TEXT, 0), (QuestionKind.FILE, 2)]
        made = add_items(
            made, key, [Item("", kind, {"nl": world.word(whose)}, most=most or None) for kind, most in asked]
        )
        made, key = add_part(made, BlockKind.TEXT, {"nl": world.word(whose)}, {})
        world.blocks["text", whose] = key
        measured = instruments.set_scale(instruments.Instrument(shows_others=True), Scale(1, 5))
        measured, _domain = instruments.add_domain(measured, {"nl": world.word(whose)})
        made, key = add_part(made, BlockKind.MEASUREMENT, {"nl": world.word(whose)}, measured.told())
        world.blocks["measurement", whose] = key
    settings = Goals({}, Way(Telling.SCALE, Scale(0, 10))).told()
    for whose in (NOBODY, LINDA, BOTH, JORIS):
        made, key = add_part(made, BlockKind.GOALS, {"nl": world.word(whose)}, settings)
        world.blocks["goals", whose] = key
    for kind in (BlockKind.NOTES, BlockKind.DOCUMENTS):
        made, _key = add_part(made, kind, {"nl": world.word(NOBODY)}, {})
    return made


def filled_in(world: World, marieke: Somebody, pathway: Pathway) -> None:
    """What Marieke wrote, measured and handed in, in every block."""
    world.plan = PlanFactory(
        pathway=pathway, title="Plan van Noor", template=a_template(marieke.place, designed(world))
    )
    NoteFactory(pathway=pathway, title=world.word(NOBODY))
    for (kind, block_of), key in world.blocks.items():
        if kind == "goals":
            for whose in (JORIS, LINDA, NOBODY) if block_of == BOTH else (block_of, block_of):
                agreed(world, key, whose)
        elif kind == "measurement":
            scored(world, key, block_of)
        elif kind == "text" and block_of == NOBODY:  # in theirs, the parents write themselves
            answered(world.plan, f"q{key[1:]}", world.word(block_of))
        elif kind == "questions":
            text, file = (item.key for item in world.plan.design.part(key).items)
            pdf: dict[str, Any] = {
                file: (BytesIO(A_PDF), f"{world.word(block_of)}.pdf"),
                text: world.word(block_of),
            }
            marieke.posts(f"/plans/{world.plan.id}/answer/{key}", **pdf)


def answered(plan: Plan, key: str, words: str) -> None:
    answer = PlanAnswer(plan_id=plan.id, organisation_id=plan.organisation_id, key=key, value=words,
                        kind=QuestionKind.LONG_TEXT)  # fmt: skip
    set_committed_value(answer, "plan", plan)
    bench.store(answer)


def agreed(world: World, block: str, whose: str) -> None:
    """A goal with all that belongs to it."""
    texts = {name: world.word(whose) for name in ("title", "description", "result", "owner_words")}
    goal = GoalFactory(plan=world.plan, block=block, **texts)
    GoalActionFactory(goal=goal, title=world.word(whose), owner_words=world.word(whose))
    GoalProgressFactory(goal=goal, words=world.word(whose))
    world.goals.setdefault(whose, []).append(goal.id)


def scored(world: World, block: str, whose: str) -> None:
    measured = MeasurementFactory(plan=world.plan, block=block)
    for scorer in Scorer:
        score = Score(measurement_id=measured.id, plan_id=world.plan.id, scorer=scorer, domain="d1")
        score.organisation_id, score.value = world.plan.organisation_id, {"value": 3, "note": world.word(whose)}
        set_committed_value(score, "measurement", measured)
        bench.store(score)


def taking_part(world: World, whose: str) -> ResidentAtHome:
    """A parent who co-writes in all that is shared, and has written in it."""
    shared = {key: Access.WRITE for (kind, one), key in world.blocks.items() if one == whose and kind != "goals"}
    shared |= {goal_key(number): Access.WRITE for number in world.goals[whose]}
    name = world.word(whose)
    there = ParticipantFactory(plan=world.plan, name=name, email=ADDRESS[whose], relation=Relation.PARENT,
                               shared=shared)  # fmt: skip
    account = residents.a_resident(there, email=ADDRESS[whose], name=name)
    chooses(account, Pace.AT_ONCE)
    home, url = ResidentAtHome(account), f"/mijn/plans/{world.plan.id}"
    text, measured = world.blocks["text", whose], world.blocks["measurement", whose]
    written: dict[str, Any] = {f"q{text[1:]}": world.word(whose)}
    asked = world.blocks["questions", whose]
    (file,) = (one.key for one in world.plan.design.part(asked).items if one.kind is QuestionKind.FILE)
    own: dict[str, Any] = {file: (BytesIO(world.word(whose).encode()), f"{world.word(whose)}.txt")}
    given: dict[str, Any] = {"resident-d1": "4", "resident-d1-note": world.word(whose)}
    home.posts(f"{url}/blocks/{text}", **written)
    home.posts(f"{url}/blocks/{asked}", **own)
    home.posts(f"{url}/blocks/{measured}/measure", **given)
    home.posts(f"{url}/goals/{world.goals[whose][0]}/progress", words=world.word(whose), value="6")
    home.posts(f"{url}/declaration", words=world.word(whose))
    return home


@pytest.fixture
def world(saturday: Any, marieke: Somebody, pathway: Pathway) -> World:
    """The plan of Noor, as Marieke filled it in."""
    made = World()
    filled_in(made, marieke, pathway)
    return made


# Every way there is


def rules() -> list[Rule]:
    """Every address of residents, as the application lists them."""
    return [one for one in bench.the_app().url_map.iter_rules() if one.rule.startswith(f"{RESIDENTS_AT}/")]


def values(world: World) -> dict[str, list[Any]]:
    """Everything that can stand in an address: all that there is, and what is not there."""
    numbers = {one.id for kind in (Goal, GoalAction, Measurement, StoredFile) for one in bench.rows_of(kind)}
    keys = [part.key for part in world.plan.design.parts]
    return {
        "pk": [one.id for one in bench.rows_of(Plan)],
        "key": [*keys, "p99"],
        "number": sorted(numbers),
        "chapter": [each.name for each in handbook.chapters("nl", handbook.HELP)],
        "token": ["no-such-link"],
        "code": list(LANGUAGES),
        "name": ["no-such-broker"],
    }


def addresses(world: World, method: str) -> Iterator[tuple[str, str]]:
    """Each rule with each address that it stands for."""
    known = values(world)
    measured = [one.id for one in bench.rows_of(Measurement)]
    with bench.the_app().test_request_context():
        adapter = bench.the_app().create_url_adapter(None) or bench.the_app().url_map.bind("localhost")
        for rule in (one for one in rules() if method in (one.methods or ())):
            names = sorted(rule.arguments)
            for chosen in product(*(known[name] for name in names)):
                url = adapter.build(rule.endpoint, dict(zip(names, chosen, strict=True)), method=method)
                yield rule.endpoint, url
                if rule.endpoint == "OwnPlansPage.plan":
                    for part in world.plan.design.parts:
                        yield from ((rule.endpoint, f"{url}?{part.key}={number}") for number in measured)


def said(answer: TestResponse) -> str:
    """All that an answer tells: its head, its text, and what can be read in a file."""
    told = [unquote(str(answer.headers)), unescape(answer.get_data(as_text=False).decode("utf-8", "replace"))]
    if answer.mimetype == "application/pdf" and answer.data != A_PDF:
        paper = Print(answer.data)
        told += [paper.text, paper.title, paper.about]
    if answer.mimetype == "application/zip":
        with ZipFile(BytesIO(answer.data)) as archive:
            told += [
                one for name in archive.namelist() for one in (name, archive.read(name).decode("utf-8", "replace"))
            ]
    return "\n".join(told).lower()


@dataclass
class Heard:
    """What came to somebody: by whose marker, and where; and the kinds of answers there were."""

    words: dict[str, str] = field(default_factory=dict)
    endpoints: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    count: int = 0

    def hears(self, text: str, where: str) -> None:
        self.count += 1
        for found in MARKER.finditer(text):
            self.words.setdefault(found[0], where)

    def answer(self, answer: TestResponse, endpoint: str, where: str) -> None:
        self.endpoints.add(endpoint)
        self.kinds.add(answer.mimetype or "")
        self.hears(said(answer), where)

    def of_others(self, whose: str) -> dict[str, str]:
        """The markers that are none of his, with where they stood."""
        mine = (f"merk{whose}", f"merk{BOTH}")
        return {word: where for word, where in self.words.items() if not word.startswith(mine)}


def reads_everything(world: World, home: ResidentAtHome, heard: Heard) -> None:
    for endpoint, url in addresses(world, "GET"):
        heard.answer(home.client.get(url), endpoint, url)


def writes_everywhere(world: World, home: ResidentAtHome, heard: Heard) -> None:
    """Send a form to every address, and read what is answered; nothing of it stays."""
    for endpoint, url in addresses(world, "POST"):
        with bench.undone():
            fields = {"csrf_token": home.token, "value": "3", "told_on": "2026-11-20", "resident-d1": "2",
                      "measured_on": "2026-11-20", "username": ADDRESS[LINDA]}  # fmt: skip
            answer = home.client.post(url, data=fields)
            heard.answer(answer, endpoint, f"POST {url}")
            if 300 <= answer.status_code < 400:
                heard.answer(home.client.get(answer.headers["Location"]), endpoint, f"after POST {url}")
        home.opens_a_new_window()


def reads_mail(whose: str, heard: Heard) -> int:
    letters = residents.letters_to(ADDRESS[whose])
    for subject, text in letters:
        heard.hears(f"{subject}\n{text}".lower(), "mail")
    return len(letters)


def changes_everything(world: World, marieke: Somebody) -> None:
    """Marieke goes over all of it once more, while both are away."""
    for (kind, whose), key in world.blocks.items():
        if kind == "text":
            said: dict[str, Any] = {f"q{key[1:]}": world.word(whose)}
            marieke.posts(f"/plans/{world.plan.id}/answer/{key}", **said)
        elif kind == "measurement":
            scored(world, key, whose)
    for whose, numbers in world.goals.items():
        for number in numbers:
            with bench.office() as session:
                session.get_one(Goal, number).result = world.word(whose)
                session.commit()


def test_each_parent_hears_the_own_words_by_every_way_and_none_of_the_other(
    saturday: Any, marieke: Somebody, world: World
) -> None:
    homes = {whose: taking_part(world, whose) for whose in (LINDA, JORIS)}
    round_of_notices()
    for home in homes.values():
        home.opens(f"/mijn/plans/{world.plan.id}")
    first = {whose: set(world.words[whose]) for whose in homes}
    before = {whose: Heard() for whose in homes}
    for whose, home in homes.items():
        reads_everything(world, home, before[whose])
    changes_everything(world, marieke)
    saturday.shift(LATER)
    round_of_notices()
    for whose, home in homes.items():
        heard = Heard()
        reads_everything(world, home, heard)
        writes_everywhere(world, home, heard)
        assert reads_mail(whose, heard) >= 1
        for one in (before[whose], heard):
            assert not one.of_others(whose)
        everything = {*before[whose].words, *heard.words}
        unheard = {word for word in first[whose] | world.words[whose] if word not in everything}
        assert not unheard, f"{unheard} of {whose} came to nobody, so that the search proves nothing of them"
        assert world.words[BOTH] <= everything
        assert heard.endpoints == {one.endpoint for one in rules()}
        assert heard.count > 250


CHANNELS = {"text/html", "application/json", "application/zip", "application/pdf", "text/plain"}
"""Pages, how long one is still logged in, data with one's own files, prints, and the files of this plan. Mail and
the mark of what is new are beside them."""


def test_residents_have_no_other_way(world: World) -> None:
    """No spreadsheet, no calendar, no search and no history: a way that is new has to be searched as well."""
    home, heard = taking_part(world, LINDA), Heard()
    for endpoint, url in addresses(world, "GET"):
        answer = home.client.get(url)
        heard.answer(answer, endpoint, url)
        page = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
        assert "type=search" not in page and 'type="search"' not in page and 'rel="alternate"' not in page, url
    assert heard.kinds == CHANNELS
    wanted = re.compile("xlsx|export|calendar|agenda|ics|search|zoek|history|geschiedenis|lookup", re.IGNORECASE)
    assert not [one.rule for one in rules() if wanted.search(f"{one.rule} {one.endpoint}")]


def test_the_net_holds(world: World) -> None:
    """With one block and one goal of Joris shared with Linda, their words come to her by every way."""
    home = taking_part(world, LINDA)
    assert home.resident is not None
    (there,) = bench.rows_of(Participant, Participant.resident_id == home.resident.id)
    with bench.office() as session:
        one = session.get_one(Participant, there.id)
        for place in (world.blocks["questions", JORIS], goal_key(world.goals[JORIS][0])):
            right = ParticipantRight(participant=one, plan_id=one.plan_id, place=place, value=int(Access.SEE))
            right.organisation_id = one.organisation_id
            session.add(right)
        session.commit()
    for way in ("", "/paper"):
        heard = Heard()
        heard.answer(home.client.get(f"/mijn/plans/{world.plan.id}{way}"), "", way)
        assert len(heard.of_others(LINDA)) >= 8, way
    heard = Heard()
    heard.answer(home.client.get("/mijn/gegevens/download"), "", "data")
    assert len(heard.of_others(LINDA)) >= 8
    (file,) = (one for one in bench.rows_of(StoredFile) if f"merk{JORIS}" in one.name)
    heard = Heard()
    heard.answer(home.client.get(f"/mijn/plans/{world.plan.id}/files/{file.id}"), "", "file")
    assert len(heard.of_others(LINDA)) == 1
