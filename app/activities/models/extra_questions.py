"""Extra questions about activities: which questionnaire a municipality asks of organisers, and their answers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from app.activities.models.activities import Activity
from app.activities.models.links import of_an_activity
from app.common.erasing import Erased
from app.common.history import Remembered
from app.common.scope import Scope, Scoped, Shared
from app.common.tables import NEVER_AGAIN, Numbered, Stamped, Versioned
from app.common.words import N_
from app.extensions import Model
from app.questionnaires.models import Answered, Questionnaire
from app.security.models import Organisation


class ActivityQuestions(Remembered, Numbered, Stamped, Versioned, Shared, Model):
    """What a municipality asks about activities on its territory; the portal's own row holds where it has none.

    Without a questionnaire nothing is asked, also where the portal does.
    """

    __tablename__ = "activity_questions"
    erased_by = Erased.NOBODY
    remembered_as = N_("Extra questions")
    __table_args__ = (
        UniqueConstraint("organisation_id"),
        NEVER_AGAIN,
    )

    questionnaire_id: Mapped[int | None] = mapped_column(
        ForeignKey("questionnaire.id"), index=True, info={"label": N_("Questionnaire")}
    )

    organisation: Mapped[Organisation | None] = relationship(info={"label": N_("Municipality")})
    questionnaire: Mapped[Questionnaire | None] = relationship(info={"label": N_("Questionnaire")})

    def __repr__(self) -> str:
        return f"<ActivityQuestions {self.id}>"


class ActivityAnswer(Answered, Scoped, Model):
    """An answer to an extra question about an activity: for its organisation and its municipality.

    Visitors read none, also not of what is public (decision 0084).
    """

    __tablename__ = "activity_answer"
    erased_by = Erased.NOBODY
    remembered_in = "activity"
    owner = "activity_id"

    activity_id: Mapped[int] = mapped_column(
        ForeignKey("activity.id", ondelete="CASCADE"), info={"label": N_("Activity"), "forgotten": True}
    )

    activity: Mapped[Activity] = relationship()

    @classmethod
    def readable(cls, scope: Scope) -> ColumnElement[bool]:
        # Not what may be read of the activity: visitors read what is public.
        return of_an_activity(cls.activity_id, Activity.writable(scope))

    @classmethod
    def writable(cls, scope: Scope) -> ColumnElement[bool]:
        return cls.readable(scope)

    @classmethod
    def owner_within(cls, session: Session, scope: Scope, owner: int | None) -> bool:
        """Asked of the activity itself, which is at hand where it is answered about."""
        activity = None if owner is None else session.get(Activity, owner)
        return activity is not None and any(
            scope.holds(session, one) for one in (activity.organisation_id, activity.municipality_id)
        )


answers: Any = ActivityAnswer
Activity.answers = answers
