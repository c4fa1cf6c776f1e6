"""What the pages of residents share: as whom they take part in the plan that an address names."""

from __future__ import annotations

from flask import abort
from sqlalchemy.orm import Session

from app.common.web.errors import refused
from app.common.web.screens import Page
from app.plans.actions import own_plans
from app.plans.models import Participant
from app.security.login import tools


class OwnPage(Page):
    """A page of residents about plans: all of it hangs on the participants that they are."""

    def _me_in(self, session: Session, pk: int, *, to_write: bool = False) -> Participant:
        """As whom I take part in a plan; whether it exists otherwise is nobody's business."""
        find = own_plans.held if to_write else own_plans.one_of_mine
        me = find(session, tools.resident().resident_id, pk)
        if me is None:
            refused("scope", ("plan", pk))
            abort(404)
        return me
