"""Random groups, members and settings: every way to persons and pathways shows what the oracle says."""

from __future__ import annotations

import csv
import io
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.common import clock
from app.common.lately import Lately
from app.common.scope import EVERYTHING
from app.common.web import lists
from app.extensions import db
from app.plans.actions import explaining
from app.plans.models import Pathway, Person, PlanAnswer, layers
from app.plans.rules.layers import Level
from app.questionnaires.rules.questions import QuestionKind
from app.security.actions import insight
from app.security.actions.insight import Question
from tests import bench
from tests.factories import (
    GroupFactory,
    MemberFactory,
    MembershipFactory,
    NoteFactory,
    OrganisationFactory,
    PathwayDocumentFactory,
    PathwayFactory,
    PersonFactory,
    UserFactory,
    two_questions,
)
from tests.people import Person as Somebody
from tests.planning import PlanFactory
from tests.plans import oracle
from tests.plans.oracle import EDIT, SEE, Team, Thing, World
from tests.plans.test_then import on_the_wall

SEEDS = range(4)
LEAST_CELLS = 5_000
"""Of all seeds together: somebody, a thing, and a way to it."""
WAYS = 10
"""List and its count, search and its count, export, page, history, insight, edit and rights; of plans, also search
of a word in an answer, its count and its export."""


KINDS = {
    "persons": ("Naam", "label", "visser"),
    "pathways": ("Titel", "title", "rust"),
    "notes": ("Titel", "title", "moeder"),
    "documents": ("Titel", "title", "verslag"),
    "plans": ("Titel", "title", "integraal"),
}
"""What is looked at: the column that names it, the attribute behind that, and a word that finds all."""
LAYERS = {1: Person, 2: Pathway}


@dataclass
class Case:
    """A world by chance, as the portal has it and as the oracle has it."""

    world: World
    users: list[Somebody]
    things: dict[str, dict[int, tuple[Any, Thing]]]


def drawn(chance: random.Random) -> Case:
    """Two municipalities under a joint arrangement and one elsewhere; teams, people, persons and pathways."""
    joint, elsewhere = OrganisationFactory(joint=True), OrganisationFactory(institution=True)
    homes = [OrganisationFactory(institution=True), OrganisationFactory(institution=True)]
    for home in homes:
        MembershipFactory(umbrella=joint, member=home)
    places = [*homes, joint, elsewhere]
    world = World(covers={place.id: {place.id} for place in places})
    world.covers[joint.id] |= {home.id for home in homes}
    users = []
    for number in range(7):
        place = places[number % 4] if number < 4 else chance.choice([*homes, joint])
        user = UserFactory(organisation=place, roles="PR")
        world.works_at[user.id] = place.id
        users.append(Somebody(user, place, level=2))
    teams = [_team(chance, world, chance.choice(places), users) for _number in range(4)]
    things: dict[str, dict[int, tuple[Any, Thing]]] = {kind: {} for kind in KINDS}
    for _number in range(7):
        _persons(chance, chance.choice([*homes, *homes, joint, elsewhere]), teams, things)
    return Case(world, users, things)


def _team(chance: random.Random, world: World, place: Any, users: list[Somebody]) -> Any:
    active = chance.random() < 0.85
    group = GroupFactory(organisation=place, active=active)
    world.teams[group.id] = Team(active)
    for somebody in users:
        stage = chance.choice(["in", "in", "in", "out", "left", "to_come"])
        if stage != "out":
            MemberFactory(group=group, user=somebody.user, **({} if stage == "in" else {stage: True}))
        if stage == "in":
            world.teams[group.id].inside.add(somebody.user.id)
    return group


def _settings(chance: random.Random, teams: list[Any], most: int) -> dict[Any, Level]:
    return {team: chance.choice(list(Level)) for team in chance.sample(teams, chance.randint(0, most))}


def _persons(chance: random.Random, place: Any, teams: list[Any], things: dict[str, Any]) -> None:
    opened = _settings(chance, teams, 4)
    person = PersonFactory(organisation=place, opened=opened)
    above = Thing(place.id, {team.id: int(level) for team, level in opened.items()})
    things["persons"][person.id] = person, above
    for _number in range(chance.randint(0, 3)):
        opened = _settings(chance, teams, 3)
        pathway = PathwayFactory(person=person, opened=opened)
        settings = {team.id: int(level) for team, level in opened.items()}
        under = Thing(place.id, settings, above)
        things["pathways"][pathway.id] = pathway, under
        for kind, factory in (("notes", NoteFactory), ("documents", PathwayDocumentFactory), ("plans", _plan)):
            if chance.random() < 0.5:
                opened = _settings(chance, teams, 2)
                part = factory(pathway=pathway, opened=opened)
                settings = {team.id: int(level) for team, level in opened.items()}
                things[kind][part.id] = part, Thing(place.id, settings, under)


def _plan(**fields: Any) -> Any:
    """A plan with one block, in which something was answered."""
    plan = PlanFactory(**fields, blocks=two_questions())
    bench.store(PlanAnswer(plan=plan, plan_id=plan.id, key="q3", kind=QuestionKind.LONG_TEXT, value="Bij oma",
                           search_key="bij oma", organisation_id=plan.organisation_id))  # fmt: skip
    return plan


def numbers_in(page: Any, kind: str) -> set[int]:
    """The numbers of the rows that a list links to."""
    links = (str(link.get("href")) for link in page.select("main table tbody th a"))
    return {int(found[1]) for link in links if (found := re.fullmatch(rf"/{kind}/(\d+)", link))}


def names_in(somebody: Somebody, kind: str, column: str, narrowed: str = "") -> set[str]:
    """What a file of the whole list names, or of what was searched."""
    text = somebody.client.get(f"/{kind}/export.csv?{narrowed}").get_data(as_text=True)
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=";" if ";" in text else ","))
    head = next(place for place, row in enumerate(rows) if column in row)
    return {row[rows[head].index(column)] for row in rows[head + 1 :] if row}


def total_in(page: Any) -> int:
    """How many rows a list says that there are."""
    told = re.search(r"van (\d+)", page.content)
    return int(told[1]) if told else 0


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", SEEDS)
def test_every_way_shows_what_the_oracle_says(
    app: Any, monkeypatch: pytest.MonkeyPatch, seed: int, kind: str
) -> None:
    monkeypatch.setattr(lists, "_few", Lately())
    if seed % 2:  # as for somebody to whom much is opened (decision 0059)
        monkeypatch.setattr(layers, "FEW", -1)
    case = drawn(random.Random(seed))
    things, printed = case.things[kind], set[int]()
    for somebody in case.users:
        level = {pk: case.world.level(somebody.user.id, thing) for pk, (_row, thing) in things.items()}
        seen = {pk for pk in things if level[pk] >= SEE}
        column, names, word = KINDS[kind]
        page = somebody.opens(f"/{kind}/?size=100")
        assert numbers_in(page, kind) == seen
        assert total_in(page) == len(seen)
        found = somebody.posts(f"/{kind}/", to=f"/{kind}/search", q=word)
        assert numbers_in(found, kind) == seen
        assert total_in(found) == len(seen)
        told = {getattr(things[pk][0], names) for pk in seen}
        assert names_in(somebody, kind, column) == told
        if kind == "plans":
            found = somebody.posts("/plans/", to="/plans/search", q="oma")
            assert numbers_in(found, kind) == seen and total_in(found) == len(seen)
            assert len(found.select("tbody mark")) == len(seen)
            assert names_in(somebody, kind, column, found.url.partition("?")[2]) == told
        for pk in things:
            read, change = (200 if level[pk] >= least else 0 for least in (SEE, EDIT))
            assert somebody.client.get(f"/{kind}/{pk}").status_code == (read or 404)
            assert somebody.client.get(f"/{kind}/{pk}/history").status_code == (read or 404)
            assert somebody.client.get(f"/{kind}/{pk}/insight").status_code == (read or 404)
            refusal = 403 if read else 404
            for verb in ("edit", "rights", *(("answer/p1",) if kind == "plans" else ())):
                assert somebody.client.get(f"/{kind}/{pk}/{verb}").status_code == (change or refusal)
            if kind == "plans":
                now = on_the_wall(clock.now())
                then = somebody.client.get(f"/plans/{pk}/then?on={now}")
                assert then.status_code == (read or 404) and ("Bij oma" in then.text) == bool(read)
                if not read or pk not in printed:  # printing takes a while: each plan once
                    printed |= {pk} if read else set()
                    assert somebody.client.get(f"/plans/{pk}/paper").status_code == (read or 404)


@pytest.mark.parametrize("seed", SEEDS)
def test_who_can_see_this_names_whom_the_oracle_names_and_why(app: Any, seed: int) -> None:
    case = drawn(random.Random(seed))
    rows = [pair for things in case.things.values() for pair in things.values()]
    for row, thing in rows:
        asked = Question(type(row), row.id, type(row).__name__, clock.today())
        with bench.office():
            found = insight.seers(db.session(), asked, insight.known_to(EVERYTHING), most=10_000)
            why = explaining.reasons_of(db.session(), row, {one.user_id for one in found}, clock.now())
        ours = {one.user_id for one in found} & set(case.world.works_at)
        assert ours == case.world.readers(thing)
        for user_id in ours:
            assert int(why[user_id][0].level) == case.world.level(user_id, thing)
            for reason in why[user_id]:
                _check_reason(case, reason, row, thing, user_id)
            teams = case.world.teams.items()
            mine = [number for number, team in teams if team.active and user_id in team.inside]
            opens = {_name(number) for number in mine if case.world.level_of_team(number, thing) >= SEE}
            assert {reason.group for reason in why[user_id]} == opens, "every group that opens it is told"


def _check_reason(case: Case, reason: Any, row: Any, thing: Thing, user_id: int) -> None:
    """The group named is one of the user's, and the layer named is the nearest at which it has a setting."""
    (group,) = [number for number, team in case.world.teams.items() if _name(number) == reason.group]
    assert user_id in case.world.teams[group].inside and case.world.teams[group].active
    nearest = thing
    while group not in nearest.settings:
        assert nearest.under is not None
        nearest = nearest.under
    assert nearest.settings[group] == int(reason.level)
    assert reason.layer is LAYERS.get(len(list(_chain(nearest))), type(row))


def _chain(thing: Thing | None) -> Iterator[Thing]:
    while thing is not None:
        yield thing
        thing = thing.under


def _name(group_id: int) -> str:
    from app.security.models import UserGroup

    (group,) = bench.rows_of(UserGroup, UserGroup.id == group_id)
    return group.name


def test_an_oracle_that_counts_the_furthest_layer_would_be_noticed(app: Any) -> None:
    """The worlds drawn are such that a wrong rule gives other answers than the right one."""
    wrong = seen = cells = 0
    for seed in SEEDS:
        case = drawn(random.Random(seed))
        cells += sum(len(case.users) * len(things) * WAYS for things in case.things.values())
        below = [thing for things in case.things.values() for _row, thing in things.values() if thing.under]
        for thing in below:
            above = thing.under or thing
            turned = Thing(thing.place, above.settings, Thing(thing.place, thing.settings, above.under))
            for user in case.world.works_at:
                wrong += case.world.level(user, thing) != case.world.level(user, turned)
                seen += case.world.level(user, thing) >= SEE
    assert wrong >= 10 and seen >= 50 and cells >= LEAST_CELLS, (wrong, seen, cells)


def test_the_oracle_is_short_and_knows_nothing_of_the_portal() -> None:
    written = Path(oracle.__file__).read_text()
    assert len(written.splitlines()) <= 60
    assert not re.search(r"^(from|import) (app|tests|sqlalchemy)", written, re.MULTILINE)
