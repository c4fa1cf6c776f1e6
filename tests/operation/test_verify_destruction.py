"""A dossier with a mark in every place is destroyed: no byte is left in the database, beside it or in files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask

from app.common import clock, erasures
from app.common.drafts import Draft
from app.common.files import StoredFile, keep
from app.common.jobs import Job
from app.common.outbox import Message
from app.common.saved_lists import Kept, SavedList
from app.plans.actions import after_destruction, plans
from app.plans.models import (
    AgeReview,
    Destruction,
    Goal,
    Keeping,
    Note,
    Participant,
    Pathway,
    PathwayDocument,
    Person,
    Plan,
    PlanAnswer,
)
from app.plans.rules.ages import Outcome
from app.plans.rules.layers import Level
from app.plans.rules.persons import PathwayState
from app.plans.rules.sharing import Access
from app.questionnaires.rules.designs import add_items, add_part
from app.questionnaires.rules.items import Item
from app.questionnaires.rules.questions import QuestionKind
from tests import bench, people, residents
from tests.conftest import close
from tests.databases import Databases
from tests.factories import GroupFactory, MemberFactory, NoteFactory, PathwayFactory, PersonFactory
from tests.goals import GoalActionFactory, GoalFactory, GoalProgressFactory
from tests.operation.test_verify_erasure import db_url, folder_of, run
from tests.people import Person as Somebody
from tests.planning import PlanFactory, a_template, plan_blocks
from tests.residents import ResidentAtHome
from tests.sharing import ParticipantFactory

pytestmark = pytest.mark.committed

KINDS = (
    "title", "first", "last", "phone", "street", "occasion", "pathway", "answer", "before", "inside", "filename",
    "gone_file", "own_words", "goal", "old_goal", "description", "action", "progress", "ending", "review",
    "participant", "mail", "mother_phone", "note_title", "note", "document", "document_inside", "hold", "request",
    "decision", "draft", "resident_draft", "declaration", "own_file",
    "own_file_inside", "old_own_file",
)  # fmt: skip
MARKS = {kind: f"Zq{number:02}{kind.replace('_', '')}Xw" for number, kind in enumerate(KINDS)}
"""A word that stands nowhere else, for each place in a dossier."""
VALUES = "\n".join(MARKS.values())


@pytest.fixture
def pathway(marieke: Somebody) -> Pathway:
    """A pathway that has ended, of somebody with marks in every field."""
    team = GroupFactory(organisation=marieke.place)
    MemberFactory(group=team, user=marieke.user)
    person = PersonFactory(
        organisation=marieke.place, first_name=MARKS["first"], last_name=MARKS["last"], phone=MARKS["phone"],
        address=MARKS["street"], birth_date=date(2010, 6, 3), opened={team: Level.EDIT},
    )  # fmt: skip
    return PathwayFactory(person=person, title=MARKS["pathway"], occasion=MARKS["occasion"])


@pytest.fixture
def plan(marieke: Somebody, pathway: Pathway) -> Plan:
    """A plan in it with a question for files, in p9."""
    design, key = add_part(plan_blocks(), "questions", {"nl": "Brieven"}, {})
    design = add_items(design, key, [Item("", QuestionKind.FILE, {"nl": "Brief"}, most=3)])
    return PlanFactory(pathway=pathway, title=MARKS["title"], template=a_template(marieke.place, design))


def works_on(app: Flask, marieke: Somebody, plan: Plan) -> None:
    """Marieke fills everything in, changes it and takes some of it away again."""
    (file,) = plan_parts(plan)["p9"]
    marieke.posts(f"/plans/{plan.id}/answer/p1", q2="no", q3=MARKS["before"])
    marieke.posts(f"/plans/{plan.id}/answer/p1", q3=MARKS["answer"])
    for name, inside in (("filename", "inside"), ("gone_file", "inside")):
        filled: dict[str, Any] = {file: (BytesIO(MARKS[inside].encode()), f"{MARKS[name]}.txt")}
        marieke.posts(f"/plans/{plan.id}/answer/p9", **filled)
    goal = GoalFactory(plan=plan, title=MARKS["old_goal"], description=MARKS["description"])
    marieke.posts(f"/goals/{goal.id}/edit", title=MARKS["goal"])
    GoalActionFactory(goal=goal, title=MARKS["action"])
    GoalProgressFactory(goal=goal, words=MARKS["progress"])
    measured: dict[str, Any] = {"professional-d1": "3"}
    marieke.posts(f"/measurements/add/{plan.id}/p4", **measured)
    review = AgeReview(plan=plan, age=16, reached_on=date(2026, 6, 3), reason=MARKS["review"])
    review.organisation_id, review.outcome = plan.organisation_id, next(iter(Outcome))
    with bench.office() as session:
        review.plan = session.get_one(Plan, plan.id)
        session.add(review)
        session.commit()
    marieke.posts("/plans/", to="/plans/search", q=MARKS["title"])
    marieke.opens("/plans/export.csv")
    sealed = app.extensions["vault"].seal
    bench.store(
        SavedList(
            actor_id=marieke.user.actor_id, organisation_id=marieke.place.id, screen="PlanView", name="Zoekt",
            sealed_wish=sealed(Kept(search=MARKS["title"]).written()),
        )
    )  # fmt: skip
    bench.store(
        Draft(
            actor_id=marieke.user.actor_id, form=f"/plans/{plan.id}/answer/p1",
            sealed_fields=sealed(json.dumps([["q3", MARKS["draft"]]])),
        )
    )  # fmt: skip
    exported(marieke)


def plan_parts(plan: Plan) -> dict[str, list[str]]:
    """The names of the questions of each block."""
    with bench.office() as session:
        parts = session.get_one(Plan, plan.id).design.parts
        return {part.key: [item.key for item in part.every] for part in parts}


def exported(marieke: Somebody) -> None:
    """A long list of plans that Marieke had made, with this one in it; it lies there for a day."""
    line = BytesIO(f"{MARKS['title']};{MARKS['last']}".encode())
    with bench.office() as session:
        stored = keep(
            session, line, name="plan.csv", limit=10**6, allowed=(), actor_id=marieke.user.actor_id,
            organisation_id=marieke.place.id, ours=True, expires_at=clock.now() + timedelta(days=1),
        )  # fmt: skip
        asked = json.dumps({"screen": "PlanView", "kind": "csv", "language": "nl"})
        session.add(Job(kind="list.export", payload=asked, result_file_id=stored.id, state="done"))
        session.commit()


def takes_part(app: Flask, marieke: Somebody, plan: Plan) -> None:
    """Linda was invited, came in under an address of her own, and wrote along."""
    mail = f"{MARKS['mail']}@testdorp.example".lower()
    linda = ParticipantFactory(
        plan=plan, name=MARKS["participant"], email=mail, phone=MARKS["mother_phone"],
        shared={"p1": Access.WRITE, "p6": Access.WRITE, "p9": Access.WRITE},
    )  # fmt: skip
    marieke.opens(f"/participants/{linda.id}/invite")
    marieke.clicks("Uitnodiging sturen")
    resident = residents.a_resident(linda, email="linda@bakker.example")
    home = ResidentAtHome(resident)
    home.opens(f"/mijn/plans/{plan.id}/blocks/p6")
    home.posts(f"/mijn/plans/{plan.id}/blocks/p6", q6=MARKS["own_words"])
    (file,) = plan_parts(plan)["p9"]
    url = f"/mijn/plans/{plan.id}/blocks/p9"
    upload: dict[str, Any] = {file: (BytesIO(b"Zo niet."), f"{MARKS['old_own_file']}.txt")}
    home.posts(url, **upload)
    (wrong,) = bench.rows_of(StoredFile, StoredFile.actor_id == resident.actor_id)
    upload = {file: (BytesIO(MARKS["own_file_inside"].encode()), f"{MARKS['own_file']}.txt")}
    home.posts(url, **upload, **{f"{file}__gone": wrong.id})
    home.posts(f"/mijn/plans/{plan.id}/declaration", words=MARKS["declaration"])
    bench.store(
        Draft(
            actor_id=resident.actor_id, form=f"/mijn/plans/{plan.id}/blocks/p1",
            sealed_fields=app.extensions["vault"].seal(json.dumps([["q3", MARKS["resident_draft"]]])),
        )
    )  # fmt: skip


def has_parts(marieke: Somebody, pathway: Pathway) -> None:
    """Notes and documents of the pathway."""
    NoteFactory(pathway=pathway, title=MARKS["note_title"], text=MARKS["note"])
    upload = BytesIO(MARKS["document_inside"].encode()), "verslag.txt"
    marieke.posts("/documents/add", pathway_id=pathway.id, title=MARKS["document"], file=upload)


@pytest.fixture
def written(app: Flask, marieke: Somebody, pathway: Pathway, plan: Plan) -> Plan:
    """A plan on which everybody works."""
    works_on(app, marieke, plan)
    takes_part(app, marieke, plan)
    has_parts(marieke, pathway)
    return plan


@pytest.fixture
def kept(written: Plan, marieke: Somebody, fatima: Somebody) -> Keeping:
    """It was closed, held and let go, and somebody asked to destroy it."""
    return closed(written, marieke, fatima)


def closed(plan: Plan, marieke: Somebody, fatima: Somebody) -> Keeping:
    """The dossier of a plan that is closed now, with a request that was granted."""
    marieke.posts(f"/plans/{plan.id}/close", ending="wish", closed_on=clock.today().isoformat(),
                  ending_words=MARKS["ending"])  # fmt: skip
    with bench.office() as session:
        session.get_one(Pathway, plan.pathway_id).state = PathwayState.DONE
        session.commit()
    (found,) = bench.rows_of(Keeping)
    fatima.posts(f"/keeping/{found.id}/hold", reason=MARKS["hold"])
    fatima.posts(f"/keeping/{found.id}/lift", reason=MARKS["hold"])
    fatima.posts(f"/keeping/{found.id}/ask", reason=MARKS["request"])
    other = people.with_role("FB", fatima.place)
    other.posts(f"/keeping/{found.id}/decide", granted="yes", reason=MARKS["decision"])
    bench.work_off()
    return found


def data_dirs(app: Flask) -> list[str]:
    """Where bytes lie: the instance folder, and beside it the database."""
    return ["--data-dir", app.config["INSTANCE_FOLDER"], "--data-dir", str(folder_of(db_url(app)))]


def later() -> None:
    """What is queued is done, once what was under way has ended."""
    with time_machine.travel(clock.now() + after_destruction.AGAIN_AFTER * 2, tick=False):
        bench.work_off()


def places(found: Any) -> dict[int, set[str]]:
    """Where each value was found, by its number."""
    told: dict[int, set[str]] = {}
    for line in found.output.splitlines():
        if line.startswith("value "):
            number, where = line.removeprefix("value ").split(": ", 1)
            told.setdefault(int(number), set()).add(where)
    return told


def test_before_that_every_mark_stands_somewhere(app: Flask, kept: Keeping) -> None:
    """What was never there would prove nothing."""
    found = places(run(app, "verify-erasure", *data_dirs(app), told=VALUES))
    missing = [kind for number, kind in enumerate(KINDS, 1) if number not in found]
    assert not missing


def test_no_byte_of_a_dossier_is_left_after_the_purge(app: Flask, fatima: Somebody, kept: Keeping) -> None:
    page = fatima.posts(f"/keeping/{kept.id}/destroy")
    assert page.shows("is vernietigd")
    later()
    done = run(app, "purge")
    assert done.exit_code == 0, done.output
    found = run(app, "verify-erasure", *data_dirs(app), told=VALUES)
    left = {KINDS[number - 1]: where for number, where in places(found).items()}
    assert (found.exit_code, left) == (0, {})
    for kind in (Plan, PlanAnswer, Goal, Participant, Keeping, Note, PathwayDocument, Pathway, Person, StoredFile):
        assert not bench.rows_of(kind), kind
    assert not bench.rows_of(Message, Message.recipient.contains("testdorp.example"), Message.actor_id.is_(None))
    (receipt,) = bench.rows_of(Destruction)
    assert receipt.remains == {} and receipt.checked_at and receipt.rows["stored_file"] == 4
    assert after_destruction.is_genuine(app.extensions["vault"], receipt)


@pytest.fixture
def fresh(store_of_databases: Databases, make_app: Callable[..., Flask]) -> Iterator[Flask]:
    """A portal without a table, in a folder of its own."""
    app = make_app(store_of_databases.empty("fresh"))
    yield app
    close(app)


def test_a_backup_put_back_destroys_the_dossier_again(
    app: Flask, fresh: Flask, written: Plan, marieke: Somebody, fatima: Somebody, tmp_path: Path
) -> None:
    """In the backup the plan was open, its pathway went on, and there was a plan that was begun by mistake."""
    mistake = PlanFactory(pathway=written.pathway, title=MARKS["title"])
    assert run(app, "backup", str(tmp_path / "kept")).exit_code == 0
    with bench.office() as session:
        plans.remove(session.get_one(Plan, mistake.id))
        session.commit()
    kept = closed(written, marieke, fatima)
    fatima.posts(f"/keeping/{kept.id}/destroy")
    notes = Path(fresh.config["INSTANCE_FOLDER"]) / erasures.NAME
    notes.parent.mkdir(parents=True, exist_ok=True)
    notes.write_bytes((Path(app.config["INSTANCE_FOLDER"]) / erasures.NAME).read_bytes())
    done = run(fresh, "restore", str(tmp_path / "kept"), told="")
    assert done.exit_code == 0, done.output
    with bench.under_test(fresh):
        for kind in (Plan, PlanAnswer, Goal, Participant, Keeping, Note, Pathway, Person, StoredFile):
            assert not bench.rows_of(kind) or kind is StoredFile, kind
        assert {receipt.number for receipt in bench.rows_of(Destruction)} == {written.id, mistake.id}
        later()
        assert run(fresh, "purge").exit_code == 0
        found = run(fresh, "verify-erasure", "--data-dir", fresh.config["INSTANCE_FOLDER"], told=VALUES)
        left = {KINDS[number - 1]: where for number, where in places(found).items()}
        assert (found.exit_code, left) == (0, {})
        with bench.office() as session:
            erasures.replay(session, notes, 0)
            session.commit()
