"""What is left of somebody: looking for values in all texts of the database, sealed ones too, and in files.

Values come from whoever knows them, are never logged, and what is found is told by place and number only.
"""

from __future__ import annotations

import gzip
import html
import json
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from sqlalchemy import JSON, Column, Connection, MetaData, String, Table, Text, cast, delete, func, or_, select
from sqlalchemy.orm import Session

from app.common import files
from app.common.context import as_system
from app.common.crypto import Vault
from app.common.drafts import Draft
from app.common.files import StoredFile
from app.common.files.stores import at_hand
from app.common.forgetting import declared
from app.common.frozen import frozen
from app.common.saved_lists import SavedList
from app.common.words import folded
from app.extensions import Model

CHUNK = 4 * 1024 * 1024
SHORTEST = 3
"""A fragment that was searched for and is shorter says nothing about anybody."""
FILES = "files"
ZIP, GZIP = b"PK\x03\x04", b"\x1f\x8b"


@frozen
class Wanted:
    """Values that tell somebody from others; `search_key` is what fragments of searches are compared with."""

    values: tuple[str, ...]
    search_key: str = ""

    def written(self) -> str:
        """As text, to be sealed."""
        return json.dumps([self.values, self.search_key])

    @classmethod
    def read(cls, text: str) -> Wanted:
        """What a text of `written` says."""
        values, search_key = json.loads(text)
        return cls(tuple(values), search_key)

    @cached_property
    def forms(self) -> tuple[tuple[int, str], ...]:
        """Each value by its place, as it may stand in a text: as typed, folded, or escaped."""
        found: dict[tuple[int, str], None] = {}
        for place, value in enumerate(self.values, 1):
            for plain in (value, folded(value)):
                escaped = json.dumps(plain)[1:-1], html.escape(plain), quote(plain), quote(plain, safe="@")
                found |= {(place, form.lower()): None for form in (plain, *escaped)}
        return tuple(found)

    @cached_property
    def needles(self) -> tuple[tuple[int, bytes], ...]:
        """The forms as bytes, in the encodings of files and of databases."""
        found = {(place, form.encode(code).lower()): None for place, form in self.forms for code in CODES}
        return tuple(found)

    def is_in(self, text: str) -> bool:
        """Whether a text holds one of the values, or is a fragment of the name."""
        plain = folded(text)
        if len(plain) >= SHORTEST and plain in self.search_key:
            return True
        return bool(self.places_in(text))

    def places_in(self, text: str) -> set[int]:
        """Which of the values a text holds, by their places."""
        lowered, plain = text.lower(), folded(text)
        return {place for place, form in self.forms if form in lowered or form in plain}

    def places_in_bytes(self, content: bytes) -> set[int]:
        """Which of the values some bytes hold, by their places; of letters without accents any case."""
        lowered = content.lower()
        return {place for place, needle in self.needles if needle in lowered}


CODES = ("utf-8", "utf-16-le")


# On disk


def places_in_file(path: Path, wanted: Wanted) -> set[int]:
    """Which of the values stand in a file, as it lies there and, where it is packed, as it is inside."""
    try:
        with path.open("rb") as file:
            head = file.read(4)
            file.seek(0)
            found = _in_stream(file, wanted)
            file.seek(0)
            if head == ZIP:
                found |= _in_zip(file, wanted)
            elif head[:2] == GZIP:
                found |= _in_gzip(file, wanted)
    except (FileNotFoundError, IsADirectoryError):
        return set()
    return found


def _in_stream(stream: IO[bytes], wanted: Wanted) -> set[int]:
    longest = max((len(needle) for _place, needle in wanted.needles), default=1)
    found: set[int] = set()
    tail = b""
    while part := stream.read(CHUNK):
        found |= wanted.places_in_bytes(tail + part)
        tail = (tail + part)[-longest:]
    return found


def _in_zip(file: IO[bytes], wanted: Wanted) -> set[int]:
    found: set[int] = set()
    try:
        with zipfile.ZipFile(file) as packed:
            for name in packed.namelist():
                with packed.open(name) as stream:
                    found |= _in_stream(stream, wanted)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):  # damaged, or with a password
        return found
    return found


def _in_gzip(file: IO[bytes], wanted: Wanted) -> set[int]:
    try:
        with gzip.GzipFile(fileobj=file) as stream:
            return _in_stream(stream, wanted)  # type: ignore[arg-type]  (reads as any stream)
    except (OSError, EOFError):
        return set()


def in_folder(folder: Path, wanted: Wanted) -> Iterator[tuple[str, int]]:
    """Where in a folder, and in all below it, which value was found."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield from ((str(path.relative_to(folder)), place) for place in sorted(places_in_file(path, wanted)))


# In the database


Texts = list[tuple[Table, list[Column[Any]]]]


def texts_of(connection: Connection) -> Texts:
    """The columns of text of every table, those of the framework too. It takes a second."""
    there = MetaData()
    there.reflect(connection)
    of_text = (
        (table, [column for column in table.columns if isinstance(column.type, (String, JSON))])
        for table in there.sorted_tables
    )
    return [(table, columns) for table, columns in of_text if columns]


def in_tables(connection: Connection, wanted: Wanted, texts: Texts | None = None) -> dict[str, int]:
    """In which columns of text the values stand, with the number of rows; `texts` where they are known already."""
    found: dict[str, int] = {}
    for table, columns in texts or texts_of(connection):
        if wanted.values:
            counts = connection.execute(select(*(_held(column, wanted) for column in columns))).one()
            found |= {f"{table.name}.{column.name}": n for column, n in zip(columns, counts, strict=True) if n}
    return found


def _held(column: Any, wanted: Wanted) -> Any:
    text = cast(column, Text)
    return func.count().filter(or_(*(text.icontains(form, autoescape=True) for _place, form in wanted.forms)))


def in_sealed(connection: Connection, vault: Vault, wanted: Wanted, but: tuple[str, int]) -> dict[str, int]:
    """In which sealed columns the values stand, once opened; `but` is a row that is passed by."""
    found: Counter[str] = Counter()
    for table, column in _sealed_columns():
        rows = select(table.c.id, column).where(column.is_not(None))
        for key, sealed in connection.execute(rows).yield_per(500):
            if (table.name, key) != but and wanted.places_in(_opened(vault, sealed)):
                found[f"{table.name}.{column.name}"] += 1
    return dict(found)


def _sealed_columns() -> Iterator[tuple[Table, Any]]:
    for name in sorted(declared()):
        table = Model.metadata.tables[name]
        yield from ((table, column) for column in table.columns if column.info.get("sealed"))


def _opened(vault: Vault, sealed: str) -> str:
    """A sealed text; what was damaged or sealed under a key that is gone can be read by nobody."""
    try:
        return vault.open(sealed)
    except ValueError:
        return ""


def found_in(session: Session, vault: Vault, wanted: Wanted, *, but: tuple[str, int] = ("", 0)) -> dict[str, int]:
    """Where the values still stand, with how often: columns of the database, and the folder of files."""
    with as_system():
        session.flush()
        connection = session.connection()
        found = {**in_tables(connection, wanted), **in_sealed(connection, vault, wanted, but)}
    kept = {name for name, _place in in_folder(at_hand(session).folder, wanted)} - files.going(session)
    return {**found, **({FILES: len(kept)} if kept else {})}


def wipe(session: Session, vault: Vault, wanted: Wanted) -> None:
    """Take away what others still have of the person: drafts, saved lists, and files that were made of lists."""
    with as_system():
        for model, column in ((Draft, "sealed_fields"), (SavedList, "sealed_wish")):
            _wipe_rows(session, vault, wanted, model.__table__, column)
        passing = select(StoredFile).where(StoredFile.expires_at.is_not(None))
        for stored in session.scalars(passing):
            if places_in_file(files.path_of(stored), wanted):
                files.remove(session, stored)
        session.flush()


def _wipe_rows(session: Session, vault: Vault, wanted: Wanted, table: Any, column: str) -> None:
    rows = session.connection().execute(select(table.c.id, table.c[column])).all()
    gone = [key for key, sealed in rows if wanted.places_in(_opened(vault, sealed))]
    for some in _by_hundreds(gone):
        session.connection().execute(delete(table).where(table.c.id.in_(some)))


def _by_hundreds(keys: list[int]) -> Iterable[list[int]]:
    return (keys[start : start + 100] for start in range(0, len(keys), 100))
