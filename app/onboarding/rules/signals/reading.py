"""From the lines of a file to figures per organisation and period: all of them, or the reasons why none."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from datetime import date

from app.common.errors import RuleBroken
from app.common.files.tables import Failed, Formula, Line, Value
from app.common.frozen import frozen
from app.common.words import N_, Told, counted, folded
from app.onboarding.rules.signals.columns import Column, reasons_against
from app.onboarding.rules.signals.numbers import A_FORMULA, FAILED, SHOWN, count_of
from app.onboarding.rules.signals.organisations import Register, Unknown, name_key
from app.onboarding.rules.signals.periods import Period, joined, period_of

MOST_TOLD = 20
"""How many faults are told one by one."""
MOST_PROPOSED = 100
"""For how many unknown names one that is alike is looked for."""

NOTHING = N_("There are no lines below the headings.")
NO_NAME = N_("Line %(line)s: it does not say which organisation it is about.")
UNKNOWN = N_("Line %(line)s: we know no organisation “%(text)s”. Choose which one it is, or leave it out.")
SEVERAL = N_("Line %(line)s: more than one organisation is called “%(text)s”. Use the column with their numbers.")
TWO = N_("Line %(line)s: “%(text)s” and the number %(number)s are not the same organisation.")
NO_PERIOD = N_("Line %(line)s: it does not say which period it is about.")
NOT_A_PERIOD = N_("Line %(line)s: “%(text)s” is not a period that we can read. Write it as 2026-01, or Q1 2026.")
TO_COME = N_("Line %(line)s: “%(text)s” has yet to begin.")
NO_COUNT = N_("Line %(line)s: there are no figures. Write 0 where there were none.")
AGAIN = N_("Line %(line)s: line %(other)s has figures of “%(text)s” for the same time.")
TOTAL_SKIPPED = N_("Line %(line)s is a total and was not taken.")

TOTALS = re.compile(r"(eind|sub|grand |algemeen )?tota(al|l)( general)?|alle organisaties|all organisations")
FILTERS = re.compile(r"(toegepaste filters|applied filters|filtres appliques)\b")
"""What reporting tools write below a table."""


@frozen
class Counted:
    """What one line says. Where a file has no column of signals, or of matches, nothing is known of those."""

    line: int
    organisation: Hashable
    period: Period
    signals: int | None
    matches: int | None


@frozen
class Reading:
    """What came of a file; figures only where nothing is wrong with any line."""

    figures: tuple[Counted, ...] = ()
    faults: tuple[Told, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    """Names for which somebody has to choose an organisation."""
    notes: tuple[Told, ...] = ()

    def accepted(self) -> tuple[Counted, ...]:
        """The figures; raises `RuleBroken` with the faults, of which the first ones are told one by one."""
        if self.faults:
            rest = len(self.faults) - MOST_TOLD
            more = [further(rest)] if rest > 0 else []
            raise RuleBroken(*self.faults[:MOST_TOLD], *more)
        return self.figures


def read(
    lines: Sequence[Line], head: Line, columns: Mapping[int, Column], register: Register, *, today: date
) -> Reading:
    """Read the lines below the headings; raises `RuleBroken` where the columns do not tell enough."""
    if reasons := reasons_against(list(columns.values())):
        raise RuleBroken(*reasons)
    work = _Work(head, columns, register, today)
    for line in lines:
        if line.number > head.number:
            work.take(line)
    return work.done()


class _Wrong(Exception):
    """A line that cannot be taken, with the sentence that says why; without one where it was said before."""

    def __init__(self, sentence: str, **places: str) -> None:
        super().__init__(sentence)
        self.told = Told(sentence, **places)


class _Work:
    """The lines taken so far, and what was wrong with others."""

    def __init__(self, head: Line, columns: Mapping[int, Column], register: Register, today: date) -> None:
        self.head, self.register, self.today = head, register, today
        self.places = {column: place for place, column in columns.items()}
        self.figures: list[Counted] = []
        self.faults: list[Told] = []
        self.notes: list[Told] = []
        self.unknown: dict[str, Unknown] = {}
        self.taken: dict[tuple[Hashable, date], int] = {}
        self.left_out = 0

    def take(self, line: Line) -> None:
        """Take what a line says, or note what is wrong with it."""
        if self._beside_the_table(line):
            return
        try:
            organisation = self._organisation(line)
            if organisation is None:
                self.left_out += 1
                return
            period = self._period(line)
            signals, matches = self._counts(line)
            self._refuse_again(line, organisation, period)
        except _Wrong as wrong:
            if wrong.told:
                self.faults.append(wrong.told)
        else:
            self.figures.append(Counted(line.number, organisation, period, signals, matches))

    def done(self) -> Reading:
        """What came of it: no figures at all where a line is wrong."""
        faults, notes = self.faults, self.notes
        if not self.figures and not faults and not self.left_out:
            faults = [Told(NOTHING)]
        if self.left_out:
            notes = [*notes, _left_out(self.left_out)]
        figures = () if faults else tuple(self.figures)
        return Reading(figures, tuple(faults), tuple(self.unknown.values()), tuple(notes))

    def _cell(self, line: Line, column: Column) -> Value:
        return line.at(self.places[column]) if column in self.places else None

    def _heading(self, column: Column) -> str:
        return str(self.head.at(self.places[column]) or column.value)[:SHOWN]

    def _beside_the_table(self, line: Line) -> bool:
        """Whether a line is none of the table: nothing of ours, what was filtered, or a total."""
        texts = [folded(cell) for cell in line.cells if isinstance(cell, str)]
        if texts and FILTERS.match(texts[0]):
            return True
        cells = [self._cell(line, column) for column in (Column.ORGANISATION, Column.NUMBER, Column.PERIOD)]
        if any(isinstance(cell, str) and TOTALS.fullmatch(folded(cell)) for cell in (*line.cells[:1], *cells)):
            self.notes.append(Told(TOTAL_SKIPPED, line=str(line.number)))
            return True
        return all(self._cell(line, column) is None for column in self.places)

    def _text(self, line: Line, column: Column) -> str:
        """What stands in a cell that is no count, as text; of a number without what a spreadsheet adds."""
        cell = self._cell(line, column)
        if isinstance(cell, Formula):
            raise _Wrong(A_FORMULA, line=str(line.number), column=self._heading(column))
        if isinstance(cell, Failed):
            raise _Wrong(FAILED, line=str(line.number), column=self._heading(column), text=str(cell)[:SHOWN])
        if isinstance(cell, float) and cell.is_integer():
            return str(int(cell))
        return "" if cell is None else str(cell)

    def _organisation(self, line: Line) -> Hashable:
        name, number = self._text(line, Column.ORGANISATION), self._text(line, Column.NUMBER)
        at, told = str(line.number), (name or number)[:SHOWN]
        if not told:
            raise _Wrong(NO_NAME, line=at)
        if self.register.left_out(name or number):
            return None
        by_name = self.register.named(name or number)
        by_number = self.register.numbered(number) if number else set()
        found = (by_name & by_number) or by_number or by_name
        if not found:
            self._note_unknown(name or number, line.number)
            raise _Wrong(UNKNOWN, line=at, text=told)
        if by_name and by_number and not by_name & by_number:
            raise _Wrong(TWO, line=at, text=told, number=number[:SHOWN])
        if len(found) > 1:
            raise _Wrong(SEVERAL, line=at, text=told)
        return next(iter(found))

    def _note_unknown(self, text: str, line: int) -> None:
        if name_key(text) in self.unknown:
            raise _Wrong("")  # one choice for a name is asked, however many lines have it
        near = self.register.near(text) if len(self.unknown) < MOST_PROPOSED else None
        self.unknown[name_key(text)] = Unknown(text, line, near)

    def _period(self, line: Line) -> Period:
        parts = [one for one in (Column.PERIOD, Column.YEAR, Column.MONTH, Column.QUARTER) if one in self.places]
        told = " ".join(text for one in parts if (text := self._text(line, one)))[:SHOWN]
        if not told:
            raise _Wrong(NO_PERIOD, line=str(line.number))
        if Column.PERIOD in self.places:
            found = period_of(self._cell(line, Column.PERIOD))
        else:
            part = Column.MONTH if Column.MONTH in self.places else Column.QUARTER
            found = joined(self._cell(line, Column.YEAR), self._part(line, part))
        if found is None:
            raise _Wrong(NOT_A_PERIOD, line=str(line.number), text=told)
        if found.first > self.today:
            raise _Wrong(TO_COME, line=str(line.number), text=told)
        return found

    def _part(self, line: Line, part: Column) -> Value:
        """The month or quarter of a line; a bare number under "quarter" is one of the four."""
        cell = self._cell(line, part)
        text = self._text(line, part)
        return f"Q{text}" if part is Column.QUARTER and re.fullmatch(r"[1-4]", text) else cell

    def _counts(self, line: Line) -> tuple[int | None, int | None]:
        """Both counts. Reporting tools leave a cell empty for nought, so one may be, but not all there are."""
        found: dict[Column, int | None] = {}
        for column in (Column.SIGNALS, Column.MATCHES):
            if column in self.places:
                read = count_of(self._cell(line, column), line=line.number, column=self._heading(column))
                if isinstance(read, Told):
                    raise _Wrong(str(read), **{name: str(text) for name, text in read.places.items()})
                found[column] = read
        if all(one is None for one in found.values()):
            raise _Wrong(NO_COUNT, line=str(line.number))
        whole = {column: one or 0 for column, one in found.items()}
        return whole.get(Column.SIGNALS), whole.get(Column.MATCHES)

    def _refuse_again(self, line: Line, organisation: Hashable, period: Period) -> None:
        """One line for an organisation and a time: a month beside its quarter would count twice."""
        months = [(organisation, first) for first in period.each()]
        for month in months:
            if month in self.taken:
                name = self._text(line, Column.ORGANISATION) or self._text(line, Column.NUMBER)
                other = str(self.taken[month])
                raise _Wrong(AGAIN, line=str(line.number), other=other, text=name[:SHOWN])
        self.taken.update(dict.fromkeys(months, line.number))


def further(rest: int) -> Told:
    """How many faults there are besides those that are told one by one."""
    return counted(
        "There is %(num)s more line that cannot be read.",
        "There are %(num)s more lines that cannot be read.",
        rest,
    )


def _left_out(lines: int) -> Told:
    return counted("%(num)s line was left out, as you chose.", "%(num)s lines were left out, as you chose.", lines)
