"""Plain values: as the standard library has them, made quickly."""

from __future__ import annotations

import copy
import pickle
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError, field, fields, replace
from functools import cached_property
from typing import Any, ClassVar

import pytest
from flask import Flask

from app.common.frozen import frozen


@frozen
class Place:
    """Somewhere."""

    kind: ClassVar[str] = "place"
    name: str
    number: int = 1
    marks: list[str] = field(default_factory=list)

    @cached_property
    def title(self) -> str:
        return f"{self.name} {self.number}"


@frozen
class House(Place):
    """A place with a door."""

    door: str = "red"

    def __post_init__(self) -> None:
        if not self.door:
            raise ValueError("a house has a door")


def test_values_are_given_by_place_or_by_name_and_have_defaults() -> None:
    assert Place("Utrecht") == Place(name="Utrecht", number=1, marks=[])
    assert Place("Utrecht").marks is not Place("Utrecht").marks
    assert [each.name for each in fields(House)] == ["name", "number", "marks", "door"]
    with pytest.raises(TypeError):
        Place()  # type: ignore[call-arg]  (what is refused here)
    with pytest.raises(TypeError):
        Place("Utrecht", colour="red")  # type: ignore[call-arg]  (what is refused here)


def test_values_do_not_change() -> None:
    place = Place("Utrecht")
    with pytest.raises(FrozenInstanceError):
        place.name = "Brugge"  # type: ignore[misc]  (what is refused here)
    with pytest.raises(FrozenInstanceError):
        delattr(place, "name")
    assert replace(place, number=2) == Place("Utrecht", 2)


def test_equal_values_are_equal_and_of_one_kind() -> None:
    assert House("Utrecht") != Place("Utrecht")
    assert House("Utrecht", door="blue") == House("Utrecht", door="blue") != House("Utrecht")
    assert len({Scopes(1), Scopes(1), Scopes(2)}) == 2
    assert Place("Utrecht").title == "Utrecht 1"
    assert repr(House("Utrecht")) == "House(name='Utrecht', number=1, marks=[], door='red')"


@frozen
class Scopes:
    """A value with one field, and so a key."""

    number: int


@frozen
class Key:
    """A secret that is not told, and a note that does not count."""

    name: str
    secret: str = field(default="", repr=False)
    values: tuple[str, ...] = ()
    note: str = field(default="", compare=False)


def test_secrets_are_not_told_and_notes_do_not_count() -> None:
    assert repr(Key("door", "xyz")) == "Key(name='door', values=(), note='')"
    assert Key("door", note="old") == Key("door", note="new") != Key("door", "xyz")
    assert hash(Key("door", note="old")) == hash(Key("door"))
    assert Key("door", values=("a",)).values == ("a",)


def test_what_a_class_says_itself_is_kept() -> None:
    with pytest.raises(ValueError, match="a door"):
        House("Utrecht", door="")

    @frozen
    class Loose:
        """Equal whatever it holds."""

        number: int

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Loose)

        def __hash__(self) -> int:
            return 1

    assert Loose(1) == Loose(2)


@pytest.mark.parametrize("way", [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
def test_values_can_be_copied(way: object) -> None:
    assert way(House("Utrecht", marks=["a"])) == House("Utrecht", marks=["a"])  # type: ignore[operator]  (any way)


def test_the_first_values_of_a_class_may_be_made_by_many_at_once() -> None:
    for _turn in range(50):
        start = threading.Barrier(4)

        @frozen
        class Mark:
            name: str
            more: list[str] = field(default_factory=list)

        def make(kind: Any = Mark, start: threading.Barrier = start) -> Any:
            start.wait()
            return kind("red")

        with ThreadPoolExecutor(4) as pool:
            made = [each.result() for each in [pool.submit(make) for _number in range(4)]]
        assert all(one == made[0] and one.more == [] for one in made)
        assert len({id(one.more) for one in made}) == 4


def test_every_class_of_plain_values_in_the_portal_can_be_made(house: Flask) -> None:
    """Fields are read when the first value is made, so a class that cannot have any would be found late."""
    modules = {name: module for name, module in sys.modules.items() if name.startswith("app.")}
    kinds = [
        each
        for name, module in modules.items()
        for each in vars(module).values()
        if isinstance(each, type) and each.__module__ == name and "__dataclass_fields__" in vars(each)
    ]
    assert len(kinds) > 100
    assert all(isinstance(fields(kind), tuple) for kind in kinds)
