"""`make screens`: a picture of every page of the map in three languages, wide and as on a telephone.

They go to the folder `screens/`, which is not kept; the one that README shows goes to `docs/pictures`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from app import create_app
from app.common.words import LANGUAGES
from tests import bench
from tests.conftest import SETTINGS
from tests.journeys import served
from tests.journeys.found import rows
from tests.journeys.pages import STOPS

ROOT = Path(__file__).parents[1]
README_PICTURE = ("users", "nl", 1280)


def main(wanted: list[str]) -> None:
    """Take the pictures of all pages, or of those whose name begins with a word given."""
    stops = [stop for stop in STOPS if not wanted or stop.name.startswith(tuple(wanted))]
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({**SETTINGS, "DEMO": True, "INSTANCE_FOLDER": folder,
                          "ENVIRONMENT_LABEL": "Trial environment",
                          "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/screens.db"})  # fmt: skip
        served.furnish(app)
        with bench.under_test(app), served.serving(app) as address, sync_playwright() as playwright:
            browser = served.launched(playwright)
            for stop in stops:
                for language in LANGUAGES:
                    context = served.context_for(browser, app, address, stop.role, language)
                    page = context.new_page()
                    page.goto(stop.path.format(**rows()))
                    for size in (served.WIDE, served.NARROW):
                        page.set_viewport_size(size)  # type: ignore[arg-type]
                        page.screenshot(path=_path(stop.name, language, size["width"]), full_page=True)
                    served.leave(context)
            browser.close()
    print(f"{len(stops) * len(LANGUAGES) * 2} pictures in screens/")


def _path(name: str, language: str, width: int) -> Path:
    if (name, language, width) == README_PICTURE:
        return ROOT / "docs" / "pictures" / "gebruikersbeheer.png"
    return ROOT / "screens" / f"{name}-{language}-{width}.png"


if __name__ == "__main__":
    main(sys.argv[1:])
