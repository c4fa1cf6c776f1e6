"""The report for others: a fixed pair of tables in which no organisation with few reporters shows (F-24).

The page, the workbook, the CSV and the PDF say the same, because all are made of the same tables (decision 0087).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Response, abort, current_app, request, url_for

from app.common import audit
from app.common.audit import events
from app.common.frozen import frozen
from app.common.suppressing import SMALLEST, Showing
from app.common.web import paper
from app.common.web.exports import MIME_TYPES, Sheet
from app.common.web.locale import gettext as _
from app.common.web.pages import Cell, Choice, Link
from app.common.web.paper import Paper
from app.common.web.parse import number
from app.common.web.screens import Page, expose, has_access, permission_name
from app.common.web.values import shown
from app.common.words import N_
from app.onboarding.actions.signals import handing_in, reporting
from app.onboarding.actions.signals.reporting import Report
from app.onboarding.models import SignalSet
from app.onboarding.rules.sectors import SECTORS
from app.onboarding.rules.signals import reports as rules
from app.onboarding.rules.signals.periods import EARLIEST, LATEST
from app.onboarding.rules.signals.reports import Axes
from app.onboarding.views.signals.words import months_in_words, short_period
from app.security.models import Region


@frozen
class Row:
    """A row of a table: its words, and its figures as they are shown."""

    label: str
    cells: tuple[Cell, ...]
    total: bool = False


@frozen
class Table:
    """One of the tables of the report."""

    key: str
    title: str
    head: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


class SignalReportPage(Page):
    """What the region tells others about signals: on the screen, and in files that say the same."""

    route_base, class_permission_name = "/signal-report", "SignalReport"

    @expose("/")
    @has_access
    @permission_name("list")
    def open(self) -> str:
        """The tables of a year."""
        known, region = self._region()
        if region is None:
            return self.page("onboarding/signal_report.html", region=None)
        found = reporting.report(region.id, _year())
        asked: dict[str, Any] = {"region": region.id, "year": found.year}
        kinds = (("xlsx", "Excel", "file-spreadsheet"), ("csv", "CSV", "file-text"))
        files = [
            Link(label, url_for("SignalReportPage.file", kind=kind, **asked), icon) for kind, label, icon in kinds
        ]
        return self.page(
            "onboarding/signal_report.html",
            region=region, tables=tuple(tables_of(found, _least())), told=told(_least()),
            lead=_lead(region, found),
            files=[*files, Link("PDF", url_for("SignalReportPage.paper", **asked), "printer")],
            years=tuple(Choice(str(one), str(one), one == found.year) for one in found.years),
            regions=tuple(Choice(str(one.id), one.name, one.id == region.id) for one in known),
            back_url=url_for("SignalsPage.open"),
        )  # fmt: skip

    @expose("/report.<any(csv,xlsx):kind>")
    @has_access
    @permission_name("list")
    def file(self, kind: str) -> Response:
        """The same tables as a file: a line for each figure, as it is shown."""
        region, found = self._asked()
        lines = list(_lines(tuple(tables_of(found, _least()))))
        headings = _("Table"), _("Row"), _("Column"), _("Figure")
        sheet = Sheet(_("Report of signals"), headings, (_lead(region, found), told(_least())))
        audit.later(events.EXPORTED, SignalSet.__tablename__, kind=kind, rows=len(lines), columns="report")
        name = f"signals-{found.year}.{kind}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(sheet.written(kind, lines), mimetype=MIME_TYPES[kind], headers=headers)

    @expose("/paper")
    @has_access
    @permission_name("list")
    def paper(self) -> Response:
        """The same tables as a PDF."""
        region, found = self._asked()
        about = Paper(_("Report of signals"), _lead(region, found), name=f"signals-{found.year}", mark="")
        tables = tuple(tables_of(found, _least()))
        return paper.send("onboarding/signal_report_paper.html", about, region, tables=tables, told=told(_least()))

    def _asked(self) -> tuple[Region, Report]:
        _known, region = self._region()
        if region is None:
            abort(404)
        return region, reporting.report(region.id, _year())

    def _region(self) -> tuple[list[Region], Region | None]:
        known = handing_in.regions()
        asked = number(request.args.get("region"))
        found = next((one for one in known if one.id == asked), None)
        if asked and found is None:
            abort(404)
        return known, found or (known[0] if known else None)


def _year() -> int | None:
    return number(request.args.get("year"), least=EARLIEST, most=LATEST)


def _least() -> int:
    return max(int(current_app.config["SMALLEST_FIGURE"]), SMALLEST)


def told(least: int) -> str:
    """How small figures are shown, in a sentence."""
    return _(
        "A figure below %(number)s is shown as “< %(number)s”. “hidden” stands where fewer than %(number)s people"
        " of an organisation or a sector may signal, and where a figure would give such a one away.",
        number=least,
    )  # fmt: skip


def _lead(region: Region, found: Report) -> str:
    if not found.known:
        return _("%(region)s · no figures of %(year)s", region=region.name, year=found.year)
    period = months_in_words(min(found.known), max(found.known))
    return _("%(region)s · figures of %(period)s", region=region.name, period=period)


def _lines(tables: tuple[Table, ...]) -> Iterator[list[Cell]]:
    for table in tables:
        for row in table.rows:
            for column, cell in zip(table.columns, row.cells, strict=True):
                yield [Cell(table.title), Cell(row.label), Cell(column), cell]


# The fixed tables


def tables_of(found: Report, least: int) -> Iterator[Table]:
    """Which tables there are: the list is fixed, since each other one would tell more (decision 0087)."""
    if not found.axes.periods:
        return
    signals, matches = (rules.shown(counts, found.axes, least) for counts in (found.signals, found.matches))
    yield _organisations(found, least, (signals, matches))
    yield _sectors("signals", _("Signals per sector and period"), found.signals, found.axes, least, signals)
    if found.with_matches:
        yield _sectors("matches", _("Matches per sector and period"), found.matches, found.axes, least, matches)


def _organisations(found: Report, least: int, how: Any) -> Table:
    """Organisations by their sector, with what was expected; matches only where a file told of them."""
    columns = [_("Signals"), _("Expected"), _("Difference")]
    columns += [_("Matches")] if found.with_matches else []
    rows = rules.organisation_rows(found.signals, found.matches, found.expected, found.axes, least, how)
    lines = []
    for row in rows:
        cells = [_cell(row.signals, least), _number(row.expected), _cell(row.difference, least, signed=True)]
        cells += [_cell(row.matches, least)] if found.with_matches else []
        about = dict(row.key)
        lines.append(Row(_name(about, found), tuple(cells), total="organisation" not in about))
    return Table("organisations", _("Organisations per sector"), _("Organisation"), tuple(columns), tuple(lines))


def _name(about: dict[str, Any], found: Report) -> str:
    if "organisation" in about:
        return found.names[about["organisation"]]
    if "sector" in about:
        words = SECTORS[about["sector"]]
        return _("%(name)s, together", name=_(words))
    return _("All together")


def _sectors(key: str, title: str, counts: Any, axes: Axes, least: int, how: Any) -> Table:
    cells = rules.sector_cells(counts, axes, least, how)
    periods: tuple[Any, ...] = (*axes.periods, None)
    rows = []
    for sector in (*axes.sectors, None):
        words = SECTORS.get(sector, N_("All together"))  # type: ignore[arg-type]
        line = tuple(_cell(cells[sector, period], least) for period in periods)
        rows.append(Row(_(words), line, total=sector is None))
    heads = tuple(short_period(period) if period is not None else _("Together") for period in periods)
    return Table(key, title, _("Sector"), heads, tuple(rows))


def _cell(one: rules.Cell, least: int, *, signed: bool = False) -> Cell:
    if one.how is Showing.FEW:
        return Cell(_("< %(number)s", number=least)) if not signed else Cell(_("hidden"))
    if one.how is not Showing.EXACT:
        return Cell(_("hidden"))
    sign = "+" if signed and one.number and one.number > 0 else ""
    return _number(one.number, sign)


def _number(count: int | None, sign: str = "") -> Cell:
    return Cell(f"{sign}{shown(count)}" if count is not None else "", raw=count, numeric=True)
