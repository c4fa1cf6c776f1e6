"""Two machines behind the proxy, as the compose file starts them, with the same processes by hand."""

from __future__ import annotations

import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from app.extensions import db
from app.security.models import User
from tests import bench
from tests.conftest import close
from tests.databases import Cluster, Databases
from tests.deep.machines import (
    PAGE_SECONDS,
    ROOT,
    STOP_SECONDS,
    Client,
    Machine,
    answers,
    environment,
    free_port,
    is_ours,
    logged_in,
    mail_server,
    redis,
    wait_until,
    workers,
)

pytestmark = pytest.mark.deep

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


def settings_of_proxy(port: int, machines: list[int], folder: Path) -> str:
    """The proxy's own settings, with the addresses of this test in them and without TLS."""
    written = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    servers = iter(machines)
    written = re.sub(r"server portal\d:8080", lambda _name: f"server 127.0.0.1:{next(servers)}", written)
    written = re.sub(r"^\s*ssl_.*\n", "", written, flags=re.MULTILINE)
    written = written.replace("listen 8443 ssl;", f"listen 127.0.0.1:{port};")
    written = written.replace("listen 8081;", f"listen 127.0.0.1:{free_port()};")
    written = written.replace("/dev/stdout", f"{folder}/access.log").replace("/dev/stderr", f"{folder}/error.log")
    return f"daemon off;\n{written}".replace("/tmp/nginx", f"{folder}/nginx")


@contextmanager
def proxy(machines: list[int]) -> Iterator[tuple[int, Path]]:
    """The proxy in front of some machines; yields its port and its folder."""
    if NGINX is None:
        pytest.skip("Debian's package nginx-light is not installed")
    folder = Path(mkdtemp(prefix="portal-proxy-"))
    folder.chmod(0o755)  # its workers are nobody, and have to get in
    port = free_port()
    (folder / "nginx.conf").write_text(settings_of_proxy(port, machines, folder), encoding="utf-8")
    started = subprocess.Popen([NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")])
    try:
        wait_until(lambda: answers(f"http://127.0.0.1:{port}/-/live"), STOP_SECONDS)
        yield port, folder
    finally:
        started.terminate()
        started.wait(STOP_SECONDS)
        shutil.rmtree(folder)


@pytest.fixture
def place(
    store_of_databases: Databases, pristine: str, make_app: Callable[..., Flask], tmp_path: Path
) -> Iterator[tuple[Flask, str]]:
    """A database on a server, and the application that looks into it."""
    if not isinstance(store_of_databases, Cluster):
        pytest.skip("two machines need PostgreSQL: DATABASE=postgresql")
    app = make_app(store_of_databases.copy(pristine, "machines"), INSTANCE_FOLDER=str(tmp_path / "instance"))
    with app.app_context():
        url = db.engine.url.render_as_string(hide_password=False)
    yield app, url
    close(app)


@contextmanager
def two_machines(url: str, tmp_path: Path, **more: str) -> Iterator[tuple[list[Machine], int, Path]]:
    """Redis, workers, two machines, the proxy before them; yields both, the port of the proxy, its folder."""
    with ExitStack() as stack:
        machines, told = [], free_port()
        more = {"REDIS_URL": f"redis://127.0.0.1:{told}/0", "TRUSTED_PROXIES": "1", **more}
        stack.enter_context(redis(tmp_path, told))
        settings = environment(url, tmp_path / "instance", 0, **more)
        stack.enter_context(workers(settings, tmp_path / "workers.log"))
        for number in (1, 2):
            port = free_port()
            settings = environment(url, tmp_path / "instance", port, **more)
            machine = Machine(settings, port, tmp_path / f"log{number}")
            stack.callback(machine.stop)
            machines.append(machine)
        yield machines, *stack.enter_context(proxy([one.port for one in machines]))


def test_a_login_on_one_machine_holds_on_the_other(place: tuple[Flask, str], tmp_path: Path) -> None:
    app, url = place
    key = logged_in(app)
    with two_machines(url, tmp_path) as (machines, _port, _folder):
        first, second = (Client(key, one.port) for one in machines)
        assert first.adds_a_region(1).status_code == 303
        listed = second.gets("/regions/?kind=network")
        assert listed.status_code == 200 and "Diep 1" in listed.text
        out = second.web.post(f"http://127.0.0.1:{second.port}/logout/", data={"csrf_token": second.token},
                              allow_redirects=False, timeout=9)  # fmt: skip
        assert out.status_code in (302, 303)
        assert first.gets("/regions/").status_code == 303, "logged out on one, still in on the other"


def test_a_machine_that_dies_at_work_loses_nothing(place: tuple[Flask, str], tmp_path: Path) -> None:
    app, url = place
    key = logged_in(app)
    with two_machines(url, tmp_path) as (machines, port, _folder):
        kept: list[int] = []
        broken: list[Any] = []
        enough = threading.Event()

        def work(begin: int) -> None:
            person = Client(key, port)
            for number in range(begin, begin + 100_000):
                if enough.is_set():
                    break
                answer = person.adds_a_region(number)
                if answer.status_code == 303:
                    kept.append(number)
                else:
                    broken.append(answer)

        people = [threading.Thread(target=work, args=(begin,)) for begin in (0, 1_000_000, 2_000_000)]
        for person in people:
            person.start()
        wait_until(lambda: len(kept) > 60, 60)
        machines[0].kill()
        so_far = len(kept)
        wait_until(lambda: len(kept) > so_far + 60, 60)
        reader = Client(key, port)
        assert reader.gets("/regions/").status_code == 200
        machines[0].start()
        both = len(kept)
        wait_until(lambda: len(kept) > both + 60, 60)
        enough.set()
        for person in people:
            person.join(STOP_SECONDS)
        assert reader.slowest < PAGE_SECONDS
        with app.app_context(), db.engine.connect() as connection:
            codes = connection.execute(text("select code from region where code like 'diep-%'"))
            found = {int(code.removeprefix("diep-")) for code in codes.scalars()}
        assert not set(kept) - found, "acknowledged, and not there"
        assert len(broken) <= 12, [answer.status_code for answer in broken]
        print(f"machine killed: {len(kept)} saves acknowledged and found, {len(broken)} refused")


def test_what_either_machine_writes_is_sent_by_the_workers(place: tuple[Flask, str], tmp_path: Path) -> None:
    """Each within seconds, because Redis tells the workers."""
    app, url = place
    key = logged_in(app)
    with bench.under_test(app):
        somebody = [user.id for user in bench.rows_of(User) if user.active and user.email][:2]
    with mail_server() as (box, mail), two_machines(url, tmp_path, **mail) as (machines, _port, _folder):
        for one, user in zip(machines, somebody, strict=True):
            before = box.took.total()
            assert Client(key, one.port).posts(f"/users/{user}/reset_password").status_code == 303
            wait_until(lambda count=before: box.took.total() == count + 1, 10)
    assert set(box.took.values()) == {1}


def test_the_proxy_numbers_requests_and_keeps_no_secrets(place: tuple[Flask, str], tmp_path: Path) -> None:
    app, url = place
    key = logged_in(app)
    with two_machines(url, tmp_path) as (machines, port, folder):
        olivier = Client(key, port)
        olivier.web.headers["X-Request-ID"] = "made-up-by-the-visitor"
        olivier.web.headers["X-Forwarded-For"] = "203.0.113.9"
        page = olivier.gets("/users/?q=kanariegeel")
        number = page.headers["X-Request-ID"]
        assert number != "made-up-by-the-visitor"
        olivier.gets("/login/password/kanariegeel")
        assert olivier.gets("/-/ready").status_code == 404
        assert olivier.gets("/-/metrics").status_code == 404
        assert is_ours(page)
        told = "".join(machine.said() for machine in machines)
        access = (folder / "access.log").read_text()
        assert number in told and number in access
        assert "kanariegeel" not in told + access and "203.0.113.9" not in told + access


def test_files_come_in_on_one_machine_and_out_of_the_other(place: tuple[Flask, str], tmp_path: Path) -> None:
    app, url = place
    key = logged_in(app)
    with two_machines(url, tmp_path) as (machines, port, _folder):
        through = Client(key, port)
        large = b"een regel tekst\n" * 600_000
        fields = {"organisation_id": "1", "kind": "other", "title": "Groot"}
        added = through.posts("/organisation-documents/add", files={"file": ("groot.txt", large)}, **fields)
        assert added.status_code == 303, added.text[:1000]
        for one in machines:
            answer = Client(key, one.port).gets(f"{added.headers['Location']}/file")
            assert answer.content == large
        too_large = through.posts("/organisation-documents/add", files={"file": ("x.txt", large * 5)}, **fields)
        assert too_large.status_code == 413
        for language in ("te groot", "too large", "trop grand"):
            assert language in too_large.text


def test_when_both_machines_are_gone_the_proxy_says_so(place: tuple[Flask, str], tmp_path: Path) -> None:
    app, url = place
    key = logged_in(app)
    with two_machines(url, tmp_path) as (machines, port, _folder):
        for one in machines:
            one.kill()
        answer = Client(key, port).gets("/")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
        for language in ("niet bereikbaar", "cannot be reached", "inaccessible"):
            assert language in answer.text
