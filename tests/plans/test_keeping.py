"""A closed plan is kept as long as its template says, counted from its closing, and not deleted before (P-36)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine

from app.common.errors import RuleBroken
from app.common.words import Told
from app.plans.actions import plans as actions
from app.plans.models import Pathway, Plan, PlanTemplate
from app.plans.rules.keeping import KEPT, kept_until, reasons_against, reasons_not_to_delete
from tests import bench
from tests.factories import PlanTemplateFactory
from tests.people import Person as Somebody
from tests.planning import PlanFactory, a_template
from tests.printed import printed

DAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("last_change", "years", "until"),
    [
        (DAY, 20, date(2046, 11, 28)),
        (date(2028, 2, 29), 20, date(2048, 2, 29)),
        (date(2028, 2, 29), 15, date(2043, 2, 28)),
        (date(2080, 2, 29), 20, date(2100, 2, 28)),
        (date(2027, 2, 28), 1, date(2028, 2, 28)),
        (date(2026, 12, 31), 1, date(2027, 12, 31)),
    ],
)
def test_a_plan_is_kept_until_the_same_day_years_later(last_change: date, years: int, until: date) -> None:
    assert kept_until(last_change, years) == until


def test_a_plan_stays_to_the_end_of_its_last_day() -> None:
    until = kept_until(DAY, 1)
    assert reasons_not_to_delete(until, until, filled=False) == [Told(KEPT, day=until)]
    assert reasons_not_to_delete(until, date(2027, 11, 29), filled=False) == []
    assert reasons_not_to_delete(until, date(2027, 11, 29), filled=True) != []
    assert reasons_not_to_delete(None, DAY, filled=False) == []


@pytest.mark.parametrize(
    ("years", "refused"), [(0, True), (1, False), (100, False), (101, True), (2.5, True), (-1, True)]
)
def test_no_template_keeps_plans_for_ever_or_not_at_all(years: float, refused: bool) -> None:
    assert bool(reasons_against(years)) == refused


# On screen


def closes(person: Somebody, plan: Plan, **fields: Any) -> Any:
    return person.posts(f"/plans/{plan.id}/close", **{"ending": "reached", "closed_on": "2026-11-02", **fields})


def test_closing_says_until_when_and_opening_again_forgets_it(
    saturday: Any, marieke: Somebody, plan: Plan
) -> None:
    assert marieke.opens(f"/plans/{plan.id}/close").shows("bewaard tot en met 28 november 2046")
    page = closes(marieke, plan)
    assert page.shows("Bewaren tot en met") and page.shows("28 november 2046"), "from the closing, not its day"
    assert bench.kept(plan).kept_until == date(2046, 11, 28)
    assert not marieke.posts(f"/plans/{plan.id}/reopen").shows("Bewaren tot en met")
    assert bench.kept(plan).kept_until is None
    assert marieke.opens(f"/plans/{plan.id}/history?field=kept_until").shows("28 november 2046")


def test_closed_once_more_it_is_kept_from_then(plan: Plan) -> None:
    with bench.office() as session:
        kept = session.get_one(Plan, plan.id)
        for moment, until in (("2028-02-29", date(2048, 2, 29)), ("2029-03-01", date(2049, 3, 1))):
            with time_machine.travel(f"{moment}T12:00:00+00:00", tick=False):
                actions.close(kept, date(2028, 2, 1), actions.Ending.WISH, "")
            assert kept.kept_until == until
            actions.reopen(kept)
            assert kept.kept_until is None


def test_a_template_of_another_law_keeps_its_plans_for_fewer_years(
    saturday: Any, fatima: Somebody, marieke: Somebody, pathway: Pathway
) -> None:
    template = a_template(marieke.place)
    before, after = (PlanFactory(pathway=pathway, template=template) for _time in range(2))
    closes(marieke, before)
    assert fatima.opens(f"/templates/{template.id}").shows("Hoeveel jaar plannen worden bewaard 20")
    fatima.posts(f"/templates/{template.id}/edit", kept_years="15")
    closes(marieke, after)
    assert bench.kept(before).kept_until == date(2046, 11, 28), "what was closed already keeps its day"
    assert bench.kept(after).kept_until == date(2041, 11, 28)


@pytest.mark.parametrize("years", ["", "0", "101", "2,5", "twintig", "1e9", "-20"])
def test_a_number_of_years_that_is_none_is_refused(fatima: Somebody, years: str) -> None:
    template: PlanTemplate = PlanTemplateFactory(organisation=fatima.place)
    page = fatima.posts(f"/templates/{template.id}/edit", kept_years=years, title_nl="Anders")
    assert page.errors and bench.kept(template).kept_years == 20
    assert page.select("[name=title_nl][value=Anders]"), "nothing that was typed is lost"


def test_until_when_it_is_kept_stands_on_paper_and_in_the_list(
    saturday: Any, marieke: Somebody, plan: Plan
) -> None:
    assert not printed(marieke, f"/plans/{plan.id}/paper").shows("Bewaren tot en met")
    closes(marieke, plan)
    paper = printed(marieke, f"/plans/{plan.id}/paper")
    assert paper.shows("Bewaren tot en met") and paper.shows("28 november 2046")
    chosen = ("save", "1"), ("order", "kept_until"), ("shown", "kept_until")
    page = marieke.sends_to("/lists/plans/columns", [("csrf_token", marieke.token), *chosen])
    assert "28 november 2046" in " ".join(page.rows())


# Deleting


def test_a_closed_plan_is_not_deleted_before_its_term_is_over(
    saturday: Any, marieke: Somebody, plan: Plan
) -> None:
    closes(marieke, plan)
    for page in (marieke.opens(f"/plans/{plan.id}/delete"), marieke.posts(f"/plans/{plan.id}/delete")):
        assert page.shows("Dit plan wordt bewaard tot en met 28 november 2046")
        assert not page.select("main button.rp-danger, main button[value=yes]")
    marieke.posts(f"/plans/{plan.id}/archive")
    assert marieke.posts(f"/plans/{plan.id}/delete").shows("28 november 2046"), "nor by way of the archive"
    assert bench.counted(Plan) == 1


def test_the_verb_itself_refuses_to_delete_it(saturday: Any, plan: Plan) -> None:
    with bench.office() as session:
        kept = session.get_one(Plan, plan.id)
        actions.close(kept, DAY, actions.Ending.WISH, "")
        with pytest.raises(RuleBroken, match="This plan is kept until"):
            actions.remove(kept)
        with time_machine.travel("2046-11-28T23:30:00+01:00", tick=False), pytest.raises(RuleBroken):
            actions.remove(kept)
        with time_machine.travel("2046-11-29T00:30:00+01:00", tick=False):
            assert actions.reasons_not_to_delete(kept) == []


# In the list


def test_the_list_finds_what_was_kept_long_enough(saturday: Any, marieke: Somebody, pathway: Pathway) -> None:
    over, kept, open_ = (
        PlanFactory(pathway=pathway, title=title, **state)
        for title, state in (
            ("Voorbij", {"closed": True, "kept_until": date(2026, 11, 27)}),
            ("Vandaag", {"closed": True, "kept_until": DAY}),
            ("Loopt", {"running": True}),
        )
    )
    (row,) = marieke.opens("/plans/?kept=yes").rows()
    assert over.title in row
    rows = " ".join(marieke.opens("/plans/?kept=no").rows())
    assert kept.title in rows and open_.title in rows and over.title not in rows
    marieke.opens("/plans/?kept=x", status=400)
