"""The Testmakelaar: an eHerkenning broker of our own for trials and tests, a Node program beside the portal.

It is a real OpenID provider (npm `oidc-provider`) with invented people; it exists with `DEMO=1` only, and ends
with the process that started it. Its text messages go to a file that the inbox of the trial shows.
"""

from __future__ import annotations

import hashlib
import json
import select
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from flask import Flask

from app.commands.demo.people import ACCOUNTS, DOMAINS, TESTDORP, VOORBEELDSTAD
from app.common.frozen import frozen
from app.security.login.oidc import ACTING, ENTITY, LEGAL, QUALIFIER
from app.security.login.rules.assertions import Level
from app.security.login.rules.providers import LOOPBACK, Provider
from app.security.login.trials import spool_of
from app.security.rules.digid import DigidLevel

PROGRAM = Path(__file__).parent / "broker" / "server.mjs"
PACKAGES = Path(__file__).resolve().parents[3] / "node_modules" / "oidc-provider"
START_SECONDS = 15
KVK = {VOORBEELDSTAD: "90000001", TESTDORP: "90000002"}
UNKNOWN_KVK = "90000009"


class NotStarted(Exception):
    """The Testmakelaar does not run; says why."""


@frozen
class Customer:
    """Somebody with a means of the Testmakelaar, and what it says of them."""

    username: str
    legal: Any
    acting: str | None
    phone: str
    bsn: str | None = None

    @property
    def claims(self) -> dict[str, Any]:
        """What stands in the token of this person."""
        said = {LEGAL: self.legal, QUALIFIER: f"{ENTITY}KvKnr", ACTING: self.acting, "bsn": self.bsn}
        return {name: value for name, value in said.items() if value is not None}


def pseudonym(username: str, kvk: str) -> str:
    """How brokers call a person at an organisation: 64 and 32 hexadecimal digits."""
    person = hashlib.sha256(f"{username} {kvk}".encode()).hexdigest()
    return f"{person}@{hashlib.sha256(kvk.encode()).hexdigest()[:32]}"


def customers() -> tuple[Customer, ...]:
    """The accounts of the demo, new colleagues of both municipalities, and three whom a portal has to refuse."""
    known = [(one.username, one.organisation) for one in ACCOUNTS]
    new = [(f"nieuw{number}@{DOMAINS[code]}", code) for code in KVK for number in ("", "2", "3")]
    people = [(name, KVK[code], pseudonym(name, KVK[code])) for name, code in (*known, *new)]
    odd = [
        ("onbekend@elders.example", UNKNOWN_KVK, pseudonym("onbekend", UNKNOWN_KVK)),
        ("twee@elders.example", [KVK[VOORBEELDSTAD], KVK[TESTDORP]], pseudonym("twee", "twee")),
        ("niemand@testdorp.example", KVK[TESTDORP], None),
    ]
    return tuple(
        Customer(name, legal, acting, f"06 00 00 01 {number:02}")
        for number, (name, legal, acting) in enumerate([*people, *odd], start=1)
    )


@frozen
class Means:
    """What people log in with: the levels as its page calls them, and the claims that it tells."""

    levels: Mapping[str, str]
    usual: str
    claims: tuple[str, ...]


OF_EHERKENNING = Means(
    {level.name.lower(): level.urn for level in Level if level > Level.LOA1},
    Level.LOA3.name.lower(),
    (LEGAL, ACTING, QUALIFIER),
)
OF_DIGID = Means({level.name.lower(): level.urn for level in DigidLevel}, "substantieel", ("bsn",))
RESIDENTS = (
    Customer("karin@deboer.example", None, None, "06 00 00 02 01", bsn="s00000000:999990020"),
    Customer("onbekend@elders.example", None, None, "06 00 00 02 02", bsn="s00000000:999990032"),
)
"""Karin of the demo, who has DigiD, and somebody whom the portal does not know; numbers of the test range."""


@contextmanager
def testmakelaar(
    provider: Provider,
    port: int,
    spool: Path,
    redirects: Sequence[str],
    password: str,
    inbox: str = "/inbox/",
    means: Means = OF_EHERKENNING,
    people: Sequence[Customer] | None = None,
) -> Iterator[None]:
    """Run the Testmakelaar until the block ends; raises `NotStarted` when it cannot run here."""
    node = shutil.which("node") or _beside_python()
    if node is None or not PACKAGES.is_dir():
        raise NotStarted("Node.js or its packages are not there; `make install` brings both")
    process = subprocess.Popen(  # noqa: S603  (our own program)
        [node, str(PROGRAM)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    settings = {
        "issuer": provider.issuer, "host": "127.0.0.1", "port": port, "spool": str(spool), "password": password,
        "product": "Regieportaal", "inbox": inbox,
        "client": {"id": provider.client_id, "secret": provider.client_secret, "redirects": list(redirects)},
        "people": [
            {"username": one.username, "phone": one.phone, "claims": one.claims} for one in people or customers()
        ],
        "levels": dict(means.levels), "usual": means.usual, "claims": list(means.claims),
    }  # fmt: skip
    try:
        _tell(process, settings)
        yield
    finally:
        process.terminate()
        process.communicate(timeout=10)


def _tell(process: subprocess.Popen[str], settings: dict[str, Any]) -> None:
    """Hand over the settings and wait until it serves."""
    assert process.stdin and process.stdout
    with suppress(BrokenPipeError):
        process.stdin.write(json.dumps(settings) + "\n")
        process.stdin.flush()
    answers, _write, _wrong = select.select([process.stdout], [], [], START_SECONDS)
    said = process.stdout.readline().strip() if answers else "it does not answer"
    if said != "ready":
        raise NotStarted(said)


def _beside_python() -> str | None:
    """Node as set-up puts it beside Python where a machine has none."""
    import sys

    found = Path(sys.executable).with_name("node")
    return str(found) if found.exists() else None


@contextmanager
def beside(app: Flask, password: str) -> Iterator[str]:
    """Run the Testmakelaar of a trial beside the portal, and once more as DigiD; yields what there is to tell."""
    providers, settings = app.extensions["providers"], app.config
    urls = (settings["DEMO_BROKER_URL"], settings["DEMO_DIGID_URL"])
    own = [one for one in providers.each if settings["DEMO"] and one.issuer in urls]
    if not own:
        yield ""
        return
    public = settings["PUBLIC_URL"]
    hosts = sorted({public, *(f"http://{name}:{public.rpartition(':')[2]}" for name in LOOPBACK[:2])})
    with ExitStack() as stack:
        told = []
        for digid, port in ((False, settings["DEMO_BROKER_PORT"]), (True, settings["DEMO_DIGID_PORT"])):
            mine = [one for one in own if one.is_digid == digid]
            if not mine:
                continue
            path = "/mijn/digid" if digid else "/login/broker"
            redirects = [f"{host}{path}/{one.key}/answer" for host in hosts for one in mine]
            played: dict[str, Any] = {"means": OF_DIGID, "people": RESIDENTS} if digid else {}
            running = testmakelaar(
                mine[0], port, spool_of(settings), redirects, password, f"{public}/inbox/", **played
            )
            told.append(_started(stack, running, mine[0]))
        yield "\n".join(told)


def _started(stack: ExitStack, running: Any, provider: Provider) -> str:
    """Start one of them, or say why it cannot run here."""
    name = "DigiD" if provider.is_digid else "Testmakelaar"
    try:
        stack.enter_context(running)
    except NotStarted as fault:
        return f"{name}: not started ({fault}). Demo accounts log in with their password."
    means = "DigiD" if provider.is_digid else "eHerkenning"
    return f"{name}: {provider.issuer}, for logging in with {means}"
