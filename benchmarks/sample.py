"""The rows that are asked for, and the people who ask: picked from the data before the clock runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle

from sqlalchemy import func, select

from app.common import crypto
from app.common.context import system_scope
from app.extensions import db
from app.security.models import Assignment, LoginSession, Organisation, Role, User
from benchmarks.stock import application

PAGE = 25
COOKIE = "regieportaal"


@dataclass
class Sample:
    """Numbers for addresses, and session keys by who asks."""

    users: int
    organisation: int
    user: int
    page: int
    before_page: int
    rare: str
    targets: list[int]
    keys: dict[str, str]
    colleagues: list[str]
    """Session keys of others at the service desk."""
    plan: int = 0
    """The large plan, which `user` may edit."""
    agenda: str = ""
    """What stands in the address of the public agenda of `organisation`."""
    group: int = 0
    """The user group of whoever may read few plans."""
    _turn: Iterator[int] = field(init=False)

    def __post_init__(self) -> None:
        self._turn = cycle(self.targets)

    @property
    def skipped(self) -> int:
        """The number of the first row on the far page, for the reader."""
        return (self.page - 1) * PAGE + 1

    def next_user(self) -> int:
        """Another active user each time."""
        return next(self._turn)


def pick(url: str, wanted: int, colleagues: int = 0) -> Sample:
    """Pick the rows, and log in the people who ask."""
    app = application(url)
    with app.app_context(), system_scope("benchmarks"):
        administrator = _holder("GB", "GEN-00001")
        desk = _holder("SD", "SD-0001")
        count = db.session.scalar(select(func.count()).select_from(User)) or 0
        page = max(count // PAGE // 2, 2)
        found = Sample(
            users=count,
            organisation=administrator.organisation_id,
            user=administrator.id,
            page=page,
            before_page=_row_at((page - 1) * PAGE),
            rare=_rare(),
            targets=_targets(wanted),
            colleagues=[logged_in(desk, "SD-0001") for _number in range(colleagues)],
            keys={"desk": logged_in(desk, "SD-0001"), "administrator": logged_in(administrator, "GEN-00001")},
        )
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return found


def _holder(code: str, place: str) -> User:
    held = select(Assignment.user_id).join(Role).join(Organisation, Organisation.id == Assignment.organisation_id)
    there = held.where(Role.code == code, Organisation.code == place, Assignment.active)
    return db.session.scalars(select(User).where(User.id.in_(there)).order_by(User.id).limit(1)).one()


def _row_at(place: int) -> int:
    """The number of the user before a page, in the order of the list."""
    return db.session.scalars(select(User.id).order_by(User.sort_key, User.id).offset(place - 1).limit(1)).one()


def _rare() -> str:
    """The first part of a login name in the midst: only one user has it."""
    names = select(User.username).where(User.username.like("u0%")).order_by(User.id)
    whole = db.session.scalars(names.offset(100).limit(1)).one()
    return whole.partition("@")[0]


def _targets(wanted: int) -> list[int]:
    """Active users who administer nothing."""
    administers = select(Assignment.user_id).join(Role).where(Role.code == "GB")
    ordinary = select(User.id).where(User.username.like("u0%"), User.active.is_(True), User.id.not_in(administers))
    return list(db.session.scalars(ordinary.order_by(User.id).limit(wanted)))


def logged_in(user: User, place: str) -> str:
    """A login session as the second step of logging in leaves it; returns the cookie."""
    key = crypto.token()
    where = db.session.scalars(select(Organisation.id).where(Organisation.code == place)).one()
    row = LoginSession(
        key_hash=crypto.hashed(key), actor_id=user.actor_id, level=2, method="totp", organisation_id=where
    )
    db.session.add(row)
    return f"{COOKIE}={key}"
