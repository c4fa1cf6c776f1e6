"""Answers that were drawn, kept in the process: all who ask the same get the same, until something changes.

A page of tens of thousands of activities takes seconds. The key tells the state of the agenda, so that nothing old
is ever found; what nobody asks for any more is forgotten first.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

MOST_BYTES = 16 * 1024 * 1024
"""What is kept in all, in each process."""
Key = tuple[str, str]


class Drawn:
    """Answers by address and state."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes = most_bytes
        self._held: OrderedDict[Key, bytes] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, key: Key, draw: Callable[[], str | bytes]) -> bytes:
        """The answer as it is kept, or drawn now."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        drawn = draw()
        answer = drawn.encode() if isinstance(drawn, str) else drawn
        with self._lock:
            self._keep(key, answer)
        return answer

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._held.clear()
            self._bytes = 0

    def _keep(self, key: Key, answer: bytes) -> None:
        if key in self._held or len(answer) > self.most_bytes:
            return
        self._held[key] = answer
        self._bytes += len(answer)
        while self._bytes > self.most_bytes:
            _key, gone = self._held.popitem(last=False)
            self._bytes -= len(gone)


drawn = Drawn()
"""What this process keeps."""
