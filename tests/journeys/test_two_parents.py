"""Two parents of one youth with opposite rights, each at a browser: what is new, the plan, and a choice."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app.common import crypto
from app.plans.models import Goal, Pathway
from app.plans.rules.sharing import Access
from app.security.models import LoginSession
from app.security.rules.areas import Area
from tests import bench, residents
from tests.goals import GoalActionFactory, GoalFactory
from tests.journeys import served
from tests.journeys.found import rows
from tests.journeys.test_every_page import violations
from tests.planning import PlanFactory
from tests.sharing import ParticipantFactory

pytestmark = pytest.mark.browser


TITLE = "Plan van twee ouders"


def two_parents() -> list[tuple[int, int]]:
    """The goal of each parent in one plan, which the other one does not see, and who each is when he acts."""
    made = []
    with bench.office() as session:
        plan = PlanFactory(pathway=session.get_one(Pathway, rows()["pathway"]), title=TITLE)
        for name in ("merkeen", "merktwee"):
            goal = GoalFactory(plan=plan, title=f"{name}doel", description=f"{name}tekst")
            GoalActionFactory(goal=goal, title=f"{name}actie")
            there = ParticipantFactory(plan=plan, name=f"{name}naam", email=f"{name}@ouders.example",
                                       shared={f"g{goal.id}": Access.WRITE})  # fmt: skip
            account = residents.a_resident(there, email=there.email, name=there.name)
            made.append((goal.id, account.actor_id))
        session.commit()
    return made


def at_home(browser: Browser, demo: Flask, address: str, actor_id: int) -> Page:
    context = served.context_for(browser, demo, address, "", "nl")
    with bench.office() as session:
        key = crypto.token()
        whose: dict[str, Any] = {"area": Area.RESIDENT, "actor_id": actor_id, "level": 2, "method": "mail"}
        session.add(LoginSession(key_hash=crypto.hashed(key), data={"language": "nl"}, **whose))
        session.commit()
    cookie: Any = {"name": demo.config["RESIDENT_COOKIE_NAME"], "value": key, "url": f"{address}/mijn"}
    context.add_cookies([cookie])
    page = context.new_page()
    page.set_viewport_size({"width": 320, "height": 800})
    return page


def shows_only(page: Page, mine: str, other: str) -> None:
    """All of a page, its address and its title included, and nothing for axe to find."""
    whole = f"{page.url} {page.title()} {page.content()}"
    assert other not in whole, page.url
    assert mine in whole, page.url
    assert not violations(page), page.url


def test_each_sees_what_is_new_in_the_own_part_alone(demo: Flask, address: str, chromium: Browser) -> None:
    parents = two_parents()
    names = ("merkeen", "merktwee")
    pages = [at_home(chromium, demo, address, actor_id) for _goal, actor_id in parents]
    for page, mine, other in zip(pages, names, reversed(names), strict=True):
        page.goto("/mijn/")
        expect(page.get_by_text("Nieuw voor u")).to_be_visible()
        shows_only(page, mine, other)
        page.get_by_role("link", name=TITLE).click()
        expect(page.get_by_role("heading", name=f"{mine}doel")).to_be_visible()
        shows_only(page, mine, other)
        page.goto("/mijn/")
        expect(page.get_by_text("Nieuw", exact=False)).to_have_count(0)
    with bench.office() as session:
        session.get_one(Goal, parents[0][0]).result = "merkeennieuw"
        session.commit()
    for page, mine, other, new in zip(pages, names, reversed(names), (1, 0), strict=True):
        page.goto("/mijn/")
        expect(page.get_by_text("Nieuw sinds")).to_have_count(new)
        page.get_by_role("link", name=TITLE).click()
        expect(page.locator(".utrecht-alert a")).to_have_count(new)
        shows_only(page, mine, other)
        page.goto("/mijn/account/")
        page.get_by_label("Nooit").check()
        page.get_by_role("button", name="Mijn keuze opslaan").click()
        expect(page.get_by_text("Uw keuze is opgeslagen.")).to_be_visible()
        shows_only(page, mine, other)
        served.leave(page.context)
