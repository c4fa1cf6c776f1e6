"""The dashboard of newcomers: a fixed list of tables about many people, never about one (A-07, A-08, A-W8)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from flask import Response, current_app, url_for
from flask_babel import format_decimal

from app.activities.actions import figures as actions
from app.activities.actions.figures import Counted
from app.activities.models import Newcomer
from app.activities.rules.activities import LanguageLevel
from app.activities.rules.figures import Key, at
from app.activities.rules.newcomers import AIMS, SHORT_LEVELS
from app.common import audit, clock, context
from app.common.audit import events
from app.common.frozen import frozen
from app.common.suppressing import SMALLEST, Showing
from app.common.web.charts import Figures, Grouped, Series, grouped
from app.common.web.exports import MIME_TYPES, as_csv
from app.common.web.locale import gettext as _
from app.common.web.screens import Page, expose, has_access, permission_name
from app.common.web.values import shown

Heads = Sequence[tuple[dict[str, Any], str]]
"""What rows or columns are about, each with its words."""


@frozen
class Row:
    """A row of a table: its words, and its figures as they are shown."""

    label: str
    cells: tuple[str, ...]
    total: bool = False


@frozen
class Table:
    """A table of the dashboard, with a chart of the same figures where there is one."""

    key: str
    title: str
    head: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    chart: Grouped | None = None


class FiguresPage(Page):
    """Figures about newcomers beside what is offered, of the municipalities for which one works."""

    route_base, class_permission_name = "/figures", "Figures"

    @expose("/")
    @has_access
    @permission_name("list")
    def open(self) -> str | tuple[str, int]:
        """The tables; without an agreement that is in force a region sees none."""
        places = actions.places()
        if places is None:
            return self._none()
        found = actions.count(places, least=_least())
        return self.page(
            "activities/figures.html",
            tables=tuple(_tables(found)),
            least=_least(),
            places=[name for _number, name in found.places],
            region=context.current().scope.regions is not None,
            made=shown(clock.now()),
            file_url=url_for("FiguresPage.file"),
            by_topic=found.by_topic,
        )

    @expose("/figures.csv")
    @has_access
    @permission_name("list")
    def file(self) -> Response | tuple[str, int]:
        """The same tables as a file: a line for each figure, as it is shown."""
        places = actions.places()
        if places is None:
            return self._none()
        lines = list(_lines(_tables(actions.count(places, least=_least()))))
        body = as_csv((_("Table"), _("Row"), _("Column"), _("Figure")), lines)
        audit.later(events.EXPORTED, Newcomer.__tablename__, kind="csv", rows=len(lines), columns="figures")
        headers = {"Content-Disposition": 'attachment; filename="figures.csv"'}
        return Response(body, mimetype=MIME_TYPES["csv"], headers=headers)

    def _none(self) -> tuple[str, int]:
        """Say why there are no figures, and where to find what was agreed."""
        there = url_for("FiguresAgreementView.list") if self.appbuilder.sm.may("list", "FiguresAgreement") else ""
        return self.page("activities/no_figures.html", agreements_url=there), 403


def _least() -> int:
    return max(int(current_app.config["SMALLEST_FIGURE"]), SMALLEST)


def _lines(tables: Iterator[Table]) -> Iterator[tuple[str, str, str, str]]:
    for table in tables:
        for row in table.rows:
            for column, cell in zip(table.columns, row.cells, strict=True):
                yield table.title, row.label, column, cell


# The fixed list


def _tables(found: Counted) -> Iterator[Table]:
    """Which tables there are: the list is fixed, since each other one would tell more (decision 0083)."""
    places: Heads = [({"place": number}, name) for number, name in found.places]
    levels: Heads = [({"level": one}, _(SHORT_LEVELS[one])) for one in LanguageLevel]
    topics: Heads = [({"topic": number}, shown(name)) for number, name in found.topics]
    goals: Heads = [({"goal": one}, _(words)) for one, words in AIMS.items()]
    everywhere: Heads = [*places, ({}, _("Together"))] if len(places) != 1 else places
    topic, level, municipality = _("Interest"), _("Language level"), _("Municipality")
    cell = _cells(found)
    yield _cross("interests", _("Interests per municipality"), topic, topics, everywhere, cell)
    yield _cross("goals", _("Goals per municipality"), _("Goal"), goals, everywhere, cell)
    yield _cross(
        "levels", _("Language level per municipality"), level, [*levels, ({}, _("Together"))], everywhere, cell
    )
    together: Heads = [*levels, ({}, _("Together"))]
    yield _cross("interests-levels", _("Interests per language level"), topic, topics, together, cell)
    if found.by_topic:
        yield _beside("offer-topics", _("Offer and demand per topic"), _("Topic"), topics, found)
    yield _beside("offer-levels", _("Offer and demand per language level"), level, levels, found)
    yield _beside("offer-places", _("Offer and demand per municipality"), municipality, places, found)


def _cells(found: Counted) -> Callable[[Key], str]:
    few, hidden = _("< %(number)s", number=_least()), _("hidden")

    def cell(key: Key) -> str:
        how = found.showing[key]
        if how is Showing.EXACT:
            return format_decimal(found.newcomers.get(key, 0))
        return few if how is Showing.FEW else hidden

    return cell


def _cross(key: str, title: str, head: str, rows: Heads, columns: Heads, cell: Callable[[Key], str]) -> Table:
    """Newcomers by two things that are known of them."""
    lines = tuple(Row(words, tuple(cell(at(**row, **column)) for column, _words in columns), total=not row)
                  for row, words in rows)  # fmt: skip
    return Table(key, title, head, tuple(words for _column, words in columns), lines)


def _beside(key: str, title: str, head: str, rows: Heads, found: Counted) -> Table:
    """Newcomers beside the activities that are in the agenda now."""
    cell, columns = _cells(found), (_("Newcomers"), _("Activities"))
    offered = [found.offered.get(at(**row), 0) for row, _words in rows]
    lines = tuple(
        Row(words, (cell(at(**row)), format_decimal(number)))
        for (row, words), number in zip(rows, offered, strict=True)
    )
    people = [_known(found, at(**row)) for row, _words in rows]
    return Table(key, title, head, columns, lines, _chart(key, title, head, rows, columns, people, offered))


def _known(found: Counted, key: Key) -> int | None:
    return found.newcomers.get(key, 0) if found.showing[key] is Showing.EXACT else None


def _chart(
    key: str,
    title: str,
    head: str,
    rows: Heads,
    columns: tuple[str, str],
    people: list[int | None],
    offered: list[int],
) -> Grouped | None:
    """The same two figures as bars; one that is not shown has none."""
    if not rows:
        return None
    series = (Series(columns[0], tuple(people)), Series(columns[1], tuple(offered)))
    most = max([1, *offered, *(number for number in people if number is not None)])
    labels = tuple(words for _row, words in rows)
    return grouped(Figures(f"chart-{key}", title, head, labels, series, 0, most, counts=True))
