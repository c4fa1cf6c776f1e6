"""The file of the picture of an activity: finding it, and letting go of it for good."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.activities.models import Activity
from app.common import erasures, files
from app.common.context import as_system
from app.common.files import StoredFile
from app.common.files.images import size_of_jpeg
from app.extensions import db

PICTURE = "activity_picture"
"""What the deletion of a picture is called on the list of erasures."""


def picture_of(activity: Activity) -> StoredFile | None:
    """The file of a picture; whoever may read the activity may see it, wherever he works."""
    if activity.picture_id is None:
        return None
    with as_system():
        return db.session.get(StoredFile, activity.picture_id)


def size_of(activity: Activity) -> tuple[int, int] | None:
    """How wide and how high the picture of an activity is; nothing where it has none, or its file is gone."""
    stored = picture_of(activity)
    path = None if stored is None else files.path_of(stored)
    return size_of_jpeg(path) if path is not None and path.exists() else None


def bytes_of(activities: Iterable[Activity]) -> dict[int, int]:
    """How many bytes the pictures of activities take, by the numbers of their files; asked for all at once."""
    wanted = {one.picture_id for one in activities if one.picture_id is not None}
    if not wanted:
        return {}
    with as_system():
        asked = select(StoredFile.id, StoredFile.size).where(StoredFile.id.in_(wanted))
        return {row.id: row.size for row in db.session.execute(asked)}


def let_go(activity: Activity) -> None:
    """Take the file that was there away, for good: a backup does not bring it back."""
    stored = picture_of(activity)
    activity.picture_id = activity.picture_alt = None
    if stored is not None:
        db.session.flush()  # the row lets go of it first
        erasures.note(db.session(), PICTURE, stored.key)
        files.remove(db.session(), stored)


@erasures.erases(PICTURE)
def erase_picture(session: Session, key: str) -> None:
    """Take a picture from the activity that has it, if one has."""
    stored = session.scalars(select(StoredFile).where(StoredFile.key == key)).first()
    if stored is None:
        return
    for activity in session.scalars(select(Activity).where(Activity.picture_id == stored.id)):
        activity.picture_id = activity.picture_alt = None
    session.flush()
    files.remove(session, stored)
