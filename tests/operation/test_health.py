"""Machines ask how we are, and are told in words and figures about nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from app.common import clock, database, migrations
from app.common.context import system_scope
from app.common.outbox import Message
from app.extensions import db
from app.security.models import LoginSession
from tests import bench
from tests.databases import Databases
from tests.people import CANARY, Person
from tests.test_budgets import counted


def checks(person: Person, status: int = 200) -> dict[str, Any]:
    """What readiness says."""
    answer = person.client.get("/-/ready")
    assert answer.status_code == status, answer.get_json()
    return answer.get_json()["checks"]


def test_the_process_says_that_it_lives_without_asking_the_database(visitor: Person) -> None:
    with counted() as said:
        assert visitor.client.get("/-/live").get_json() == {"status": "ok"}
    assert said == []


def test_a_portal_that_is_complete_is_ready(visitor: Person) -> None:
    found = checks(visitor)
    assert found["database"]["status"] == found["migrations"]["status"] == "ok"
    assert found["guards"]["status"] == "ok"
    assert found["mail"] == {"status": "warn", "about": "not configured"}


def test_asking_leaves_no_session_behind(visitor: Person) -> None:
    before = bench.counted(LoginSession)
    for address in ("live", "ready", "metrics"):
        answer = visitor.app.test_client().get(f"/-/{address}")
        assert "Set-Cookie" not in answer.headers
    assert bench.counted(LoginSession) == before


def test_a_database_that_is_not_at_head_is_not_ready_and_the_worker_lives(
    store_of_databases: Databases, make_app: Callable[..., Flask], pristine: str
) -> None:
    app = make_app(store_of_databases.copy(pristine, "behind"))
    with app.app_context(), database.owner_of(db.engine, app.config) as owner:
        migrations.downgrade(owner, "-1")
    answer = app.test_client().get("/-/ready")
    assert answer.status_code == 503
    assert answer.get_json()["checks"]["migrations"]["status"] == "fail"
    assert app.test_client().get("/-/live").status_code == 200
    with app.app_context():
        migrations.bring_up(db.engine, app.config)
    assert app.test_client().get("/-/ready").status_code == 200
    with app.app_context():
        db.engine.dispose()


def test_a_database_that_is_not_there_is_told_and_not_thrown(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'nowhere.db'}?mode=ro"
    app = make_app(url)
    answer = app.test_client().get("/-/ready")
    assert answer.status_code == 503


def test_a_full_disk_keeps_visitors_away(visitor: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(visitor.app.config, "DISK_WARN_MB", 10**9)
    assert checks(visitor)["disk"]["status"] == "warn"
    monkeypatch.setitem(visitor.app.config, "DISK_LEAST_MB", 10**9)
    assert checks(visitor, status=503)["disk"]["status"] == "fail"


@pytest.mark.committed
def test_mail_that_waits_too_long_asks_for_attention(visitor: Person) -> None:
    assert checks(visitor)["outbox"]["status"] == "ok"
    late = clock.now() - timedelta(hours=1)
    bench.store(Message(recipient="a@b.example", subject="x", sealed_body="x", created_at=late))
    assert checks(visitor)["outbox"]["status"] == "warn"


# Figures


def figures(person: Person, **headers: str) -> dict[tuple[str, str], float]:
    """The figures by name and endpoint, of all methods together."""
    answer = person.client.get("/-/metrics", headers=headers)
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.get_data(as_text=True))
    found: defaultdict[tuple[str, str], float] = defaultdict(float)
    for sample in (sample for family in families for sample in family.samples):
        if sample.labels.get("status", "200") == "200":
            found[sample.name, sample.labels.get("endpoint", "")] += sample.value
    return found


@pytest.mark.committed
def test_requests_are_counted_by_endpoint(gijs: Person) -> None:
    key = ("portal_requests_total", "UserView.list")
    before = figures(gijs)[key]
    gijs.opens("/users/")
    after = figures(gijs)
    assert after[key] == before + 1
    assert after["portal_request_seconds_count", "UserView.list"] >= after[key]
    assert after["portal_statements_total", ""] > 0
    assert after["portal_sessions", ""] >= 1
    assert after["portal_messages_waiting", ""] >= 0


def test_figures_are_about_nobody(gijs: Person) -> None:
    gijs.client.get(f"/users/{CANARY}?q={CANARY}")
    gijs.sends_to("/users/search", {"csrf_token": gijs.token, "q": CANARY})
    text = gijs.client.get("/-/metrics").get_data(as_text=True)
    assert CANARY not in text and "@" not in text and gijs.user.username not in text


def test_figures_are_for_the_addresses_of_the_settings(visitor: Person) -> None:
    elsewhere = {"REMOTE_ADDR": "203.0.113.5"}
    assert visitor.client.get("/-/metrics", environ_base=elsewhere).status_code == 403


def test_a_token_opens_the_figures_from_anywhere(visitor: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(visitor.app.config, "METRICS_TOKEN", "geheim")
    assert visitor.client.get("/-/metrics").status_code == 403
    wrong = {"Authorization": "Bearer née"}
    assert visitor.client.get("/-/metrics", headers=wrong).status_code == 403
    elsewhere = {"REMOTE_ADDR": "203.0.113.5"}
    right = {"Authorization": "Bearer geheim"}
    assert visitor.client.get("/-/metrics", headers=right, environ_base=elsewhere).status_code == 200


@pytest.mark.committed
def test_a_database_that_hangs_up_in_the_midst_of_a_page_is_told_as_gone(app: Flask) -> None:
    """What the driver says at the rollback is heard as "gone": otherwise the page would be a bug and no 503."""
    with app.app_context(), system_scope("test"):
        connection = db.session.connection()
        if connection.dialect.name != "postgresql":
            return  # a file does not hang up
        key = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
        with db.engine.connect() as other:
            other.exec_driver_sql(f"SELECT pg_terminate_backend({key}, 5000)")
            other.rollback()
        with pytest.raises(database.GONE):
            db.session.execute(text("SELECT 1"))
        db.session.rollback()
        assert db.session.scalar(text("SELECT 1")) == 1, "and the next page has a new connection"
