"""Residents in histories of plans: whoever reads what they did knows them as participants."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.common.history import Change
from app.common.web.screens.history import WithHistory
from app.plans.actions.own_writing import names_of
from app.plans.models import Plan


class NamesOutsiders(WithHistory):
    """A screen of a plan or of something within one."""

    def name_outsiders(self, item: Any, changes: Sequence[Change]) -> None:
        plan = item if isinstance(item, Plan) else item.plan
        names = names_of(plan, {one.actor_id for one in changes if one.actor_id}) if changes else {}
        for one in changes:
            one.outsider = names.get(one.actor_id or 0, "")
