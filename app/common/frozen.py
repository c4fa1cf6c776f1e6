"""Plain values that do not change, made quickly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from threading import RLock
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T]) -> type[T]:
    """Make a class one of plain values, as `dataclass(frozen=True)` does, of whose six functions it writes one.

    The standard decorator writes and compiles all six for each class: a ninth of the time in which a process
    starts (decision 0037). This one does so when the first value is made, of which most classes have none by then.
    `replace`, `fields` of a value, what `field` says and `__post_init__` are those of `dataclasses`; named
    arguments only (`kw_only`) and fields that are not handed over (`init=False`) are not offered.
    """
    made: Any = cls

    def first(self: Any, *positional: Any, **named: Any) -> None:
        _prepare(cls)
        made.__init__(self, *positional, **named)

    made.__init__, made.__dataclass_fields__ = first, _Late(cls)
    for name, function in _SHARED.items():
        if name not in vars(cls):
            setattr(made, name, function)
    return cls


class _Late:
    """Stands where the fields of a class are found, and reads them when somebody asks."""

    def __init__(self, cls: Any) -> None:
        self.cls = cls

    def __get__(self, _value: Any, _owner: Any) -> Any:
        _prepare(self.cls)
        return self.cls.__dataclass_fields__


_one_at_a_time = RLock()


def _prepare(cls: Any) -> None:
    """Read the fields of a class and write its function, once; those it inherits from are read on the way."""
    with _one_at_a_time:
        if not isinstance(vars(cls).get("__dataclass_fields__"), _Late):
            return
        dataclass(init=False, repr=False, eq=False)(cls)
        names = [each.name for each in fields(cls) if each.compare]
        cls._values = staticmethod(attrgetter(*names) if names else lambda _self: ())
        cls.__init__ = _init_of(cls)


def _init_of(cls: Any) -> Callable[..., None]:
    """The function that takes the values, written out: it runs hundreds of times a page."""
    around: dict[str, Any] = {"MISSING": MISSING}
    heads, lines = ["self"], ["_kept = self.__dict__"]
    for each in fields(cls):
        name, default, factory = each.name, each.default, each.default_factory
        around |= {f"default_{name}": default, f"make_{name}": factory}
        if factory is not MISSING:
            heads.append(f"{name}=MISSING")
            lines.append(f"_kept['{name}'] = make_{name}() if {name} is MISSING else {name}")
        else:
            heads.append(name if default is MISSING else f"{name}=default_{name}")
            lines.append(f"_kept['{name}'] = {name}")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    exec(f"def __init__({', '.join(heads)}):\n " + "\n ".join(lines), around)  # noqa: S102  (names of our own fields)
    return around["__init__"]


def _same(self: Any, other: Any) -> Any:
    return self._values(self) == other._values(other) if other.__class__ is self.__class__ else NotImplemented


def _hash(self: Any) -> int:
    return hash(self._values(self))


def _told(self: Any) -> str:
    shown = (f"{each.name}={getattr(self, each.name)!r}" for each in fields(self) if each.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _keep(self: Any, name: str, *_value: Any) -> None:
    raise FrozenInstanceError(f"cannot change {name!r}")


_SHARED = {"__eq__": _same, "__hash__": _hash, "__repr__": _told, "__setattr__": _keep, "__delattr__": _keep}
