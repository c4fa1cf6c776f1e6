"""Applications in processes of their own, as an operator runs them: gunicorn, loaded once, with two workers."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parents[1]
WORKERS, PATIENCE_SECONDS = 2, 30
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Server:
    """A running application, known by its port."""

    process: subprocess.Popen[bytes]
    port: int

    def workers(self) -> list[psutil.Process]:
        """The processes that answer."""
        return psutil.Process(self.process.pid).children()

    def cpu_seconds(self) -> float:
        """What the workers have calculated so far."""
        return sum(sum(worker.cpu_times()[:2]) for worker in self.workers())

    def memory(self) -> float:
        """The memory of the biggest worker, in MiB."""
        return max(worker.memory_info().rss for worker in self.workers()) / MEBIBYTE


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(application: str, port: int, environment: Mapping[str, str], log: Any = subprocess.DEVNULL) -> Server:
    """Start gunicorn; it does not wait until there is an answer."""
    command = [sys.executable, "-m", "gunicorn", "--workers", str(WORKERS), "--preload", "--timeout", "60",
               "--bind", f"127.0.0.1:{port}", "--no-control-socket", "--log-level", "warning",
               application]  # fmt: skip
    around = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    process = subprocess.Popen(command, cwd=ROOT, env={**around, **environment}, stdout=log, stderr=log)
    return Server(process, port)


def wait(server: Server, path: str) -> float:
    """Wait until a page is answered with 200; returns how many seconds that took."""
    began = time.perf_counter()
    while time.perf_counter() - began < PATIENCE_SECONDS:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_SECONDS)
        try:
            connection.request("GET", path)
            if connection.getresponse().status == 200:
                return time.perf_counter() - began
        except OSError:
            if server.process.poll() is not None:
                break
            time.sleep(0.005)
        finally:
            connection.close()
    raise RuntimeError(f"no answer on {path}")


def stop(server: Server) -> None:
    """End a server and its workers, by its own number."""
    server.process.send_signal(signal.SIGTERM)
    try:
        server.process.wait(10)
    except subprocess.TimeoutExpired:
        server.process.kill()
        server.process.wait()


@contextmanager
def serving(application: str, path: str, environment: Mapping[str, str], port: int = 0) -> Iterator[Server]:
    """Serve an application until the block ends; `path` is the page that shows that it lives."""
    server = start(application, port or free_port(), environment)
    try:
        wait(server, path)
        yield server
    finally:
        stop(server)
