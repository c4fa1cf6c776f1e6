"""The picture of an activity: drawn anew when it is handed in, and told in words for whoever does not see it."""

from __future__ import annotations

from typing import IO

from app.activities.actions.activities import says_what_it_is
from app.activities.actions.picture_files import let_go
from app.activities.models import Activity
from app.activities.rules import activities as rules
from app.common import files
from app.common.errors import RuleBroken
from app.common.files.pictures import PICTURES, drawn_anew
from app.common.words import DEFAULT_LANGUAGE
from app.extensions import db

NAME = "afbeelding.jpg"


def set_picture(
    activity: Activity, stream: IO[bytes], alt: dict[str, str], *, name: str, limit: int, actor_id: int | None
) -> None:
    """Give an activity a picture, or another one. Raises `RuleBroken` for a file that is not taken."""
    _refuse_unless_told(activity, alt)
    session, place = db.session(), activity.organisation_id
    given = files.keep(
        session, stream, name=name, actor_id=actor_id, organisation_id=place, limit=limit, allowed=PICTURES
    )
    made = drawn_anew(files.path_of(given))
    files.remove(session, given)
    kept = files.keep(
        session, made, name=NAME, actor_id=actor_id, organisation_id=place, limit=limit, allowed=(), ours=True
    )
    let_go(activity)
    activity.picture_id, activity.picture_alt = kept.id, alt


def describe_picture(activity: Activity, alt: dict[str, str]) -> None:
    """Say in other words what the picture shows. Raises `RuleBroken`."""
    if activity.picture_id is None:
        raise RuleBroken(rules.NO_PICTURE)
    _refuse_unless_told(activity, alt)
    activity.picture_alt = alt


def remove_picture(activity: Activity) -> None:
    """Take the picture away. Raises `RuleBroken`."""
    if not says_what_it_is(activity):
        raise RuleBroken(rules.ONLY_ITS_MAKER)
    let_go(activity)


def _refuse_unless_told(activity: Activity, alt: dict[str, str]) -> None:
    if not says_what_it_is(activity):
        raise RuleBroken(rules.ONLY_ITS_MAKER)
    if not alt.get(DEFAULT_LANGUAGE):
        raise RuleBroken(rules.NO_ALTERNATIVE)
