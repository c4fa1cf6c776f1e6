"""What the database holds of one connection, read at once, and what of it never changes whatever people do."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.common.audit import AuditEvent
from app.common.files import StoredFile
from app.onboarding.models import Connection, ConnectionPaper, ConnectionStep, Inquiry, InquiryAnswer
from tests import bench

PAPERS = {"draft": {"sent"}, "sent": {"received", "signed", "refused"}, "received": {"signed", "refused"}}
PROFILES = {
    "concept": {"sent"}, "revised": {"sent", "final"}, "sent": {"discussed", "final"}, "discussed": {"final"},
    "open": {"closed"},
}  # fmt: skip
STATES = {
    "underway": {"paused", "declined", "left", "merged"}, "paused": {"underway", "declined", "left", "merged"},
    "declined": {"underway"},
}  # fmt: skip
"""From where each may go where; from the states that are not named nothing goes on."""
WRITTEN_ON = {"concept", "revised", "open"}
"""The states of a profile or an evaluation in which answers are given."""


@dataclass
class Rows:
    """The rows of a connection, those of what belongs to it by their numbers."""

    connection: Any
    steps: list[Any]
    papers: dict[int, Any]
    inquiries: dict[int, Any]
    answers: dict[tuple[int, str, str], str]
    told: Counter[str]


def read(connection: Connection, actions: list[str]) -> Rows:
    """All of it as it is now, with how often the audit log tells of some actions."""
    number, place = connection.id, connection.organisation_id
    with bench.office() as session:
        row = session.execute(select(Connection.__table__).where(Connection.id == number)).one()
        table = ConnectionStep.__table__
        steps = session.execute(select(table).where(table.c.connection_id == number).order_by(table.c.id)).all()
        file, sent, copy = (aliased(StoredFile) for _each in range(3))
        paper = ConnectionPaper
        wanted = (
            select(
                paper.id, paper.kind, paper.number, paper.state, paper.sent_on, paper.received_on, paper.signed_on,
                paper.refused_on, paper.signatory, paper.reason, file.sha256.label("file"),
                sent.sha256.label("sent"), copy.sha256.label("copy"),
            )
            .join(file, file.id == paper.file_id)
            .outerjoin(sent, sent.id == paper.sent_file_id)
            .outerjoin(copy, copy.id == paper.copy_id)
            .where(paper.connection_id == number)
        )  # fmt: skip
        papers = {one.id: one for one in session.execute(wanted.order_by(paper.id))}
        asked = Inquiry.__table__
        found = session.execute(select(asked).where(asked.c.connection_id == number).order_by(asked.c.id))
        inquiries = {one.id: one for one in found}
        given = InquiryAnswer.__table__
        told = session.execute(select(given).where(given.c.inquiry_id.in_(inquiries))) if inquiries else ()
        answers = {(one.inquiry_id, one.key, one.occurrence): repr(one.value) for one in told}
        log = AuditEvent.__table__
        counted = select(log.c.action, func.count()).where(log.c.organisation_id == place)
        known = session.execute(counted.where(log.c.action.in_(actions)).group_by(log.c.action)).all()
    return Rows(row, list(steps), papers, inquiries, answers, Counter({one[0]: one[1] for one in known}))


def gates_are_open(rows: Rows, day: Any) -> bool:
    """Whether both papers that the law and the helpdesk ask for are there, and were on a day (O-09)."""
    signed = [one.signed_on for one in rows.papers.values() if (one.kind, one.state) == ("accession", "signed")]
    filled = [one.received_on for one in rows.papers.values() if (one.kind, one.state) == ("accounts", "received")]
    return min(signed, default=None) is not None and min(signed) <= day and bool(filled) and min(filled) <= day


def nothing_is_lost(before: Rows, now: Rows) -> None:
    """Each step, paper, revision and fixed answer that was there is there, and goes only where it may."""
    assert _may_go(before.connection.state, now.connection.state, STATES)
    for old, new in zip(before.steps, now.steps, strict=False):
        stays = "id", "key", "done_on", "done_by_id", "connection_id"
        assert all(getattr(old, name) == getattr(new, name) for name in stays)
        assert old.recalled_at is None or old.recalled_at == new.recalled_at
    assert len(now.steps) >= len(before.steps)
    for number, old in before.papers.items():
        new = now.papers[number]
        assert (old.kind, old.number) == (new.kind, new.number) and _may_go(old.state, new.state, PAPERS)
        assert old.state == "draft" or (old.file, old.sent) == (new.file, new.sent)
        assert old.state not in ("signed", "refused") or tuple(old) == tuple(new)
    for number, old in before.inquiries.items():
        new = now.inquiries[number]
        assert (old.purpose, old.number, old.edition_id) == (new.purpose, new.number, new.edition_id)
        assert _may_go(old.state, new.state, PROFILES)
        assert old.state in WRITTEN_ON or _answers(before, number) == _answers(now, number)


def _may_go(old: str, new: str, ways: dict[str, set[str]]) -> bool:
    return str(old) == str(new) or str(new) in ways.get(str(old), set())


def _answers(rows: Rows, inquiry: int) -> dict[Any, str]:
    return {place: value for place, value in rows.answers.items() if place[0] == inquiry}


def versions_follow_each_other(rows: Rows) -> None:
    """The versions of each paper, and the revisions of each questionnaire, are numbered from one without a gap."""
    for some, kind in ((rows.papers, "kind"), (rows.inquiries, "purpose")):
        numbers: dict[str, list[int]] = {}
        for one in some.values():
            numbers.setdefault(getattr(one, kind), []).append(one.number)
        assert all(found == list(range(1, len(found) + 1)) for found in numbers.values()), numbers
