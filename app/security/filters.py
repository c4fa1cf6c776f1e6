"""Ways to narrow lists of users that need more than one column."""

from __future__ import annotations

from typing import Any

from flask import current_app, g
from flask_babel import format_date
from sqlalchemy import select

from app.common import clock
from app.common.clock import on_the_wall
from app.common.frozen import frozen
from app.common.web.filters import UNKNOWN
from app.common.web.locale import gettext as _
from app.common.web.pages import Choice, Filter
from app.common.web.parse import number, one_of
from app.common.words import N_
from app.security.actions import desk
from app.security.actions.figures import without_role
from app.security.actions.reviews import known_reviews
from app.security.models import AccessReview, Assignment, ReviewLine, Role, User
from app.security.rules.gates import Barred
from app.security.rules.reviews import KINDS

WITHOUT = "none"


@frozen
class ByReview:
    """Narrow lines to those of one review; the latest within the scope can be chosen."""

    name: str
    label: str

    def condition(self, text: str) -> Any:
        """The condition for the number of a review."""
        return ReviewLine.review_id == number(text)

    def described(self, text: str) -> str:
        """The review in words; of one that may not be known, a dash."""
        found = next((one for one in self._known() if str(one.id) == text), None)
        return review_name(found) if found else UNKNOWN

    def drawn(self, text: str, endpoint: str) -> Filter:
        """The field in the filter pop-over."""
        choices = tuple(Choice(str(one.id), review_name(one), str(one.id) == text) for one in self._known())
        return Filter(self.name, _(self.label), "choice", text, choices=choices)

    def _known(self) -> list[AccessReview]:
        if "known_reviews" not in g:
            g.known_reviews = known_reviews()
        return g.known_reviews


def review_name(review: AccessReview) -> str:
    """What a review is called: its kind, its organisation and the day it began."""
    day = format_date(on_the_wall(review.opened_at), "d MMMM y")
    return f"{_(KINDS[review.kind])}, {review.organisation.name}, {day}"


@frozen
class ByRole:
    """Narrow users to those who hold a role now, or to those who hold none."""

    name: str
    label: str

    def condition(self, text: str) -> Any:
        """The condition for a role code, or for "none"."""
        code = one_of(text, {*current_app.config["ROLES"], WITHOUT})
        held = select(Assignment.user_id).where(Assignment.active)
        if code == WITHOUT:
            return without_role()
        return User.id.in_(held.join(Role, Role.id == Assignment.role_id).where(Role.code == code))

    def described(self, text: str) -> str:
        """The role in words."""
        roles = current_app.config["ROLES"]
        return _("No role") if text == WITHOUT else _(roles[text].label)

    def drawn(self, text: str, endpoint: str) -> Filter:
        """The field in the filter pop-over."""
        named = [(WITHOUT, _("No role"))]
        named += [(code, f"{_(role.label)} ({code})") for code, role in current_app.config["ROLES"].items()]
        choices = tuple(Choice(code, label, code == text) for code, label in named)
        return Filter(self.name, _(self.label), "choice", text, choices=choices)


LACKS = {Barred.AGREEMENT: N_("a signed agreement"), Barred.ADMINISTRATOR: N_("a user administrator")}


@frozen
class ByLack:
    """Narrow organisations to those whose people cannot use the portal, by what is missing."""

    name: str
    label: str

    def condition(self, text: str) -> Any:
        """The condition for what is missing."""
        missing = one_of(text, {each.value for each in Barred})
        if missing == Barred.AGREEMENT:
            return desk.waits_for_agreement()
        return desk.waits_for_administrator(clock.now())

    def described(self, text: str) -> str:
        """What is missing, in words."""
        return _(LACKS[Barred(text)])

    def drawn(self, text: str, endpoint: str) -> Filter:
        """The field in the filter pop-over."""
        choices = tuple(Choice(each.value, _(words), each.value == text) for each, words in LACKS.items())
        return Filter(self.name, _(self.label), "choice", text, choices=choices)
