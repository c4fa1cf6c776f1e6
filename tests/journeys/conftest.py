"""The demo, served once per session, and one Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, sync_playwright

from tests import bench
from tests.conftest import close
from tests.databases import Files
from tests.journeys import served


@pytest.fixture(scope="session")
def demo(store_of_databases: Files, make_app: Callable[..., Flask]) -> Iterator[Flask]:
    """The application of a trial with the demo world, really committed."""
    app = make_app(store_of_databases.empty("journeys"), DEMO=True, ENVIRONMENT_LABEL="Trial environment")
    with bench.under_test(app):
        served.furnish(app)
    with bench.under_test(app):
        yield app
    close(app)


@pytest.fixture(scope="session")
def door() -> served.Door:
    """The door of the demo, which is shut beside other tests."""
    return served.Door()


@pytest.fixture(scope="session")
def address(demo: Flask, door: served.Door) -> Iterator[str]:
    """Where the demo is served."""
    with served.serving(demo, door) as address:
        demo.config["PUBLIC_URL"] = address
        yield address


@pytest.fixture(autouse=True)
def only_during_a_journey(door: served.Door) -> Iterator[None]:
    """Nothing is answered before or after a journey."""
    with door.open():
        yield


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all journeys; each has a context of its own."""
    with sync_playwright() as playwright:
        browser = served.launched(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def windows(demo: Flask, address: str, chromium: Browser) -> served.Windows:
    """Windows that stay open, for tests that only look at pages."""
    return served.Windows(chromium, demo, address)
