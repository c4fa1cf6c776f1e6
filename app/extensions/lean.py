"""The framework without the libraries of its REST API, which the portal does not have (decision 0035).

Flask-AppBuilder imports them when it is imported itself, and nothing of ours asks for them: a third of the time in
which a process starts, and a fifth of its memory. While the framework is loaded, stand-ins take their place. They
can be inherited from and called at the head of a module, and do nothing; afterwards they are gone, so that whoever
else imports such a library gets the library.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

UNUSED = frozenset(
    (
        *("apispec", "jsonschema", "marshmallow", "marshmallow_sqlalchemy", "yaml"),  # its REST API
        *("flask_jwt_extended", "jwt"),  # tokens for that
        "flask_limiter",  # tries counted in memory
        "sqlalchemy_utils",  # a type of column
        "dateutil",  # reading dates that somebody typed in its search form
        "flask_appbuilder.security.sqla.apis",  # users and roles in its REST API
        "PIL",  # pictures that come in by its forms
        "prison",  # how that writes addresses
        "flask_wtf.recaptcha",
        "flask_login.test_client",
    )
)
"""What the framework imports, and the portal never reaches: libraries, and one part of itself."""
LOCAL_TIME = ":/etc/localtime"
"""The zone of the machine, as TZ names it."""


class _Kind(type):
    """Makes classes of which everything can be asked; the answer is another of the kind."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return StandIn


class StandIn(metaclass=_Kind):
    """Takes the place of a class or a function of a library that is not loaded."""

    def __init__(self, *_positional: Any, **_named: Any) -> None:
        """Anything goes: nothing is done with it."""

    def __init_subclass__(cls, **_named: Any) -> None:
        """So it does for those that inherit."""

    def __call__(self, *positional: Any, **_named: Any) -> Any:
        """A decorator leaves what it decorates as it is."""
        return positional[0] if positional else self

    def __bool__(self) -> bool:
        """Nobody is there: the framework asks this of the person behind a token."""
        return False


class _Module(ModuleType):
    """A module in which every name is found."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return StandIn


class _StandIns(MetaPathFinder, Loader):
    """Finds stand-ins for libraries that are not loaded yet."""

    def __init__(self, names: frozenset[str]) -> None:
        self.names = names

    def has(self, fullname: str) -> bool:
        """Whether a module is one of these, or part of one."""
        return any(fullname == name or fullname.startswith(f"{name}.") for name in self.names)

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """A stand-in for a module of one of the libraries; nothing for all others."""
        if not self.has(fullname):
            return None
        return ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """An empty module."""
        return _Module(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing to run."""


@contextmanager
def without(libraries: frozenset[str]) -> Iterator[None]:
    """Keep libraries from being loaded by what is imported inside; one that is there already stays as it is."""
    finder = _StandIns(frozenset(name for name in libraries if name not in sys.modules))
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for name in [name for name in sys.modules if finder.has(name)]:
            del sys.modules[name]


@contextmanager
def zone_by_file() -> Iterator[None]:
    """Let Babel, where it is loaded inside, read the zone of the machine from its file.

    To find it by its name it first asks the disk for each of the 600 zones of the world.
    """
    if "TZ" in os.environ:
        yield
        return
    os.environ["TZ"] = LOCAL_TIME
    try:
        yield
    finally:
        del os.environ["TZ"]
