"""Clerks at work while the portal is killed: a book is kept of what was confirmed to them, and what was not."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle

from benchmarks.visitor import Request, Visitor
from tests.factories import A_PDF

LOST_TOUCH = (OSError, http.client.HTTPException)
"""What a clerk meets when the portal dies while it answers."""


@dataclass(frozen=True)
class Save:
    """A form that was sent: what kind, about which row, and the value by which it is found again."""

    kind: str
    row: int
    value: str


@dataclass
class Book:
    """What became of each save: confirmed, or nobody knows; and what should not have happened at all."""

    confirmed: list[Save] = field(default_factory=list)
    in_doubt: list[Save] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def of(self, kind: str) -> tuple[list[Save], list[Save]]:
        """The saves of one kind: those confirmed, and those in doubt."""
        return [one for one in self.confirmed if one.kind == kind], [
            one for one in self.in_doubt if one.kind == kind
        ]


@dataclass(frozen=True)
class Desk:
    """What one clerk works on and nobody else: users for each kind of work, and an organisation."""

    number: int
    organisation: int
    edited: int
    switched: int
    given: Iterator[int]
    """Users that get a role, each once."""
    reset: Iterator[int]
    """Users that get a password link, each once."""
    role: int


Prepared = tuple[Save, Request]


class Clerk(threading.Thread):
    """Saves one form after another until told to go home."""

    def __init__(self, visitor: Visitor, desk: Desk, book: Book, open_: threading.Event) -> None:
        super().__init__(daemon=True)
        self.visitor, self.desk, self.book, self.open = visitor, desk, book, open_
        self.home, self.number = threading.Event(), 0

    def run(self) -> None:
        """Go round the kinds of work; wait while the portal is down."""
        for work in cycle((self.edit, self.give, self.switch, self.rename, self.hand_in, self.reset)):
            self.open.wait()
            if self.home.is_set():
                return
            self.number += 1
            self._do(work)

    def _do(self, work: Callable[[], Prepared | None]) -> None:
        try:
            prepared = work()
        except LOST_TOUCH:
            return  # nothing was sent yet
        except AssertionError as error:
            self.book.wrong.append(str(error)[:300])
            return
        if prepared is not None:
            self._send(*prepared)

    def _send(self, save: Save, wish: Request) -> None:
        try:
            self.visitor.ask(wish)
        except LOST_TOUCH:
            self.book.in_doubt.append(save)
        except AssertionError as error:
            self.book.wrong.append(f"{save}: {str(error)[:300]}")
        else:
            self.book.confirmed.append(save)

    @property
    def word(self) -> str:
        """A value that is used once."""
        return f"Proef {self.desk.number}-{self.number}"

    def _form(self, path: str, **changes: str) -> Request:
        """A form as it was opened, with changes; what a person would read in a lookup is left out."""
        found = {**self.visitor.form(path), **changes}
        return Request(path, tuple((name, value) for name, value in found.items() if not name.endswith("__text")))

    def edit(self) -> Prepared:
        """Change the department of a user."""
        user, word = self.desk.edited, self.word
        return Save("edit", user, word), self._form(f"/users/{user}/edit", department=word)

    def rename(self) -> Prepared:
        """Change the name of an organisation."""
        place, word = self.desk.organisation, self.word
        return Save("rename", place, word), self._form(f"/organisations/{place}/edit", name=word)

    def switch(self) -> Prepared:
        """Switch a user off, or on again."""
        user = self.desk.switched
        page = self.visitor.ask(Request(f"/users/{user}")).body
        verb = "deactivate" if b"/deactivate" in page else "activate"
        return Save("switch", user, verb), self._form(f"/users/{user}/{verb}")

    def give(self) -> Prepared:
        """Give a user a role."""
        user = next(self.desk.given)
        changes = {
            "user_id": str(user),
            "role_id": str(self.desk.role),
            "organisation_id": str(self.desk.organisation),
        }
        return Save("give", user, str(self.desk.role)), self._form("/roles/add", **changes)

    def reset(self) -> Prepared:
        """Send a user a link to choose a password."""
        user = next(self.desk.reset)
        return Save("reset", user, ""), self._form(f"/users/{user}/reset_password")

    def hand_in(self) -> Prepared:
        """Add a document to an organisation."""
        place, word = self.desk.organisation, self.word
        form = self._form("/organisation-documents/add", organisation_id=str(place), title=word, kind="agreement")
        fields = tuple(pair for pair in form.fields or () if pair[0] != "file")
        return Save("hand_in", place, word), Request(
            form.path, fields, ("file", "proef.pdf", A_PDF + word.encode())
        )
