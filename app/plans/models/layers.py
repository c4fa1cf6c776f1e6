"""Things that are opened to groups layer by layer, as the one condition behind every list, page and save.

A layer declares its settings and the layer above it. `opened` is made from that: `readable` and `writable` of
`common.scope` ask it, and so the limit on the session, the policy of PostgreSQL and "Who can see this?" are one
(decision 0041).
"""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Select,
    and_,
    any_,
    false,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Mapped, Session, column_property, declared_attr, mapped_column, relationship

from app.common.frozen import frozen
from app.common.history import Remembered
from app.common.scope import Opened, Owned, Scope, WhoeverActs
from app.common.tables import Numbered
from app.common.words import N_
from app.plans.rules.layers import Level
from app.security.models import UserGroup

FEW = 500
"""Up to how many settings of one's groups a list goes from those to its rows, instead of asking each row."""


class GroupSetting(Remembered, Numbered, Owned):
    """What one group may do at one layer of one thing; written by the actions that open things alone."""

    level: Mapped[int] = mapped_column(info={"label": N_("What it may do")})

    @declared_attr
    def group_id(cls) -> Mapped[int]:  # noqa: N805  (SQLAlchemy hands the class)
        """The group."""
        return mapped_column(ForeignKey("user_group.id"), index=True, info={"label": N_("User group")})

    @declared_attr
    def group(cls) -> Mapped[UserGroup]:  # noqa: N805
        """The group."""
        return relationship(UserGroup, info={"label": N_("User group")})

    @classmethod
    def writable(cls, scope: Scope) -> ColumnElement[bool]:
        return false()

    @classmethod
    def owner_within(cls, session: Any, scope: Scope, owner: int | None) -> bool:
        return False


@frozen
class Step:
    """One layer as a row sees it: the table of its settings, and the row's column with the number of its thing."""

    table: Any
    key: str
    """The column of the settings that names their thing."""
    here: Any
    """The column of the row that holds the same number."""


class Layered(Opened):
    """A thing that groups may see or edit: by a setting of its own, or else by one of a layer above."""

    settings: ClassVar[Any]
    """The table of settings of this layer."""
    settings_key: ClassVar[str]
    """The column of those settings that names the thing, and of the layers below that holds its number."""
    above: ClassVar[type[Layered] | None] = None
    """The layer above, whose number the row holds under the `settings_key` of that layer."""

    @classmethod
    def layers(cls) -> list[type[Layered]]:
        """This layer and those above it, the nearest first."""
        return [cls, *(cls.above.layers() if cls.above else ())]

    @classmethod
    def steps(cls) -> list[Step]:
        """The layers as a row of this one sees them, the nearest first."""
        keys = [(one.settings.__table__, one.settings_key, "id" if one is cls else one.settings_key)
                for one in cls.layers()]  # fmt: skip
        return [Step(table, key, getattr(cls, here)) for table, key, here in keys]

    @classmethod
    def opened(cls, scope: Scope, *, to_edit: bool) -> ColumnElement[bool]:
        """Whether a group of whoever acts has enough: at a layer, with no setting of its own at a nearer one.

        The layer at the top is asked first: most is opened there, and those that inherit it need no other answer.
        """
        least, steps = Level.EDIT if to_edit else Level.SEE, cls.steps()
        places = reversed(range(len(steps)))
        return or_(*(_decides(scope, steps[place], steps[:place], least) for place in places))

    @classmethod
    def opens_few(cls, session: Session, scope: Scope) -> bool:
        settings = union_all(*(found.with_only_columns(literal(1)) for found in cls._settings_of_mine(scope)))
        count = select(func.count()).select_from(settings.limit(FEW + 1).subquery())
        return session.connection().execute(count).scalar_one() <= FEW

    @classmethod
    def nearby(cls, scope: Scope, *, arrays: bool) -> ColumnElement[bool]:
        ways = [
            (step.here, settings.with_only_columns(step.table.c[step.key]))
            for step, settings in zip(cls.steps(), cls._settings_of_mine(scope), strict=True)
        ]
        if arrays:  # a query within would look at the table once more, and plan its policy anew for each layer
            return or_(*(here == any_(func.array(things.scalar_subquery())) for here, things in ways))
        return cls.one_of(
            *(lambda row, key=here.key, things=things: row[key].in_(things) for here, things in ways)
        )

    @classmethod
    def _settings_of_mine(cls, scope: Scope) -> list[Select[Any]]:
        return [select(step.table).where(scope.of_mine(step.table.c.group_id)) for step in cls.steps()]

    @property
    def numbers(self) -> list[int]:
        """The numbers of this thing and of those above it, the nearest first."""
        return [self.id if one is type(self) else getattr(self, one.settings_key) for one in self.layers()]  # type: ignore[attr-defined]


def _decides(scope: Scope, step: Step, nearer: list[Step], least: Level) -> ColumnElement[bool]:
    """That the settings of one layer open a row to a group of whoever acts, of which no nearer layer speaks."""
    one = step.table.alias()
    joined, silent = one, []
    for near in nearer:
        other = near.table.alias()
        same = and_(other.c.group_id == one.c.group_id, other.c[near.key] == near.here)
        joined, silent = joined.outerjoin(other, same), [*silent, other.c.id.is_(None)]
    enough = scope.of_mine(one.c.group_id), one.c.level >= int(least)
    found = select(one.c.id).select_from(joined).where(one.c[step.key] == step.here, *enough, *silent)
    return found.exists()


def tell_whether_editable(*kinds: type[Layered]) -> None:
    """Give things the column `editable`: whether whoever acts may edit them. Asked by `rights.may`."""
    for kind in kinds:
        condition = kind.opened(WhoeverActs(), to_edit=True)
        kind.editable = column_property(condition.label(None), deferred=True)  # type: ignore[assignment]
