"""The crash drill: the real application with its workers, four clerks, and twenty times kill -9 in their midst."""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import psutil
import pytest
from sqlalchemy import create_engine, func, select

from app.common.context import system_scope
from app.common.files import StoredFile
from app.common.outbox import Message
from app.extensions import db
from app.security.models import Assignment, Organisation, Role, User
from benchmarks import servers
from benchmarks.sample import pick
from benchmarks.servers import Server, free_port
from benchmarks.stock import KEYS, ROOT, application, stock
from benchmarks.visitor import Visitor
from tests.databases import owner_of
from tests.deep.clerks import Book, Clerk, Desk
from tests.deep.machines import Postbox, mail_server
from tests.deep.verdict import Kept, halves, is_whole, lost, orphans, unsent

pytestmark = pytest.mark.deep

KILLS, SAVES, CLERKS, USERS = 20, 1_000, 4, 3_000
BETWEEN = (0.1, 0.5)
FIRST_PAGE_SECONDS = 5.0
REPORTS = ROOT / "benchmarks" / "results"


def kill(server: Server) -> None:
    """End the application and its workers at once, as a failing machine does."""
    family = [psutil.Process(server.process.pid), *server.workers()]
    for process in family:
        process.kill()
    server.process.wait()
    psutil.wait_procs(family[1:], timeout=10)


@contextmanager
def workers(settings: dict[str, str]) -> Iterator[None]:
    """The workers of the portal, killed when the block ends; nobody waits until they have begun."""
    around = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    words = [sys.executable, "-m", "flask", "--app", "run", "portal", "work"]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(words, cwd=ROOT, env={**around, **settings}, stdout=quiet, stderr=quiet)
    try:
        yield
    finally:
        process.kill()
        process.wait()


def environment(url: str, port: int, instance: Path, **more: str) -> dict[str, str]:
    """The settings of a production start."""
    return {
        **KEYS,
        **more,
        "DATABASE_URL": url,
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "INSTANCE_FOLDER": str(instance),
    }


def desks(url: str) -> list[Desk]:
    """Work for each clerk: rows of their own."""
    app = application(url)
    with app.app_context(), system_scope("deep"):
        role = db.session.scalars(select(Role.id).where(Role.code == "GB")).one()
        places = db.session.scalars(
            select(Organisation.id).where(Organisation.code.like("GEN-%")).limit(CLERKS)
        ).all()
        ordinary = User.username.like("u0%"), User.active.is_(True), User.contact_person.is_(False)
        users = db.session.scalars(select(User.id).where(*ordinary).order_by(User.id.desc())).all()
        db.session.remove()
        db.engine.dispose()
    mine = [users[number::CLERKS] for number in range(CLERKS)]
    return [
        Desk(
            number, places[number], own[0], own[1], iter(own[2 : len(own) // 2]), iter(own[len(own) // 2 :]), role
        )
        for number, own in enumerate(mine)
    ]


@contextmanager
def at_work(port: int, url: str, book: Book) -> Iterator[threading.Event]:
    """Clerks who save forms whenever the portal is open."""
    open_ = threading.Event()
    keys = pick(url, 1, colleagues=CLERKS).colleagues
    clerks = [Clerk(Visitor(port, key), desk, book, open_) for key, desk in zip(keys, desks(url), strict=True)]
    for clerk in clerks:
        clerk.start()
    try:
        yield open_
    finally:
        for clerk in clerks:
            clerk.home.set()
        open_.set()
        for clerk in clerks:
            clerk.join(60)


def drill(url: str, instance: Path, chance: random.Random, mail: dict[str, str]) -> dict[str, Any]:
    """Kill and start again until enough was saved; what was counted on the way."""
    port, book, first_pages, older = free_port(), Book(), [], _last_rows(url)
    settings = environment(url, port, instance, **mail)
    with at_work(port, url, book) as open_:
        for number in range(1, KILLS + 1):
            server, stack = servers.start("run:app", port, settings), ExitStack()
            try:
                first_pages.append(servers.wait(server, "/login/"))
                stack.enter_context(workers(settings))
                open_.set()
                while len(book.confirmed) < SAVES * number // KILLS and server.process.poll() is None:
                    time.sleep(0.02)
                time.sleep(chance.uniform(*BETWEEN))
                open_.clear()
            finally:
                stack.close()
                kill(server)
    return {"book": book, "first_pages": first_pages, "older": older}


def _last_rows(url: str) -> dict[str, int]:
    """The highest numbers of what the demo world brought: it has no history, and its files lie elsewhere."""
    with create_engine(owner_of(url) or url).connect() as connection:
        return {
            model.__tablename__: connection.execute(select(func.max(model.__table__.c.id))).scalar_one() or 0
            for model in (Assignment, StoredFile, Message)
        }


def judged(url: str, instance: Path, found: dict[str, Any], box: Postbox) -> dict[str, Any]:
    """The report: what was saved, what was lost, what is there by halves."""
    book: Book = found["book"]
    with create_engine(owner_of(url) or url).connect() as connection:
        kept = Kept(connection, instance / "files", found["older"])
        return {
            "database": connection.dialect.name,
            "kills": KILLS,
            "confirmed": len(book.confirmed),
            "by kind": dict(Counter(save.kind for save in book.confirmed)),
            "in doubt": len(book.in_doubt),
            "wrong": book.wrong[:20],
            "lost": [asdict(save) for save in lost(kept, book)],
            "halves": [*halves(kept), *unsent(kept, box.took)],
            "messages": dict(Counter(row[0] for row in kept.rows("SELECT state FROM message"))),
            "mails taken": box.took.total(),
            "mails taken twice": sum(1 for times in box.took.values() if times > 1),
            "files for the sweep": len(orphans(kept)),
            "whole": is_whole(connection),
            "first page, s": round(statistics.median(found["first_pages"]), 2),
            "slowest first page, s": round(max(found["first_pages"]), 2),
        }


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_nothing_confirmed_is_lost_and_nothing_is_kept_by_halves(kind: str, tmp_path: Path) -> None:
    seed = random.randrange(1_000_000)
    with stock(kind, tmp_path) as databases:
        url = databases.fresh(USERS)
        with mail_server() as (box, mail):
            found = drill(url, tmp_path, random.Random(seed), mail)
            report = {"seed": seed, **judged(url, tmp_path, found, box)}
    REPORTS.mkdir(parents=True, exist_ok=True)
    (REPORTS / f"crash-{kind}.json").write_text(json.dumps(report, indent=1), encoding="utf-8")
    assert report["confirmed"] >= SAVES
    assert report["in doubt"] <= KILLS * CLERKS
    assert not report["wrong"]
    assert not report["lost"]
    assert not report["halves"]
    assert report["whole"]
    assert report["mails taken"] > KILLS
    assert report["slowest first page, s"] <= FIRST_PAGE_SECONDS
