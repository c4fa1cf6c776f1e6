"""Somebody at the Testmakelaar: the real broker in a process of its own, and a browser that walks its pages."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import requests
from bs4 import BeautifulSoup

from app.commands.demo.testmakelaar import OF_DIGID, Customer, testmakelaar
from app.security.login.rules.providers import Provider
from app.security.login.trials import spooled
from tests.browser import fields_of

PASSWORD = "Proef-Wandelpad-27"
SECRET = "known to the tests and to the broker"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass(frozen=True)
class Broker:
    """A Testmakelaar that runs, and where its text messages arrive."""

    provider: Provider
    other: Provider
    """A second entry of the list that leads to the same broker."""
    spool: Path

    def code(self) -> str:
        """The code in the last text message."""
        found = re.search(r"\b(\d{6})\b", spooled(self.spool)[-1].text)
        assert found, "no code in the last message"
        return found[1]


@contextmanager
def running(folder: Path, *bases: str, inbox: str = "") -> Iterator[Broker]:
    """Run the broker for portals at some addresses."""
    port = free_port()
    issuer = f"http://127.0.0.1:{port}"
    one, other = (Provider(key, key.title(), issuer, "regieportaal", SECRET) for key in ("kpn", "reconi"))
    redirects = [
        f"{base}/login/broker/{key}/answer" for base in bases for key in ("kpn", "reconi", "testmakelaar")
    ]
    spool = folder / "testmakelaar.jsonl"
    with testmakelaar(one, port, spool, redirects, PASSWORD, inbox or f"{bases[0]}/inbox/"):
        yield Broker(one, other, spool)


@contextmanager
def running_digid(folder: Path, base: str, people: Sequence[Customer]) -> Iterator[Broker]:
    """Run the same program as DigiD: its levels, and the BSN of whoever logs in."""
    port = free_port()
    one, other = (
        Provider(key, "DigiD", f"http://127.0.0.1:{port}", "regieportaal", SECRET, scheme="digid")
        for key in ("digid", "digid-2")
    )
    redirects = [f"{base}/mijn/digid/{key}/answer" for key in ("digid", "digid-2")]
    spool = folder / "digid.jsonl"
    with testmakelaar(one, port, spool, redirects, PASSWORD, means=OF_DIGID, people=people):
        yield Broker(one, other, spool)


class Means:
    """A browser at the broker, without script."""

    def __init__(self, broker: Broker) -> None:
        self.broker = broker
        self.session = requests.Session()
        self.answer: requests.Response | None = None

    def goes_to(self, url: str) -> BeautifulSoup:
        """Arrive at the broker."""
        return self._arrive(self.session.get(url, allow_redirects=False))

    def sends(self, step: str, **fields: str) -> BeautifulSoup:
        """Send the form of a step."""
        page = BeautifulSoup(self.text, "lxml")
        asked = next((form for form in page.select("form") if str(form.get("action")).endswith(f"/{step}")), None)
        button = page.select_one(f'[formaction$="/{step}"]')
        action = str(asked["action"] if asked else button["formaction"] if button else "")
        assert action, f"no form for {step}: {page.text[:300]}"
        filled = {**dict(fields_of(asked) if asked else ()), **fields}
        return self._arrive(self.session.post(urljoin(self.url, action), data=filled, allow_redirects=False))

    def logs_in(self, url: str, username: str, level: str = "loa3") -> str:
        """Log in as somebody with a means of a level; returns where the broker sends the browser back to."""
        self.goes_to(url)
        self.sends("password", username=username, password=PASSWORD, level=level)
        self.sends("code", code=self.broker.code())
        return self.back

    @property
    def text(self) -> str:
        """What the page says."""
        assert self.answer is not None
        return self.answer.text

    @property
    def url(self) -> str:
        """Where the browser is."""
        assert self.answer is not None
        return str(self.answer.url)

    @property
    def back(self) -> str:
        """The address at the portal that the broker leads to, as a path."""
        assert self.answer is not None and 300 <= self.answer.status_code < 400, self.text[:300]
        parts = urlsplit(self.answer.headers["Location"])
        return f"{parts.path}?{parts.query}"

    def _arrive(self, answer: requests.Response) -> BeautifulSoup:
        host = urlsplit(self.broker.provider.issuer).netloc
        while 300 <= answer.status_code < 400:
            target = urljoin(answer.url, answer.headers["Location"])
            if urlsplit(target).netloc != host:
                break
            answer = self.session.get(target, allow_redirects=False)
        self.answer = answer
        return BeautifulSoup(answer.text, "lxml")


def changed(back: str, **values: str | None) -> str:
    """An answer with some of its parameters changed, or left out."""
    path, _mark, query = back.partition("?")
    pairs = {**dict(parse_qsl(query)), **values}
    return f"{path}?{urlencode({key: value for key, value in pairs.items() if value is not None})}"
