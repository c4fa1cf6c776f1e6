"""The work items: what is asked of the floor and of the portal, and how much more the portal may take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.sample import Sample
from benchmarks.visitor import Request, Visitor

FRAGMENT = "jans"


@dataclass(frozen=True)
class Item:
    """A piece of daily work; `bar` and `goal` are multiples of what the floor takes."""

    key: str
    title: str
    bar: float
    goal: float
    floor: Callable[[Sample], Request]
    ours: Callable[[Sample, Visitor], Request]
    by: str = "desk"
    """Who does it: somebody at the service desk, or a user administrator of one municipality."""


def read(path: str) -> Callable[..., Request]:
    """Open a page whose address takes its numbers from the sample."""
    return lambda sample, _visitor=None: Request(path.format(sample=sample))


def send(path: str, **fields: str) -> Callable[..., Request]:
    """Send a form to the floor, about another user each time."""
    return lambda sample: Request(path.format(pk=sample.next_user()), tuple(fields.items()))


def found_by(fragment: str, path: str = "/users/") -> Callable[[Sample, Visitor], Request]:
    """The list of what was searched; the fragment itself was sent before."""

    def wish(_sample: Sample, visitor: Visitor) -> Request:
        token = visitor.form(path)["csrf_token"]
        return Request(visitor.ask(Request(f"{path}search", (("csrf_token", token), ("q", fragment)))).location)

    return wish


def filled_in(path: str, **changes: str) -> Callable[[Sample, Visitor], Request]:
    """A form of the portal as it was opened, with some fields changed."""

    def wish(sample: Sample, visitor: Visitor) -> Request:
        address = path.format(pk=sample.next_user())
        return Request(address, tuple({**visitor.form(address), **changes}.items()))

    return wish


ITEMS = (
    Item("W1", "users, first page", 6, 3, read("/users/"), read("/users/")),
    Item("W1s", "the same, by an administrator of one municipality", 6, 3,
         read("/users/?organisation={sample.organisation}"), read("/users/"), by="administrator"),
    Item("W2", "users by last name, from the end", 6, 3,
         read("/users/?sort=name"), read("/users/?sort=name&dir=desc")),
    Item("W3", f"search '{FRAGMENT}'", 7, 3.5, read(f"/users/?q={FRAGMENT}"), found_by(FRAGMENT)),
    Item("W3r", "search a fragment that one user has", 7, 3.5,
         read("/users/?q={sample.rare}"), lambda sample, visitor: found_by(sample.rare)(sample, visitor)),
    Item("W4n", "next page, far into the list", 2.5, 1.2,
         read("/users/?page={sample.page}"), read("/users/?after={sample.before_page}&from={sample.skipped}")),
    Item("W4j", "jump to a page far into the list", 3, 1.5,
         read("/users/?page={sample.page}"), read("/users/?page={sample.page}")),
    Item("W5", "filter on organisation and active", 6, 3,
         read("/users/?organisation={sample.organisation}&active=1"),
         read("/users/?organisation_id={sample.organisation}&active=yes")),
    Item("W6", "open an edit form", 6, 3, read("/users/{sample.user}/edit"), read("/users/{sample.user}/edit")),
    Item("W7", "save one field", 6, 3, send("/users/{pk}/edit", department="Proef"),
         filled_in("/users/{pk}/edit", department="Proef")),
    Item("W9", "switch a user off", 4, 2.5, send("/users/{pk}/switch"), filled_in("/users/{pk}/deactivate")),
    Item("X1", "form that gives a role, user to look up", 5, 3, read("/roles/add"), read("/roles/add")),
    Item("X1l", f"look up '{FRAGMENT}' in that form", 5, 3, read(f"/roles/lookup?q={FRAGMENT}"),
         read(f"/roles/lookup/user_id?q={FRAGMENT}")),
)  # fmt: skip

SCALE = ("W1", "W2", "W5")
"""What has to take the same for many users as for few."""

LIMITS = {
    "W10": ("memory of the biggest worker, MiB", 3.0, 2.0),
    "W11": ("process start to first page, s", 4.0, 2.5),
    "W12": ("first pages per second, 8 clients", 8.0, 3.5),
    "scale": ("times its time at few users", 1.5, 1.2),
}
"""What is measured otherwise: title, bar and goal, as multiples of the floor."""
