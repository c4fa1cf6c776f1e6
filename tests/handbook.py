"""`make handbook`: the pictures of the handbook, from the demo, in Dutch, with the same people each time.

`python -m tests.handbook NAME…` makes those alone.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass

from playwright.sync_api import sync_playwright

from app import create_app
from app.common.handbook import PICTURES
from tests import bench
from tests.conftest import SETTINGS
from tests.journeys import served
from tests.journeys.found import rows
from tests.journeys.stops import RESIDENT, VISITOR

SIZE = {"width": 900, "height": 620}
LARGEST = 60_000
MARGIN = 12
"""What is seen around the part of a page, where there is room."""


@dataclass(frozen=True)
class Picture:
    """A picture: its name, who opens which page, the button that is clicked first, and how high it is.

    It shows the top of the page, or with `part` the top of that.
    """

    name: str
    role: str
    path: str
    click: str = ""
    height: int = 620
    part: str = ""


ALL = (
    Picture("persoonlijke-instellingen", "new", "/first-login/"),
    Picture("verificatie", "waiting", "/first-login/verification"),
    Picture("dashboard", "GB", "/", height=480),
    Picture("nieuwe-gebruiker", "GB", "/users/{newcomer}"),
    Picture("rollen", "GB", "/users/{newcomer}/roles", height=540),
    Picture("verificatiecode", "GB", "/users/{newcomer}/code", "Toon code", height=560),
    Picture("gebruikers", "GB", "/users/?row={user}", height=500),
    Picture("deactiveren", "GB", "/users/{user}/deactivate", height=480),
    Picture("sjabloon", "FB", "/templates/{template}/blocks"),
    Picture("voorbeeld", "FB", "/templates/{template}/preview", height=560),
    Picture("plan", "PR", "/plans/{plan}", height=520),
    Picture("doel", "PR", "/goals/{goal}", height=560),
    Picture("meting", "PR", "/measurements/add/{plan}/{measured_block}", height=560),
    Picture("delen", "PR", "/plans/{plan}/participants", part=".rp-share", height=400),
    Picture("bekijk-als", "PR", "/participants/{participant}/preview", height=560),
    Picture("organisatie-aanmelden", VISITOR, "/register/", height=560),
    Picture("organisatoren", "LB", "/organisers/", height=400),
    Picture("wanneer", "OR", "/activities/{corrected}/edit", part="#schedule", height=700),
    Picture("wachtrij", "LB", "/moderation/", height=480),
    Picture("gewijzigd", "LB", "/moderation/{item_changed}", height=560),
    Picture("startpagina", "LB", "/", height=560),
    Picture("openbare-agenda", VISITOR, "/agenda/testdorp", height=600),
    Picture("cijfers", "NC", "/figures/", part="[aria-labelledby=goals]", height=420),
    Picture("aansluitingen", "AC", "/connections/", part=".rp-board", height=450),
    Picture("aansluiting", "AC", "/connections/{connection}", height=460),
    Picture("stap", "AC", "/connections/{connection}", part=".rp-steps .is-now", height=330),
    Picture("checklist", "AC", "/connections/{connection}/checks/discussion", height=560),
    Picture("profielversies", "AC", "/inquiries/{inquiry}/compare", height=420),
    Picture("training", "AC", "/trainings/{training}", part=".rp-panel >> nth=1", height=320),
    Picture("documenten", "AC", "/connection-papers/?connection_id={connection}", part="main", height=420),
    Picture("accountregels", "AC", "/account-lines/?connection_id={connection_joined}", part="main", height=470),
    Picture("signalen", "AC", "/signals/", height=490),
    Picture("kolommen", "AC", "/signal-sets/{figures_waiting}/columns", height=560),
    Picture("rapport", "AC", "/signal-report/", part="main", height=480),
    Picture("programma", "FB", "/programmes/{programme}/preview", part=".rp-steps", height=440),
    Picture("inwonerportaal", RESIDENT, "/mijn/plans/{plan}", height=500),
)


def main(wanted: list[str]) -> None:
    """Take them all, or those with a name given; a picture that has become too heavy is refused."""
    taken = [each for each in ALL if not wanted or each.name in wanted]
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({**SETTINGS, "DEMO": True, "INSTANCE_FOLDER": folder,
                          "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/handbook.db"})  # fmt: skip
        served.furnish(app)
        with bench.under_test(app), served.serving(app) as address, sync_playwright() as playwright:
            browser, found = served.launched(playwright), rows()
            for each in taken:
                context = served.context_for(browser, app, address, each.role, "nl")
                page = context.new_page()
                page.set_viewport_size(SIZE)  # type: ignore[arg-type]
                page.goto(each.path.format(**found))
                if each.click:
                    page.get_by_role("button", name=each.click).click()
                file = PICTURES / f"{each.name}.png"
                box = (each.part and page.locator(each.part).bounding_box()) or {"x": 0, "y": 0, **SIZE}
                edge = min(MARGIN, int(box["x"]))
                clip = {"x": box["x"] - edge, "y": box["y"] - edge, "width": box["width"] + 2 * edge}
                clip["height"] = each.height
                page.screenshot(path=file, clip=clip, full_page=bool(each.part))  # type: ignore[arg-type]
                served.leave(context)
                assert file.stat().st_size < LARGEST, f"{file.name} has {file.stat().st_size} bytes"
            browser.close()
    print(f"{len(taken)} pictures in docs/handbook/pictures/")


if __name__ == "__main__":
    main(sys.argv[1:])
