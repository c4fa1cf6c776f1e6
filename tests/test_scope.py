"""Row scope: nobody reads or writes rows of an organisation that is not his, by whatever way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    MetaData,
    Table,
    create_engine,
    delete,
    event,
    exists,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    aliased,
    joinedload,
    mapped_column,
    relationship,
    selectinload,
    sessionmaker,
    subqueryload,
)

from app.common.errors import OutOfScope
from app.common.scope import EVERYTHING, NOTHING, InRegion, OnTerritory, Owned, Scope, Shared, install, limits

HERE, THERE, ELSEWHERE = 1, 2, 3

# Four kinds of tables, on a small database of their own


class Papers(DeclarativeBase):
    metadata = MetaData()


Table("organisation", Papers.metadata, Column("id", Integer, primary_key=True))
Table("region", Papers.metadata, Column("id", Integer, primary_key=True))


class Letter(Owned, Papers):
    """A row that belongs to one organisation."""

    __tablename__ = "letter"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(default="")
    answer_to_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"))
    answer_to: Mapped[Letter | None] = relationship(remote_side="Letter.id", back_populates="answers")
    answers: Mapped[list[Letter]] = relationship(back_populates="answer_to")


class Fair(OnTerritory, Papers):
    """A row of an organisation on the territory of a municipality."""

    __tablename__ = "fair"
    id: Mapped[int] = mapped_column(primary_key=True)


class Meeting(InRegion, Papers):
    """A row in a region."""

    __tablename__ = "meeting"
    id: Mapped[int] = mapped_column(primary_key=True)


class Sample(Shared, Papers):
    """A row of the platform, or of one organisation."""

    __tablename__ = "sample"
    id: Mapped[int] = mapped_column(primary_key=True)


KINDS = {Letter: "organisation_id", Fair: "municipality_id", Meeting: "region_id", Sample: "organisation_id"}


def made(kind: Any, number: int, place: int) -> Any:
    """A row of a place; a fair is held by an organisation from elsewhere."""
    also = {"organisation_id": ELSEWHERE} if kind is Fair else {}
    return kind(**{"id": number, KINDS[kind]: place, **also})


class Desk:
    """A session whose scope a test can change."""

    def __init__(self) -> None:
        self.scope = EVERYTHING
        self.engine = create_engine("sqlite://")
        Papers.metadata.create_all(self.engine)
        maker = sessionmaker(self.engine)
        install(maker, lambda: self.scope, lambda: HERE)
        self.session = maker()

    def under(self, scope: Scope) -> Session:
        """The session, emptied, under another scope."""
        self.session.rollback()
        self.session.expunge_all()
        self.scope = scope
        return self.session


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    with desk.engine.begin() as connection:
        for name in ("organisation", "region"):
            connection.execute(
                Papers.metadata.tables[name].insert(), [{"id": place} for place in (HERE, THERE, ELSEWHERE)]
            )
    for kind in KINDS:
        desk.session.add_all([made(kind, place, place) for place in (HERE, THERE)])
    desk.session.add_all([Sample(id=3, organisation_id=None)])
    desk.session.add(Letter(id=3, organisation_id=HERE, answer_to_id=THERE))
    desk.session.commit()
    yield desk
    desk.session.close()


REGIONS = select(literal(HERE))
OF_HERE = Scope(HERE, regions=REGIONS)


@pytest.mark.parametrize(
    ("kind", "seen"),
    [(Letter, {1, 3}), (Fair, {1}), (Meeting, {1}), (Sample, {1, 3})],
    ids=str,
)
def test_each_kind_shows_its_own_rows(desk: Desk, kind: Any, seen: set[int]) -> None:
    session = desk.under(OF_HERE)
    assert set(session.scalars(select(kind.id))) == seen
    assert {row.id for row in session.scalars(select(kind))} == seen


@pytest.mark.parametrize("kind", [Letter, Fair, Meeting])
def test_a_session_without_scope_sees_nothing(desk: Desk, kind: Any) -> None:
    assert not desk.under(NOTHING).scalars(select(kind)).all()


def test_without_scope_only_rows_of_the_platform_are_seen(desk: Desk) -> None:
    assert [row.id for row in desk.under(NOTHING).scalars(select(Sample))] == [3]


@pytest.mark.parametrize("kind", KINDS)
def test_the_platform_sees_everything(desk: Desk, kind: Any) -> None:
    assert set(desk.under(EVERYTHING).scalars(select(kind.id))) >= {HERE, THERE}


WAYS: dict[str, Callable[[Session], Any]] = {
    "by its number": lambda session: session.get(Letter, THERE),
    "by a condition": lambda session: session.scalars(select(Letter).where(Letter.id == THERE)).first(),
    "by one column": lambda session: session.scalar(select(Letter.organisation_id).where(Letter.id == THERE)),
    "by an alias": lambda session: session.scalars(
        select(found := aliased(Letter)).where(found.id == THERE)
    ).first(),
    "by a subquery": lambda session: session.scalar(
        select(func.count()).select_from(select(Letter.id).where(Letter.id == THERE).limit(5).subquery())
    ),
    "by a common table": lambda session: session.scalar(
        select(func.count()).select_from(select(Letter.id).where(Letter.id == THERE).cte())
    ),
    "by a union": lambda session: session.scalars(
        select(Letter.id).where(Letter.id == THERE).union_all(select(Letter.id).where(Letter.id == THERE))
    ).first(),
    "by the largest number": lambda session: (
        session.scalar(select(func.max(Letter.id)).where(Letter.id != 3)) == THERE
    ),
    "by exists": lambda session: session.scalar(select(exists().where(Letter.id == THERE))),
    "by a join": lambda session: session.scalar(
        select(func.count()).select_from(Fair).join(Letter, Letter.id == THERE)
    ),
    "by a scalar subquery": lambda session: session.scalar(
        select(select(Letter.id).where(Letter.id == THERE).scalar_subquery())
    ),
    "by an in": lambda session: session.scalars(
        select(Fair).where(Fair.id.in_(select(Letter.id - 1).where(Letter.id == THERE)))
    ).first(),
    "by a relation": lambda session: session.get_one(Letter, 3).answer_to,
    "by a relation read along": lambda session: (
        session.scalars(select(Letter).where(Letter.id == 3).options(joinedload(Letter.answer_to))).one().answer_to
    ),
    "by a relation read after": lambda session: (
        session.scalars(select(Letter).where(Letter.id == 3).options(selectinload(Letter.answer_to)))
        .one()
        .answer_to
    ),
    "by a relation read by a subquery": lambda session: (
        session.scalars(select(Letter).where(Letter.id == 3).options(subqueryload(Letter.answer_to)))
        .one()
        .answer_to
    ),
    "by a relation that is joined": lambda session: session.scalars(
        select(found := aliased(Letter)).join(Letter, Letter.answer_to_id == found.id).where(Letter.id == 3)
    ).first(),
    "by the old query": lambda session: session.query(Letter).filter_by(id=THERE).count(),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_row_of_elsewhere_is_not_found(desk: Desk, way: str) -> None:
    assert WAYS[way](desk.under(EVERYTHING)), "the way leads nowhere even where all may be seen"
    assert not WAYS[way](desk.under(OF_HERE))


def test_a_statement_under_a_scope_is_put_together_once(desk: Desk) -> None:
    """What is asked at every request is compiled at the first, also for another organisation."""
    hits: list[str] = []
    engine = desk.session.get_bind()
    event.listen(engine, "before_cursor_execute", lambda *said: hits.append(said[4].cache_hit.name))
    for organisation_id in (HERE, THERE, HERE):
        statement = select(Letter).options(joinedload(Letter.answer_to)).where(Letter.id == 3)
        desk.under(Scope(organisation_id)).scalars(statement).all()
    assert hits[1:] == ["CACHE_HIT", "CACHE_HIT"]


def test_a_collection_holds_only_rows_of_ones_own(desk: Desk) -> None:
    session = desk.under(EVERYTHING)
    session.add(Letter(id=4, organisation_id=THERE, answer_to_id=HERE))
    session.add(Letter(id=5, organisation_id=HERE, answer_to_id=HERE))
    session.commit()
    assert [row.id for row in desk.under(OF_HERE).get_one(Letter, HERE).answers] == [5]


@pytest.mark.parametrize("statement", [update(Letter).values(text="taken"), delete(Letter).where(Letter.id != 3)])
def test_a_sweep_over_all_rows_touches_only_ones_own(desk: Desk, statement: Any) -> None:
    assert desk.under(OF_HERE).execute(statement).rowcount in (1, 2)  # type: ignore[attr-defined]
    desk.session.commit()
    assert desk.under(EVERYTHING).get_one(Letter, THERE).text == ""


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_cannot_be_made_elsewhere(desk: Desk, kind: Any) -> None:
    session = desk.under(OF_HERE)
    session.add(made(kind, 9, THERE))
    with pytest.raises(OutOfScope):
        session.flush()


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_can_be_made_here(desk: Desk, kind: Any) -> None:
    session = desk.under(OF_HERE)
    session.add(made(kind, 9, HERE))
    session.flush()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("from_", "to"), [(HERE, THERE), (THERE, HERE)])
def test_a_row_cannot_be_moved(desk: Desk, kind: Any, from_: int, to: int) -> None:
    """Also not when it was loaded before the scope was narrowed."""
    session = desk.under(EVERYTHING)
    row = session.get_one(kind, from_)
    desk.scope = OF_HERE
    setattr(row, KINDS[kind], to)
    with pytest.raises(OutOfScope):
        session.flush()


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_of_elsewhere_cannot_be_deleted(desk: Desk, kind: Any) -> None:
    session = desk.under(EVERYTHING)
    session.delete(session.get_one(kind, THERE))
    desk.scope = OF_HERE
    with pytest.raises(OutOfScope):
        session.flush()


@pytest.mark.parametrize("owner", [None, THERE])
def test_a_row_of_the_platform_is_written_by_the_platform_alone(desk: Desk, owner: int | None) -> None:
    session = desk.under(OF_HERE)
    row = session.get_one(Sample, 3)
    row.organisation_id = HERE
    with pytest.raises(OutOfScope):
        session.flush()


def test_who_holds_a_fair_and_where_it_is_both_work_on_it(desk: Desk) -> None:
    """Whoever holds it may move it to another municipality, and not give it to somebody else altogether."""
    session = desk.under(Scope(ELSEWHERE))
    assert set(session.scalars(select(Fair.id))) == {HERE, THERE}
    session.get_one(Fair, HERE).municipality_id = THERE
    session.flush()
    session.get_one(Fair, HERE).organisation_id = HERE
    with pytest.raises(OutOfScope):
        session.flush()


def test_a_letter_cannot_point_at_a_letter_of_elsewhere(desk: Desk) -> None:
    session = desk.under(OF_HERE)
    session.add(Letter(id=9, organisation_id=HERE, answer_to_id=THERE))
    with pytest.raises(OutOfScope):
        session.flush()


def test_without_scope_nothing_is_written(desk: Desk) -> None:
    session = desk.under(NOTHING)
    session.add(Letter(id=9, organisation_id=HERE))
    with pytest.raises(OutOfScope):
        session.flush()


def test_two_scopes_one_after_the_other_do_not_share_an_answer(desk: Desk) -> None:
    statement = select(Letter.id)
    found = [set(desk.under(Scope(place)).scalars(statement)) for place in (HERE, THERE, HERE)]
    assert found == [{1, 3}, {2}, {1, 3}]
    assert len(limits._under_limits[statement]) == 1  # limited once, and kept with what it is looked up by


def test_one_statement_is_kept_under_few_joint_scopes_and_answers_to_each(desk: Desk) -> None:
    statement = select(Letter.id)
    for _ in range(limits.MOST_LIMITS):
        for place, seen in ((HERE, {1, 3}), (THERE, {2})):
            joint = Scope(ELSEWHERE, organisations=select(literal(place)))
            assert set(desk.under(joint).scalars(statement)) == seen
    assert len(limits._under_limits[statement]) <= limits.MOST_LIMITS


def test_what_belongs_to_a_row_stays_limited_while_the_portal_reads_for_somebody(desk: Desk) -> None:
    """He was shown the row under a limit, which goes with it: also to what is read of it later, under none."""
    letter = desk.under(OF_HERE).get_one(Letter, 3)
    desk.scope = EVERYTHING
    assert letter.answer_to is None
    here = Letter(id=4, organisation_id=HERE, answer_to_id=HERE)
    desk.session.add(here)
    desk.session.commit()
    letter = desk.under(OF_HERE).get_one(Letter, 4)
    desk.scope = EVERYTHING
    assert letter.answer_to is not None
