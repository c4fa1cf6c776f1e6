"""Asking a virus scanner: ClamAV's daemon over a socket, as INSTREAM, so that it needs no access to our files."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.common.errors import RuleBroken
from app.common.frozen import frozen
from app.common.words import N_

log = logging.getLogger(__name__)

INFECTED = N_("The virus scanner has found something harmful in this file. It has not been kept.")
NO_ANSWER = N_("The virus scanner does not answer, so no files can be taken now. Try again later.")
CHUNK = 64 * 1024
LONGEST_ANSWER = 4096


@frozen
class Clamd:
    """Where the scanner listens, a socket file or a host, and how long a file may take it."""

    address: str | tuple[str, int]
    seconds: float

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Clamd | None:
        """The scanner that the settings name, or nothing."""
        host = (settings["CLAMD_HOST"], settings["CLAMD_PORT"]) if settings["CLAMD_HOST"] else ""
        address = settings["CLAMD_SOCKET"] or host
        return cls(address, settings["CLAMD_TIMEOUT_SECONDS"]) if address else None

    def check(self, path: Path) -> None:
        """Raise `RuleBroken` for a file in which something is found, and for one that could not be looked at."""
        try:
            answer = self._ask(path)
        except OSError as fault:
            log.warning("virus scanner does not answer: %s", type(fault).__name__)
            raise RuleBroken(NO_ANSWER) from fault
        if answer.endswith("FOUND"):
            log.warning("virus scanner refused a file: %s", answer.removeprefix("stream: "))
            raise RuleBroken(INFECTED)
        if answer != "stream: OK":
            log.warning("virus scanner could not look at a file")
            raise RuleBroken(NO_ANSWER)

    def _ask(self, path: Path) -> str:
        end = time.monotonic() + self.seconds
        family = socket.AF_UNIX if isinstance(self.address, str) else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as line, path.open("rb") as file:
            line.settimeout(self.seconds)
            line.connect(self.address)
            line.sendall(b"zINSTREAM\0")
            while part := file.read(CHUNK):
                line.settimeout(_left(end))
                line.sendall(len(part).to_bytes(4) + part)
            line.sendall(bytes(4))
            return _answer(line, end)


def _answer(line: socket.socket, end: float) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < LONGEST_ANSWER:
        line.settimeout(_left(end))
        part = line.recv(LONGEST_ANSWER)
        if not part:
            break
        said += part
    return said.rstrip(b"\0").decode("utf-8", "replace").strip()


def _left(end: float) -> float:
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
