"""What differs between two versions of a programme, in sentences that a reader understands (mission F-11)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.common.words import N_, Told
from app.onboarding.rules.contacts import CONTACT_KINDS
from app.onboarding.rules.gates import GATES
from app.onboarding.rules.papers import PAPER_KINDS
from app.onboarding.rules.programmes import STEP_KINDS, Check, Route, Step
from app.questionnaires.rules.comparing import Difference, Say, Sort, moved_keys

GATE_ADDED = N_("“%(step)s” is now completed only when: %(gate)s.")
GATE_GONE = N_("“%(step)s” no longer asks for: %(gate)s.")
PAPER_ADDED = N_("In “%(step)s” now goes out: %(paper)s.")
PAPER_GONE = N_("In “%(step)s” no longer goes out: %(paper)s.")
GUEST_ADDED = N_("To “%(step)s” is now invited: %(guest)s.")
GUEST_GONE = N_("To “%(step)s” is no longer invited: %(guest)s.")


def differences(old: Route, new: Route, say: Say) -> list[Difference]:
    """What changed from one version to the other, in the order of the new one, what was removed last."""
    found = list(_of_steps(old, new, say))
    return [one for one in found if one.sort is not Sort.REMOVED] + [
        one for one in found if one.sort is Sort.REMOVED
    ]


def _of_steps(old: Route, new: Route, say: Say) -> Iterator[Difference]:
    moved = moved_keys([one.key for one in old.steps], [one.key for one in new.steps])
    for place, step in enumerate(new.steps):
        was = old.step(step.key)
        if was is None:
            yield _told(Sort.ADDED, step.key, N_("Step “%(step)s” was added."), step=say(step.name))
            continue
        if step.key in moved:
            yield _moved_to(step, new.steps[place - 1] if place else None, say)
        yield from _of_step(was, step, new, say)
        yield from _of_checks(was, step, say)
    for step in old.steps:
        if new.step(step.key) is None:
            yield _told(Sort.REMOVED, step.key, N_("Step “%(step)s” was removed."), step=say(step.name))


def _moved_to(step: Step, before: Step | None, say: Say) -> Difference:
    name = say(step.name)
    if before is None:
        return _told(Sort.MOVED, step.key, N_("Step “%(step)s” now comes first."), step=name)
    after = N_("Step “%(step)s” now comes after “%(other)s”.")
    return _told(Sort.MOVED, step.key, after, step=name, other=say(before.name))


def _of_step(was: Step, step: Step, new: Route, say: Say) -> Iterator[Difference]:
    name = say(step.name)
    if was.name != step.name:
        yield _renamed(was, step, say)
    if was.kind is not step.kind:
        kinds = {"before": Told(STEP_KINDS[was.kind]), "after": Told(STEP_KINDS[step.kind])}
        told = N_("“%(step)s” is now: %(after)s (before: %(before)s).")
        yield _told(Sort.CHANGED, step.key, told, step=name, **kinds)
    checks = (
        ((was.about or None) != (step.about or None), N_("“%(step)s” has another explanation.")),
        (_minutes(was) != _minutes(step), _of_minutes(step)),
        (was.window != step.window, _of_window(step, new)),
    )
    for holds, message in checks:
        if holds:
            other = new.step(step.window.after) if step.window else None
            places = {"other": say(other.name)} if other else {}
            yield _told(Sort.CHANGED, step.key, message, step=name, **places, **_minutes(step))
    yield from _of_lists(step, was.gates, step.gates, (GATE_ADDED, GATE_GONE), "gate", GATES, name)
    yield from _of_lists(step, was.papers, step.papers, (PAPER_ADDED, PAPER_GONE), "paper", PAPER_KINDS, name)
    yield from _of_lists(step, was.guests, step.guests, (GUEST_ADDED, GUEST_GONE), "guest", CONTACT_KINDS, name)


def _renamed(was: Step, step: Step, say: Say) -> Difference:
    before, after = say(was.name), say(step.name)
    if before == after:  # the reader's own language says the same
        told = N_("The name of “%(step)s” has other words in another language.")
        return _told(Sort.RELABELLED, step.key, told, step=after)
    told = N_("Step “%(before)s” is now called “%(after)s”.")
    return _told(Sort.RELABELLED, step.key, told, before=before, after=after)


def _minutes(step: Step) -> dict[str, str]:
    return {"least": str(step.least_minutes), "most": str(step.most_minutes)}


def _of_minutes(step: Step) -> str:
    if not step.most_minutes:
        return N_("“%(step)s” no longer says how long it takes.")
    if step.least_minutes == step.most_minutes:
        return N_("“%(step)s” now takes %(most)s minutes.")
    return N_("“%(step)s” now takes %(least)s to %(most)s minutes.")


def _of_window(step: Step, new: Route) -> str:
    if step.window is None:
        return N_("“%(step)s” no longer has a window.")
    if new.step(step.window.after) is None:
        return N_("“%(step)s” has another window.")
    return N_("“%(step)s” has another window, counted from “%(other)s”.")


def _of_lists(
    step: Step,
    was: Iterable[str],
    now: Iterable[str],
    messages: tuple[str, str],
    place: str,
    words: Mapping[Any, str],
    name: str,
) -> Iterator[Difference]:
    added, gone = messages
    before, after = list(was), list(now)
    for message, those in ((added, [one for one in after if one not in before]),
                           (gone, [one for one in before if one not in after])):  # fmt: skip
        for one in those:
            yield _told(Sort.CHANGED, step.key, message, step=name, **{place: Told(words[one])})


def _of_checks(was: Step, step: Step, say: Say) -> Iterator[Difference]:
    name, before = say(step.name), {one.key: one for one in was.checklist}
    for check in step.checklist:
        old = before.get(check.key)
        if old is None:
            told = N_("Point “%(point)s” was added to the checklist of “%(step)s”.")
            yield _told(Sort.ADDED, place_of(step, check), told, step=name, point=say(check.text))
        elif old.text != check.text:
            yield _reworded(place_of(step, check), old, check, say)
    if moved_keys([one.key for one in was.checklist], [one.key for one in step.checklist]):
        yield _told(Sort.MOVED, step.key, N_("The points of “%(step)s” stand in another order."), step=name)
    there = {one.key for one in step.checklist}
    for check in was.checklist:
        if check.key not in there:
            told = N_("Point “%(point)s” was removed from the checklist of “%(step)s”.")
            yield _told(Sort.REMOVED, place_of(step, check), told, step=name, point=say(check.text))


def place_of(step: Step, check: Check) -> str:
    """What names a point among all of a programme: points of two checklists may have the same key."""
    return f"{step.key}.{check.key}"


def _reworded(place: str, was: Check, check: Check, say: Say) -> Difference:
    before, after = say(was.text), say(check.text)
    if before == after:
        told = N_("Point “%(point)s” has other words in another language.")
        return _told(Sort.RELABELLED, place, told, point=after)
    told = N_("Point “%(before)s” now reads “%(after)s”.")
    return _told(Sort.RELABELLED, place, told, before=before, after=after)


def _told(sort: Sort, key: str, message: str, **places: str) -> Difference:
    return Difference(sort, key, Told(message, **places))
