"""The data that is measured on: made once per size and database, kept, and copied for each run."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

import psycopg
from flask import Flask
from sqlalchemy import select

from app import create_app
from app.commands.demo import volume, world
from app.commands.seed import make_world
from app.commands.upgrade import bring_everything_up_to_date
from app.common import search
from app.common.context import system_scope
from app.extensions import db
from app.security.models import Assignment, Organisation, Role
from tests.databases import Cluster, binary, owner_of

ROOT = Path(__file__).resolve().parents[1]
ORGANISATIONS, MUNICIPALITIES, YEARS, SEED = 20, 300, 10, 1
KEYS = {
    "SECRET_KEY": "a key for benchmarks, known to all",
    "DATA_KEY": "YmVuY2htYXJrcy1hcmUtbWFkZS1vdmVyLXRoaXMta2U=",
}
MADE_BY = (
    *("migrations/versions/*.py", "app/commands/demo/**/*.py", "app/security/rules/names.py", "config.py"),
    *("app/common/search.py", "app/common/grams.py", "app/common/rowsecurity.py", "app/common/needles.py"),
    *("app/common/unseen.py", "app/*/models/*.py"),
)
"""What the data depends on: where one of these changes, the data is made anew."""


class Stock(Protocol):
    """Databases of one kind, by the number of their users, plans, activities and connections."""

    kind: str

    def fresh(self, users: int, plans: int = 0, activities: int = 0, connections: int = 0) -> str:
        """The address of a copy that may be written in."""
        ...

    def end(self) -> None:
        """Clear up; what is kept stays."""
        ...


class Files:
    """SQLite files."""

    kind = "SQLite"

    def __init__(self, kept: Path, runs: Path) -> None:
        self.kept, self.runs = kept, runs

    def fresh(self, users: int, plans: int = 0, activities: int = 0, connections: int = 0) -> str:
        """Copy the file of this size; make it first where it is not there."""
        whole, copy = self.kept / f"{_name(users, plans, activities, connections)}.db", self.runs / f"{users}.db"
        if not whole.exists():
            unfinished = whole.with_suffix(".part")
            unfinished.unlink(missing_ok=True)
            fill(f"sqlite:///{unfinished}", users, plans, activities, connections)
            unfinished.rename(whole)
            Path(f"{unfinished}.upgrade").unlink(missing_ok=True)  # the lock of who brought it up to date
        for rest in ("-wal", "-shm"):  # of a run that was ended: SQLite would lay that log over the new copy
            copy.with_name(copy.name + rest).unlink(missing_ok=True)
        shutil.copy(whole, copy)
        return f"sqlite:///{copy}"

    def end(self) -> None:
        """The copies go with their folder."""


class Server:
    """Databases on a PostgreSQL server of our own, which keeps its promises as in production."""

    kind = "PostgreSQL"

    def __init__(self, kept: Path) -> None:
        self.kept, self.cluster = kept, Cluster(durable=True)

    def fresh(self, users: int, plans: int = 0, activities: int = 0, connections: int = 0) -> str:
        """Bring back the dump of this size; make it first where it is not there."""
        dump, name = self.kept / f"{_name(users, plans, activities, connections)}.dump", f"users{users}"
        url = self.cluster.empty(name)
        if dump.exists():
            self._run("pg_restore", "--no-owner", "--dbname", name, str(dump))
            settle(url)
        else:
            fill(url, users, plans, activities, connections)
            self._run("pg_dump", "--format=custom", "--compress=1", "--file", str(dump), name)
        return url

    def _run(self, program: str, *arguments: str) -> None:
        place = ("--host", str(self.cluster.folder), "--username", self.cluster.user)
        subprocess.run([binary(program), *place, *arguments], check=True)

    def end(self) -> None:
        """Stop the server."""
        self.cluster.end()


@contextmanager
def stock(kind: str, folder: Path) -> Iterator[Stock]:
    """The databases of a kind, "sqlite" or "postgresql", kept in a folder."""
    kept, runs = folder / "stock", folder / "run"
    shutil.rmtree(runs, ignore_errors=True)
    for each in (kept, runs):
        each.mkdir(parents=True, exist_ok=True)
    found: Stock = Server(kept) if kind == "postgresql" else Files(kept, runs)
    try:
        yield found
    finally:
        found.end()
        shutil.rmtree(runs, ignore_errors=True)


def _name(users: int, plans: int, activities: int, connections: int) -> str:
    """By what the data of a size is kept."""
    many = f"-{activities}" if activities else ""
    many += f"-c{connections}" if connections else ""
    return f"{users}-{plans}{many}-{mark()}"


def mark() -> str:
    """A sum over what the data depends on."""
    files = sorted(path for pattern in MADE_BY for path in ROOT.glob(pattern))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]


def application(url: str, **settings: Any) -> Flask:
    """The portal over a database, to prepare it with; what is measured runs in processes of its own."""
    folder = ROOT / "benchmarks" / "results" / "instance"
    trial = {"DEMO": True, **KEYS, "PASSWORD_HASH": "pbkdf2:sha256:1", "INSTANCE_FOLDER": str(folder)}
    owner = {"DATABASE_OWNER_URL": owner_of(url)}
    return create_app({**trial, **owner, "SQLALCHEMY_DATABASE_URI": url, **settings})


def fill(url: str, users: int, plans: int, activities: int, connections: int) -> None:
    """Bring tables, roles, the demo world and many users to an empty database; plans all in one municipality.

    Activities are spread over many, and as many items wait in one of these. Connections are all of one region.
    """
    app = application(url)
    with app.app_context():
        bring_everything_up_to_date()
        make_world()
        with system_scope("benchmarks"):
            roles = {code: role.id for code, role in world.fixed_roles().items()}
            products = {name: product.id for name, product in world.products().items()}
            places = 1 if plans else ORGANISATIONS
            volume.generate(users=users, organisations=places, seed=SEED, roles=roles, products=products)
            if plans:
                volume.generate_plans(plans=plans, organisations=places, seed=SEED)
                volume.generate_large_plan()
            if activities:
                place, maker = (holder(code).organisation_id for code in ("LB", "OR"))
                volume.generate_activities(
                    activities=activities, organisations=MUNICIPALITIES, holder_id=maker, place_id=place, seed=SEED
                )
                volume.generate_items(items=activities, place_id=place, seed=SEED)
            if connections:
                region = world.region_of_connections()
                assert region is not None
                volume.generate_connections(connections=connections, years=YEARS, region_id=region.id, seed=SEED)
            db.session.commit()
        db.session.remove()
        db.engine.dispose()
    settle(url)


def holder(code: str) -> Assignment:
    """The first who holds a role in the demo world."""
    held = select(Assignment).join(Role).join(Organisation, Organisation.id == Assignment.organisation_id)
    theirs = held.where(Role.code == code, Assignment.active, Organisation.code.not_like("GEN-%"))
    return db.session.scalars(theirs.order_by(Assignment.id).limit(1)).one()


def settle(url: str) -> None:
    """Let the database count what it holds, as it does by itself in the course of a night."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as file:
            file.execute("ANALYZE")
    else:
        with psycopg.connect(owner_of(url).replace("+psycopg", ""), autocommit=True) as server:
            server.execute("VACUUM ANALYZE")
            server.execute(search.LEAKPROOF)  # a dump does not hold it
