"""A person who has nothing but a keyboard: goes to what has a name by Tab, types, and counts every key."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

MOST_STOPS = 80
"""Whoever has to press Tab more often than this to get somewhere is lost."""


class Keyboard:
    """The keys of one page, pressed one by one. There is no mouse here."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.commands = 0
        """Keys that go somewhere or choose something."""
        self.letters = 0
        self.longest = ("", 0)
        """The longest way by Tab, and where to."""

    def press(self, key: str, times: int = 1) -> None:
        """Press a key."""
        for _time in range(times):
            self.page.keyboard.press(key)
        self.commands += times

    def write(self, text: str) -> None:
        """Type a text where the focus is."""
        self.page.keyboard.type(text)
        self.letters += len(text)

    def reach(self, where: Locator, *, back: bool = False) -> None:
        """Go on by Tab, or back, until something has the focus."""
        expect(where).to_be_visible()
        for stops in range(MOST_STOPS):
            if where.evaluate("one => one === document.activeElement"):
                self.longest = max(self.longest, (str(where), stops), key=lambda one: one[1])
                return
            self.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"{where} is not reached by {MOST_STOPS} tab stops")

    def follow(self, where: Locator, *, back: bool = False) -> None:
        """Go to a link or button, press Enter, and wait for the page that comes."""
        self.reach(where, back=back)
        with self.page.expect_navigation():
            self.press("Enter")

    def send(self) -> None:
        """Press Enter in a field, which sends its form."""
        with self.page.expect_navigation():
            self.press("Enter")

    def fill(self, where: Locator, text: str) -> None:
        """Go to a field and type, instead of what stood there."""
        self.reach(where)
        if where.input_value():
            self.press("Control+a")
        self.write(text)

    def choose(self, where: Locator, words: str) -> None:
        """Go to a list and choose by the first letters of a choice."""
        self.reach(where)
        self.write(words)
        expect(where.locator("option:checked")).to_have_text(words)

    def tick(self, where: Locator) -> None:
        """Go to a box and tick it."""
        self.reach(where)
        self.press("Space")
        expect(where).to_be_checked()
