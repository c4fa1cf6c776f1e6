"""Work that waits for the commit of a transaction; what a savepoint undoes is forgotten with the savepoint."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy.orm import Session, SessionTransaction, scoped_session

T = TypeVar("T")


class Pending(Generic[T]):
    """What each open transaction has gathered so far, to be written just before it commits.

    `make` gives an empty gathering; `merge(into, part)` adds that of a savepoint to the one it stands in.
    """

    def __init__(self, make: Callable[[], T], merge: Callable[[T, T], None]) -> None:
        self._make, self._merge = make, merge
        self._gathered: WeakKeyDictionary[SessionTransaction, T] = WeakKeyDictionary()

    def of(self, session: Session | scoped_session[Session]) -> T:
        """The gathering of the transaction or savepoint at work; one is begun where none is."""
        session = session() if isinstance(session, scoped_session) else session
        transaction = session.get_nested_transaction() or session.get_transaction() or session.begin()
        return self._gathered.setdefault(transaction, self._make())

    def taken(self, session: Session) -> T | None:
        """What is to be written now, asked at each commit; a savepoint hands its part up and writes nothing."""
        savepoint = session.get_nested_transaction()
        if savepoint is None:
            transaction = session.get_transaction()
            return self._gathered.pop(transaction, None) if transaction else None
        part = self._gathered.pop(savepoint, None)
        if part is not None and savepoint.parent is not None:
            self._merge(self._gathered.setdefault(savepoint.parent, self._make()), part)
        return None
