"""Two who sign, hand over, take a list in or put a round together at the same moment: nothing counts twice."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Any

import pytest
from flask import Flask

from app.common import clock
from app.common.jobs import enqueue
from app.common.outbox import Message
from app.extensions import db
from app.onboarding.actions import accounts, handing_over, papers, rounds
from app.onboarding.models import (
    AccountHandOver,
    AccountLine,
    Connection,
    ConnectionPaper,
    RoundRecipient,
    YearlyRound,
)
from app.onboarding.rules.accounts import NOTHING_TO_HAND_OVER, Order
from app.onboarding.rules.accounts import AccountLine as Line
from app.onboarding.rules.papers import NOT_FROM_HERE, PaperKind, PaperState
from app.onboarding.rules.rounds import Delivery, RoundState
from tests import bench, people
from tests.connecting import a_connection, in_the_region, region_of_the_cast, region_office
from tests.onboarding.test_connection_races import at_once
from tests.papers_kept import SIGNED_BY, a_line, a_paper, a_pdf
from tests.rounds import a_letter, a_round

pytestmark = pytest.mark.committed
ROUNDS = 3


def test_of_two_who_sign_one_agreement_one_wins_and_the_other_is_told(app: Flask) -> None:
    office = region_office()
    for _round in range(ROUNDS):
        paper = a_paper(kind=PaperKind.ACCESSION, state=PaperState.SENT)

        def sign(session: Any, number: int = paper.id) -> None:
            row = session.get_one(ConnectionPaper, number)
            papers.sign(row, clock.today(), **SIGNED_BY, upload=a_pdf())

        assert at_once(office, sign) == ["", NOT_FROM_HERE[PaperState.SIGNED]]
        assert bench.kept(paper).state is PaperState.SIGNED


def test_of_two_who_make_the_next_version_of_a_paper_one_wins(app: Flask) -> None:
    office = region_office()
    for _round in range(ROUNDS):
        signed = a_paper(kind=PaperKind.ACCESSION, state=PaperState.SIGNED)

        def renew(session: Any, number: int = signed.id) -> None:
            papers.renew(session.get_one(ConnectionPaper, number))

        answers = at_once(office, renew)
        assert answers[0] == "" and answers[1]
        versions = bench.rows_of(ConnectionPaper, ConnectionPaper.connection_id == signed.connection_id)
        assert sorted(one.number for one in versions) == [1, 2]


def written(_name: str, orders: Iterable[tuple[Order, Line]], _kind: str) -> bytes:
    """A list of a line for each order."""
    return "\n".join(line.employee.email for _order, line in orders).encode()


def test_of_two_who_hand_lines_over_one_does_and_the_other_has_nothing_new(app: Flask) -> None:
    office = region_office()
    for _round in range(ROUNDS):
        connection = a_connection()
        line = a_line(connection)

        def hand_over(session: Any, number: int = connection.id) -> None:
            handing_over.hand_over(session.get_one(Connection, number), "csv", written)

        assert at_once(office, hand_over) == ["", NOTHING_TO_HAND_OVER]
        (handed,) = bench.rows_of(AccountHandOver, AccountHandOver.connection_id == connection.id)
        assert bench.kept(line).handed_over_id == handed.id and handed.to_create == 1


def test_of_two_who_take_one_list_in_each_employee_is_asked_for_once(app: Flask, tmp_path: Any) -> None:
    office, listed = region_office(), tmp_path / "medewerkers.csv"
    listed.write_text("Achternaam;E-mailadres\nPol;pol@school.example\nVos;vos@school.example\n", "utf-8")
    for _round in range(ROUNDS):
        connection = a_connection()

        def take(session: Any, number: int = connection.id) -> None:
            accounts.take_over(session.get_one(Connection, number), listed, listed.name)

        assert "" in at_once(office, take)
        lines = bench.rows_of(AccountLine, AccountLine.connection_id == connection.id)
        assert sorted(one.last_name for one in lines) == ["Pol", "Vos"]


def test_of_two_who_put_all_that_are_due_in_a_round_each_connection_is_in_it_once(app: Flask) -> None:
    office, day = region_office(), clock.today()
    due = {a_connection(steps=9, on=day).id for _number in range(4)}
    for _round in range(ROUNDS):
        round_ = a_round(region_of_the_cast())

        def gather(session: Any, number: int = round_.id) -> None:
            rounds.choose_due(session.get_one(YearlyRound, number, with_for_update=True))

        assert at_once(office, gather) == ["", ""]
        there = bench.rows_of(RoundRecipient, RoundRecipient.round_id == round_.id)
        assert sorted(one.connection_id for one in there) == sorted(due)


def test_two_workers_write_each_letter_of_a_round_once(app: Flask) -> None:
    for _round in range(ROUNDS):
        round_, before = a_round(region_of_the_cast()), bench.counted(Message)
        for _number in range(5):
            place = in_the_region()
            people.with_role("IC", place)
            a_letter(round_, a_connection(place, steps=5))
        with bench.office() as session:
            row = session.get_one(YearlyRound, round_.id)
            row.state, row.sent_at = RoundState.SENDING, clock.now()
            for _twice in range(2):
                enqueue(db.session(), rounds.SEND, round_id=round_.id)
            session.commit()
        workers = [threading.Thread(target=bench.work_off) for _number in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        bench.work_off()  # what one of them had to put off
        letters = bench.rows_of(RoundRecipient, RoundRecipient.round_id == round_.id)
        assert len({one.message_id for one in letters} - {None}) == 5
        assert bench.counted(Message) == before + 5
        assert {one.state for one in letters} <= {Delivery.WAITING, Delivery.SENT}
        assert bench.kept(round_).state is RoundState.SENT
