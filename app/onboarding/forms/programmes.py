"""The forms of the editor of programmes: a step, a point of its checklist, and a file to take in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from flask_wtf.file import FileField
from wtforms import SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Optional

from app.common.web.fields import NumberField
from app.common.web.forms import REQUIRED, ScreenForm
from app.common.web.later import _l
from app.common.web.locale import gettext as _
from app.common.web.uploads import UploadForm
from app.common.web.values import shown
from app.common.web.worded import lacks_dutch, long_text, said_in, short_text
from app.common.words import N_
from app.onboarding.rules.contacts import CONTACT_KINDS, ContactKind
from app.onboarding.rules.gates import BY_LAW, GATES, Gate
from app.onboarding.rules.papers import PAPER_KINDS, PaperKind
from app.onboarding.rules.programmes import (
    LAW_GATES,
    LONGEST_ABOUT,
    LONGEST_CHECK,
    LONGEST_NAME,
    MOST_MINUTES,
    STEP_KINDS,
    Check,
    Step,
    StepKind,
)
from app.onboarding.rules.windows import MOST, Unit, Window

FEW_LINES = {"rows": 2}
DAYS_OF_A_WEEK = 7
WHOLE = N_("Fill in a whole number, nought or more.")
MINUTES = N_("A step takes from nought to %(most)s minutes, and the shortest time is no longer than the longest.")
FORWARDS = N_("The window ends before it begins.")
TOO_FAR = N_("A window lies at most ten years ahead.")
BOTH_ENDS = N_("Fill in from when and until when.")


class Counted(StrEnum):
    """What people count a window in; weeks are kept as days."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


COUNTED = {
    Counted.DAYS: N_("Days"), Counted.WEEKS: N_("Weeks"), Counted.MONTHS: N_("Calendar months"),
    Counted.YEARS: N_("Years"),
}  # fmt: skip


def _number(label: str) -> NumberField:
    return NumberField(_l(label), validators=[Optional()], places=0, render_kw={"inputmode": "numeric"})


def _offered(words: Mapping[Any, str]) -> list[tuple[str, str]]:
    return [(one.value, _l(said)) for one, said in words.items()]


class StepForm(ScreenForm):
    """Everything of a step but its checklist, whose points have a form of their own."""

    name_nl = short_text(N_("Name in Dutch"), required=True, longest=LONGEST_NAME)
    name_en = short_text(N_("Name in English"), longest=LONGEST_NAME)
    name_fr = short_text(N_("Name in French"), longest=LONGEST_NAME)
    about_nl = long_text(N_("Explanation in Dutch"), LONGEST_ABOUT, render_kw=FEW_LINES)
    about_en = long_text(N_("Explanation in English"), LONGEST_ABOUT, render_kw=FEW_LINES)
    about_fr = long_text(N_("Explanation in French"), LONGEST_ABOUT, render_kw=FEW_LINES)
    kind = SelectField(
        _l("What happens in it"), choices=_offered(STEP_KINDS), validators=[InputRequired(_l(REQUIRED))],
        description=_l("Exactly one step completes the connection; only the last one comes back every year."),
    )  # fmt: skip
    least_minutes = _number(N_("Shortest time in minutes"))
    most_minutes = _number(N_("Longest time in minutes"))
    after = SelectField(
        _l("Is due after"), default="", validate_choice=False,
        description=_l("From the day on which that step is done, the portal works out when this one is due."),
    )  # fmt: skip
    least = _number(N_("From"))
    most = _number(N_("Until"))
    unit = SelectField(_l("Counted in"), choices=_offered(COUNTED), default=Counted.WEEKS.value)
    gates = SelectMultipleField(_l("Can only be completed when"), choices=_offered(GATES))
    papers = SelectMultipleField(_l("Papers that go out in it"), choices=_offered(PAPER_KINDS))
    guests = SelectMultipleField(_l("Who is invited to it"), choices=_offered(CONTACT_KINDS))

    def offer(self, earlier: tuple[Step, ...], now: Step | None) -> None:
        """Let its window count from one of these steps; one that no longer comes before it stays until changed."""
        named = [(one.key, shown(dict(one.name))) for one in earlier]
        if now is not None and now.key not in dict(named):
            named.append((now.key, shown(dict(now.name))))
        self.after.choices = [("", _("No step: it has no window")), *named]

    @classmethod
    def of(cls, step: Step | None) -> dict[str, Any]:
        """What the form shows of a step."""
        if step is None:
            return {"kind": StepKind.MEETING.value}
        said = {"name": step.name, "about": step.about or {}}
        words = {f"{name}_{code}": text for name, texts in said.items() for code, text in texts.items()}
        return {
            **words,
            **_window_as_typed(step.window),
            "kind": step.kind.value,
            "least_minutes": step.least_minutes or None,
            "most_minutes": step.most_minutes or None,
            "gates": [one.value for one in step.gates],
            "papers": [one.value for one in step.papers],
            "guests": [one.value for one in step.guests],
        }

    def validate(self, extra_validators: Any = None) -> bool:
        """Also what fields have to do with each other, and Dutch beside other languages."""
        fine = super().validate(extra_validators)
        if lack := lacks_dutch(self, "about"):
            self["about_nl"].errors = [lack]
        for name in ("least_minutes", "most_minutes", *(("least", "most") if self.after.data else ())):
            if not self[name].errors and self[name].data is not None and not _is_whole(self[name].data):
                self[name].errors = [_(WHOLE)]
        self._judge_minutes()
        self._judge_window()
        joins = self.kind.data == StepKind.JOINING.value
        if joins and not {one.value for one in BY_LAW} <= {*(self.gates.data or ())}:
            self.gates.errors = [_(LAW_GATES, step=self["name_nl"].data or "")]
        return fine and not self.errors

    def _judge_minutes(self) -> None:
        if self.least_minutes.errors or self.most_minutes.errors:
            return
        least, most = self._minutes
        if not least <= most <= MOST_MINUTES:
            self.most_minutes.errors = [_(MINUTES, most=MOST_MINUTES)]

    def _judge_window(self) -> None:
        offered: Any = self.after.choices or ()
        if not self.after.data or self.least.errors or self.most.errors or self.unit.errors:
            return
        if self.after.data not in {value for value, _label in offered}:
            self.after.errors = [_("Choose one of the steps before it.")]
        elif self.least.data is None or self.most.data is None:
            self.most.errors = [_(BOTH_ENDS)]
        elif self.least.data > self.most.data:
            self.most.errors = [_(FORWARDS)]
        elif self.most.data * self._factor > MOST[self._unit]:
            self.most.errors = [_(TOO_FAR)]

    @property
    def _minutes(self) -> tuple[int, int]:
        """How long it takes; where one end is filled in alone, it takes so long."""
        least, most = (int(field.data or 0) for field in (self.least_minutes, self.most_minutes))
        return (least or most) if self.least_minutes.data is None else least, most or least

    @property
    def _unit(self) -> Unit:
        return Unit.DAYS if self.unit.data == Counted.WEEKS.value else Unit(self.unit.data)

    @property
    def _factor(self) -> int:
        return DAYS_OF_A_WEEK if self.unit.data == Counted.WEEKS.value else 1

    @property
    def _window(self) -> Window | None:
        least, most = self.least.data, self.most.data
        if not self.after.data or least is None or most is None:
            return None
        return Window(self.after.data, self._unit, int(least) * self._factor, int(most) * self._factor)

    def step(self, before: Step | None) -> Step:
        """The step as it was filled in; its key and its checklist stay."""
        least, most = self._minutes
        base = before or Step("", {}, StepKind.MEETING)
        return replace(
            base, name=said_in(self, "name") or {}, about=said_in(self, "about"), kind=StepKind(self.kind.data),
            least_minutes=least, most_minutes=most, window=self._window,
            gates=tuple(one for one in Gate if one.value in (self.gates.data or ())),
            papers=tuple(one for one in PaperKind if one.value in (self.papers.data or ())),
            guests=tuple(one for one in ContactKind if one.value in (self.guests.data or ())),
        )  # fmt: skip


def _is_whole(number: Decimal) -> bool:
    return number == int(number) and 0 <= number < 1_000_000


def _window_as_typed(window: Window | None) -> dict[str, Any]:
    if window is None:
        return {}
    least, most, unit = window.least, window.most, Counted(window.unit.value)
    if unit is Counted.DAYS and most and least % DAYS_OF_A_WEEK == most % DAYS_OF_A_WEEK == 0:
        least, most, unit = least // DAYS_OF_A_WEEK, most // DAYS_OF_A_WEEK, Counted.WEEKS
    return {"after": window.after, "least": least, "most": most, "unit": unit.value}


class PointForm(ScreenForm):
    """A point of a checklist."""

    text_nl = long_text(N_("Point in Dutch"), LONGEST_CHECK, render_kw=FEW_LINES)
    text_en = long_text(N_("Point in English"), LONGEST_CHECK, render_kw=FEW_LINES)
    text_fr = long_text(N_("Point in French"), LONGEST_CHECK, render_kw=FEW_LINES)

    def validate(self, extra_validators: Any = None) -> bool:
        """Also that the Dutch text is there."""
        fine = super().validate(extra_validators)
        if not self.text_nl.errors and not self.text_nl.data:
            self.text_nl.errors = [_(REQUIRED)]
        return fine and not self.errors

    @classmethod
    def of(cls, check: Check | None) -> dict[str, Any]:
        """What the form shows of a point."""
        return {f"text_{code}": text for code, text in check.text.items()} if check else {}

    def words(self) -> dict[str, str]:
        """The point as it was filled in."""
        return said_in(self, "text") or {}


class ProgrammeFileForm(UploadForm):
    """A file with a programme."""

    file = FileField(
        _l("File"), validators=[InputRequired(_l(REQUIRED))], render_kw={"accept": ".json"},
        description=_l("A file that was saved from a portal like this one."),
    )  # fmt: skip
