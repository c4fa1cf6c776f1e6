"""What is shown of measurements: the two voices side by side, in a chart, a table and words, and how they went."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask_babel import ngettext

from app.common.frozen import frozen
from app.common.types import in_language
from app.common.web.charts import Figures, Grouped, Lines, Radar, Series, lines, radar
from app.common.web.locale import gettext as _
from app.common.web.pages import Choice
from app.common.web.values import brief, language, shown
from app.common.words import N_
from app.plans.actions.measurements import Taken
from app.plans.rules import differences
from app.plans.rules import measurements as rules
from app.plans.rules.instruments import SCORERS, Instrument, Scorer
from app.plans.rules.measurements import Measurement

SHORT = {Scorer.PROFESSIONAL: N_("Prof."), Scorer.RESIDENT: N_("Resident")}
"""Names above narrow columns."""
MARKS = {Scorer.PROFESSIONAL: "a", Scorer.RESIDENT: "b"}
"""The line of each in every chart, alone as well: a full one with dots, and a broken one with squares."""
MOST_SENTENCES = 3


@frozen
class Voice:
    """What one of the two says of a domain in words."""

    scorer: str
    who: str
    words: str


@frozen
class Measured:
    """A measurement as it is shown, beside the one before it."""

    pk: int
    title: str
    chart: Radar | Grouped
    sentences: tuple[str, ...]
    """What differs most between the two voices."""
    voices: tuple[tuple[str, tuple[Voice, ...]], ...]
    """The notes, by domain."""
    hidden: str = ""
    """How many scores are kept and not shown."""


@frozen
class Compared:
    """Two measurements beside each other."""

    chart: Radar | Grouped
    steps: tuple[tuple[str, str], ...]
    """What became of each score that is another one now: whose of what, and by how much."""


class Sight:
    """An instrument and what was measured with it, as somebody may see it, from the first to the last."""

    def __init__(self, key: str, instrument: Instrument, taken: Sequence[Taken], reader: Scorer) -> None:
        self.key, self.instrument = key, instrument
        fits = [(one.pk, *rules.fitting(instrument, one.value)) for one in taken]
        self.values = {pk: rules.seen_by(instrument, reader, value) for pk, value, _gone in fits}
        self.gone = {pk: gone for pk, _value, gone in fits}
        self.say = partial(in_language, language=language())
        self.titles = tuple(self.say(domain.title) for domain in instrument.domains)

    def chosen(self, wanted: int | None) -> int | None:
        """The number of the measurement that is asked for, or that of the last one."""
        return wanted if wanted in self.values else next(reversed(self.values), None)

    def before(self, pk: int) -> int | None:
        """The number of the measurement that a later one is compared with."""
        earlier = rules.before(list(self.values.values()), self.values[pk])
        return next((key for key, value in self.values.items() if value is earlier), None)

    def choices(self, chosen: int | None) -> tuple[Choice, ...]:
        """All measurements to choose from, the last one first."""
        named = [
            (pk, _("Measurement %(number)s, %(day)s", number=number, day=brief(value.at)))
            for number, (pk, value) in enumerate(self.values.items(), 1)
        ]
        return tuple(Choice(str(pk), name, pk == chosen) for pk, name in reversed(named))

    # One measurement

    def measured(self, pk: int) -> Measured:
        """One measurement, compared with the one before it."""
        value, before = self.values[pk], self.before(pk)
        earlier = self.values[before] if before else None
        hidden = self.gone[pk] and ngettext(
            "%(num)d score is kept and not shown: this domain or this scale is not used any more.",
            "%(num)d scores are kept and not shown: these domains or this scale are not used any more.",
            self.gone[pk],
        )  # fmt: skip
        return Measured(
            pk, _("Measurement of %(day)s", day=shown(value.at)), self._chart(value, earlier),
            self._differences(value), self._voices(value), hidden or "",
        )  # fmt: skip

    def _chart(self, value: Measurement, earlier: Measurement | None) -> Radar | Grouped:
        series = tuple(
            Series(_(SCORERS[scorer]), self._scores(value, scorer), _(SHORT[scorer]),
                   self._changes(value, earlier, scorer), MARKS[scorer])
            for scorer in self.instrument.scorers
        )  # fmt: skip
        told = self._ends()
        if earlier and any(any(one.beside) for one in series):
            told += " " + _("In brackets: the difference from the measurement of %(day)s.", day=shown(earlier.at))
        notes: tuple[str, ...] = ()
        if len(series) > 1:
            notes = tuple(_(differences.in_short(one)) for one in rules.pairs(self.instrument, value, self.say))
        return radar(self._figures("r", _("Scores of %(day)s", day=shown(value.at)), series, told.strip(), notes))

    def _figures(
        self, name: str, title: str, series: tuple[Series, ...], told: str, notes: tuple[str, ...] = ()
    ) -> Figures:
        scale = self.instrument.scale
        return Figures(
            f"{self.key}-{name}", title, _("Life domain"), self.titles, series, scale.least, scale.most, told,
            notes, _("Difference") if notes else "",
        )  # fmt: skip

    def _scores(self, value: Measurement, scorer: Scorer) -> tuple[int | None, ...]:
        return tuple(value.value(scorer, domain.key) for domain in self.instrument.domains)

    def _changes(self, value: Measurement, earlier: Measurement | None, scorer: Scorer) -> tuple[str, ...]:
        if earlier is None:
            return ()
        return tuple(_signed(one) for one in rules.steps(self.instrument, scorer, earlier, value))

    def _ends(self) -> str:
        """What the steps mean that have words: “1 = gaat slecht, 5 = gaat goed.”"""
        said = ", ".join(f"{step} = {self.say(words)}" for step, words in self.instrument.scale.ends)
        return f"{said}." if said else ""

    def _differences(self, value: Measurement) -> tuple[str, ...]:
        pairs = differences.sorted_by_size(rules.pairs(self.instrument, value, self.say))
        return tuple(_(differences.sentence(one)) for one in pairs if one.by)[:MOST_SENTENCES]

    def _voices(self, value: Measurement) -> tuple[tuple[str, tuple[Voice, ...]], ...]:
        found = []
        for domain in self.instrument.domains:
            notes = ((scorer, value.scores.get(scorer, {}).get(domain.key)) for scorer in self.instrument.scorers)
            said = tuple(Voice(who.value, _(SCORERS[who]), one.note) for who, one in notes if one and one.note)
            if said:
                found.append((self.say(domain.title), said))
        return tuple(found)

    # Several

    def compared(self, pk: int, other: int) -> Compared:
        """Two moments beside each other, the earlier one first."""
        then, now = rules.in_time([self.values[other], self.values[pk]])
        days = {id(one): brief(one.at) for one in (then, now)}
        series = tuple(
            Series(
                _("%(who)s, %(day)s", who=_(SCORERS[scorer]), day=days[id(one)]), self._scores(one, scorer),
                _("%(who)s, %(day)s", who=_(SHORT[scorer]), day=days[id(one)]),
                mark=MARKS[scorer] if one is now else "",
            )
            for scorer in self.instrument.scorers for one in (then, now)
        )  # fmt: skip
        title = _("Scores of %(first)s and %(last)s", first=shown(then.at), last=shown(now.at))
        return Compared(radar(self._figures("c", title, series, self._ends())), self._since(then, now))

    def _since(self, then: Measurement, now: Measurement) -> tuple[tuple[str, str], ...]:
        day, found = shown(then.at), []
        for scorer in self.instrument.scorers:
            who = _(SCORERS[scorer]).lower()
            steps = rules.steps(self.instrument, scorer, then, now)
            for title, step in zip(self.titles, steps, strict=True):
                said = differences.since(step.before, step.now, day)
                if said and step.before != step.now:
                    found.append((_("%(domain)s – %(who)s", domain=title, who=who), _(said)))
        return tuple(found)

    def course(self) -> tuple[tuple[str, Lines], ...]:
        """How each domain went, as lines over time; nothing before there are two measurements."""
        values = list(self.values.values())
        if len(values) < 2:
            return ()
        days = tuple(brief(one.at) for one in values)
        across, scale = [one.at.toordinal() for one in values], self.instrument.scale
        found = []
        for domain, title in zip(self.instrument.domains, self.titles, strict=True):
            series = tuple(
                Series(_(SCORERS[scorer]), rules.series(values, scorer, domain.key), _(SHORT[scorer]),
                       mark=MARKS[scorer])
                for scorer in self.instrument.scorers
            )  # fmt: skip
            named = _("%(domain)s over time", domain=title)
            figures = Figures(f"{self.key}-{domain.key}", named, _("Day"), days, series, scale.least, scale.most)
            found.append((title, lines(figures, across)))
        return tuple(found)


def _signed(step: Any) -> str:
    """By how much a score changed, in brackets and with its sign."""
    if step.before is None or step.now is None or step.before == step.now:
        return ""
    by = step.now - step.before
    return f"(+{by})" if by > 0 else f"(−{-by})"
