"""Account lines: the accounts of one organisation in the referral index, followed here, kept there (O-31 to O-35).

An account may be made before somebody is trained, because the e-learning needs one (O-35). What needs a training
is access: no line becomes active without it (O-33).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from app.common.errors import RuleBroken
from app.common.frozen import frozen
from app.common.words import N_, Told, folded

Each = TypeVar("Each")


class AccountState(StrEnum):
    """How far an account is."""

    REQUESTED = "requested"
    CREATED = "created"
    TRAINED = "trained"
    ACTIVE = "active"
    REMOVED = "removed"


ACCOUNT_STATES = {
    AccountState.REQUESTED: N_("Requested"),
    AccountState.CREATED: N_("Created"),
    AccountState.TRAINED: N_("Trained"),
    AccountState.ACTIVE: N_("In use"),
    AccountState.REMOVED: N_("Removed"),
}

NEXT: Mapping[AccountState, frozenset[AccountState]] = {
    AccountState.REQUESTED: frozenset({AccountState.CREATED, AccountState.TRAINED, AccountState.REMOVED}),
    AccountState.CREATED: frozenset({AccountState.TRAINED, AccountState.REMOVED}),
    AccountState.TRAINED: frozenset({AccountState.ACTIVE, AccountState.REMOVED}),
    AccountState.ACTIVE: frozenset({AccountState.REMOVED}),
    AccountState.REMOVED: frozenset(),
}
"""Whoever was at a regional training before the account was made is trained as soon as it is."""

NOT_CREATED = N_("This account is not created yet.")
CREATED_ALREADY = N_("This account was created already.")
TRAINED_ALREADY = N_("This training was noted already.")
NOT_TRAINED = N_("Nobody gets access without a training. Note the training first.")
ACTIVE_ALREADY = N_("This account is in use already.")
REMOVED_ALREADY = N_("This account was removed.")
TO_COME = N_("This day is still to come.")
TOO_EARLY = N_("This is before %(day)s, the day of the step before.")
LEAVING_IS_KNOWN = N_("The helpdesk was told already that this account goes. Call the helpdesk to change that.")
HANDED_OVER_ALREADY = N_("The helpdesk confirmed this list already.")
NOTHING_TO_HAND_OVER = N_("There is nothing new for the helpdesk.")


@frozen
class Employee:
    """Somebody on the list of an organisation; the e-mail address is what tells two people apart."""

    last_name: str
    email: str
    first_name: str = ""
    prefix: str = ""
    function: str = ""
    phone: str = ""
    coordinator: bool = False
    """Whether this is the institution coordinator, the only one with a user in this portal."""

    @property
    def key(self) -> str:
        """By what a person is found back in another list."""
        return folded(self.email)

    @property
    def name(self) -> str:
        """The name as it is said."""
        return " ".join(part for part in (self.first_name, self.prefix, self.last_name) if part)


def listed(one: Employee) -> str:
    """The name as it stands in lists, the prefix last: "Vries, Anna de"."""
    behind = " ".join(part for part in (one.first_name, one.prefix) if part)
    return f"{one.last_name}, {behind}" if behind else one.last_name


@frozen
class AccountLine:
    """The account of an employee, with the days on which it got where it is."""

    employee: Employee
    state: AccountState = AccountState.REQUESTED
    requested_on: date | None = None
    created_on: date | None = None
    trained_on: date | None = None
    active_on: date | None = None
    leaves_on: date | None = None
    removed_on: date | None = None
    handed_over: bool = False
    """Whether the helpdesk was told to make the account."""
    leaving_handed_over: bool = False
    """Whether the helpdesk was told to take it away."""


# What happens to a line


def created(line: AccountLine, on: date, *, today: date) -> AccountLine:
    """The line once the helpdesk made the account."""
    _refuse_removed(line)
    if line.created_on:
        raise RuleBroken(CREATED_ALREADY)
    _check_day(on, line.requested_on, today)
    state = AccountState.TRAINED if line.trained_on else AccountState.CREATED
    return replace(line, state=state, created_on=on)


def trained(line: AccountLine, on: date, *, today: date) -> AccountLine:
    """The line once somebody followed a training; a line without an account waits for it."""
    _refuse_removed(line)
    if line.trained_on:
        raise RuleBroken(TRAINED_ALREADY)
    _check_day(on, None, today)
    return replace(line, state=AccountState.TRAINED if line.created_on else line.state, trained_on=on)


def activated(line: AccountLine, on: date, *, today: date) -> AccountLine:
    """The line once somebody has access, for which there is an account and a training."""
    _refuse_removed(line)
    if line.state is AccountState.ACTIVE:
        raise RuleBroken(ACTIVE_ALREADY)
    checks = ((line.created_on, NOT_CREATED), (line.trained_on, NOT_TRAINED))
    if reasons := [sentence for holds, sentence in checks if not holds]:
        raise RuleBroken(*reasons)
    _check_day(on, max(day for day in (line.created_on, line.trained_on) if day), today)
    return replace(line, state=AccountState.ACTIVE, active_on=on)


def leaving(line: AccountLine, on: date | None) -> AccountLine:
    """The line once it is known on which day somebody leaves, or that nobody leaves after all.

    That day may be to come: the helpdesk is told before it.
    """
    _refuse_removed(line)
    if on and line.requested_on and on < line.requested_on:
        raise RuleBroken(Told(TOO_EARLY, day=line.requested_on))
    if line.leaving_handed_over:
        raise RuleBroken(LEAVING_IS_KNOWN)
    return replace(line, leaves_on=on)


def removed(line: AccountLine, on: date, *, today: date) -> AccountLine:
    """The line once the account is gone; the line itself stays, because it says who had access until when."""
    _refuse_removed(line)
    days = (line.requested_on, line.created_on, line.active_on)
    _check_day(on, max((day for day in days if day), default=None), today)
    return replace(line, state=AccountState.REMOVED, removed_on=on, leaves_on=line.leaves_on or on)


def _refuse_removed(line: AccountLine) -> None:
    if line.state is AccountState.REMOVED:
        raise RuleBroken(REMOVED_ALREADY)


def _check_day(on: date, before: date | None, today: date) -> None:
    if on > today:
        raise RuleBroken(TO_COME)
    if before and on < before:
        raise RuleBroken(Told(TOO_EARLY, day=before))


# Joiners and leavers


@frozen
class Change:
    """An employee who is written otherwise in the new list."""

    line: AccountLine
    employee: Employee


@frozen
class Comparison:
    """What a new list means for the lines there are (O-27)."""

    joiners: tuple[Employee, ...]
    leavers: tuple[AccountLine, ...]
    changed: tuple[Change, ...]
    renamed: tuple[Change, ...]
    """Somebody with the same name and another e-mail address: a person has to say whether it is one and the same.
    Neither side is among the joiners or the leavers until then."""
    kept: int = 0


def compared(lines: Iterable[AccountLine], new: Iterable[Employee]) -> Comparison:
    """Who joined, who left and who is written otherwise; nothing changes by itself.

    Whoever returns after an account was removed is a joiner, with a line of its own.
    """
    there = {line.employee.key: line for line in lines if line.state is not AccountState.REMOVED}
    listed = {employee.key: employee for employee in new}
    both = [(there[key], employee) for key, employee in listed.items() if key in there]
    changed = tuple(Change(line, employee) for line, employee in both if line.employee != employee)
    joiners = [employee for key, employee in listed.items() if key not in there]
    leavers = [line for key, line in there.items() if key not in listed]
    renamed = _renamed(leavers, joiners)
    known, gone = {id(one.employee) for one in renamed}, {id(one.line) for one in renamed}
    return Comparison(
        joiners=tuple(one for one in joiners if id(one) not in known),
        leavers=tuple(one for one in leavers if id(one) not in gone),
        changed=changed,
        renamed=tuple(renamed),
        kept=len(both) - len(changed),
    )


def _renamed(leavers: list[AccountLine], joiners: list[Employee]) -> list[Change]:
    """Pairs of the same name, where that name stands once on either side."""
    old, new = (
        _by_name((line.employee.name, line) for line in leavers),
        _by_name((one.name, one) for one in joiners),
    )
    return [Change(old[name][0], new[name][0]) for name in old if len(old[name]) == len(new.get(name, [])) == 1]


def _by_name(named: Iterable[tuple[str, Each]]) -> dict[str, list[Each]]:
    found: dict[str, list[Each]] = {}
    for name, one in named:
        found.setdefault(folded(name), []).append(one)
    return found


# To the helpdesk


class Order(StrEnum):
    """What the helpdesk is asked to do with an account."""

    CREATE = "create"
    REMOVE = "remove"


ORDERS = {Order.CREATE: N_("Create the account"), Order.REMOVE: N_("Remove the account")}


def to_hand_over(lines: Iterable[AccountLine]) -> list[tuple[Order, AccountLine]]:
    """What the helpdesk was not told yet, in the order of the lines; raises `RuleBroken` when there is nothing.

    Somebody who leaves before the helpdesk knew of an account is no work for it.
    """
    orders = [(order, line) for line in lines if (order := _order(line))]
    if not orders:
        raise RuleBroken(NOTHING_TO_HAND_OVER)
    return orders


def _order(line: AccountLine) -> Order | None:
    if line.state is AccountState.REMOVED:
        return None
    if line.leaves_on:
        known = line.handed_over or line.created_on
        return Order.REMOVE if known and not line.leaving_handed_over else None
    return Order.CREATE if line.state is AccountState.REQUESTED and not line.handed_over else None


@frozen
class HandOver:
    """A list that went to the helpdesk, and the day on which its receipt was confirmed (O-31)."""

    handed_over_on: date
    confirmed_on: date | None = None


def confirmed(handed: HandOver, on: date, *, today: date) -> HandOver:
    """The hand-over once the helpdesk said that it has the list."""
    if handed.confirmed_on:
        raise RuleBroken(HANDED_OVER_ALREADY)
    _check_day(on, handed.handed_over_on, today)
    return replace(handed, confirmed_on=on)
