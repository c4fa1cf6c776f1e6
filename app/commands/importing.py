"""What both imports of activities do: read, take over item by item, tell of each, and count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import click
from flask import current_app
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from app.activities.actions.fetching import Content, contents
from app.activities.actions.fetching import Source as Server
from app.activities.actions.importing import Done, Import, Wanted, in_order
from app.activities.rules.activities import Source
from app.activities.rules.moderating import Outcome
from app.activities.rules.sources import READERS, Found
from app.common.context import system_scope
from app.common.words import Told
from app.extensions import db

TRIES = 3
LONGEST_LINE = 300


def take_over(source: Source, paths: Iterable[str], endings: tuple[str, ...], *, key: str = "") -> None:
    """Take over everything behind some paths, each item in a transaction of its own; exit 1 where one is lost.

    Killed half-way, what was told of is there whole, and doing it again does the rest.
    """
    settings = current_app.config
    server = Server(
        settings["IMPORT_TIMEOUT_SECONDS"], settings["IMPORT_TRIES"], settings["IMPORT_PAUSE_SECONDS"], key
    )
    founds: list[Found] = []
    lost = 0
    for path in dict.fromkeys(paths):
        for content in contents(path, endings, server):
            lost += content.lost
            if content.lost:
                click.echo(f"{path}: {_sentences(content.refused)}", err=True)
            else:
                founds += _read(source, content)
    counts = Counter(_tell(number, len(founds), done) for number, done in enumerate(_taken(founds), 1))
    click.echo(", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome))
    if lost:
        raise SystemExit(1)


def _read(source: Source, content: Content) -> Iterator[Found]:
    if content.refused:
        yield Found(source, content.where, refused=content.refused)
    else:
        yield from READERS[source](content.content, content.where)


def _taken(founds: list[Found]) -> Iterator[Done]:
    """Every document taken over and committed, in order."""
    with system_scope("import of activities"):
        whole = Import()
        db.session.rollback()
        for wanted in in_order(founds):
            yield _one(whole, wanted)


def _one(whole: Import, wanted: Wanted) -> Done:
    """One document in one transaction; when somebody decides about the item at that moment, once more."""
    for left in reversed(range(TRIES)):
        try:
            done = whole.take(wanted)
            db.session.commit()
            db.session.expunge_all()
        except (IntegrityError, StaleDataError):
            db.session.rollback()
            if not left:
                raise
        except BaseException:
            db.session.rollback()
            raise
        else:
            return done
    raise AssertionError("the last try returns or raises")


def _tell(number: int, total: int, done: Done) -> Outcome:
    found = done.found
    what = f" “{found.item.name}”" if found.item else ""
    known = f" {found.external_id}" if found.external_id else ""
    where = f" in {done.municipality}" if done.municipality else ""
    told = f": {_sentences(done.told)}" if done.told else ""
    line = f"{number}/{total} {done.outcome} {found.where}{known}{what}{where}{told}"
    click.echo(_printable(line))
    return done.outcome


def _sentences(told: Iterable[object]) -> str:
    return " ".join(str(one) % one.places if isinstance(one, Told) and one.places else str(one) for one in told)


def _printable(line: str) -> str:
    """A line without signs that a terminal would obey, and not longer than anybody reads."""
    signs = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in line)
    return signs if len(signs) <= LONGEST_LINE else f"{signs[: LONGEST_LINE - 1]}…"
