"""Changing the version that is being made: refused where somebody else has changed it meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from app.common.errors import Conflict
from app.common.web.forms import ScreenForm
from app.common.web.locale import gettext as _
from app.common.web.screens.saving import save, saved_before
from app.common.words import N_
from app.questionnaires.actions import designing as actions
from app.questionnaires.models import Edition
from app.questionnaires.views.editions import WithEditions

CHANGED = N_(
    "Somebody else changed this version. Below stands how it is now. Do it once more if you still want to."
)
Answer = str | Response | tuple[str, int]


class Drafting(WithEditions):
    """A screen on which the version that is being made is changed."""

    def _draft(self, pk: int) -> tuple[Any, Edition]:
        """A thing and the version of it that is being made; 404 where there is none."""
        thing = self.fetch(pk, *self.with_form)
        self.refuse_unless_allowed("edit", thing)
        draft = actions.edition_of(thing, thing.being_made)
        if draft is None:
            raise NotFound
        return thing, draft

    def saved(
        self, pk: int, form: ScreenForm, work: Callable[[], str], draw: Callable[[Any, Edition], str]
    ) -> Answer:
        """Change the version that is being made; where that cannot be, the form is drawn again with what it says.

        `draw` gets the thing and its version as they are now: somebody else may have been first (409).
        """
        status = 200
        try:
            if answer := save(form, work):
                return answer
        except Conflict:
            if answer := saved_before(form):
                return answer
            form.refuse(_(CHANGED))
            status = 409
        thing, draft = self._draft(pk)
        if status == 409:
            form.version.data = str(draft.version)
        return draw(thing, draft), status


def version_of(form: ScreenForm) -> int:
    """The version that a form was made from; one that is no number fits none."""
    text = form.version.data or ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1
