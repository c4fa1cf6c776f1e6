"""What activities are about, and the activities themselves."""

from app.activities.models.activities import Activity
from app.activities.models.topics import Topic

__all__ = ["Activity", "Topic"]
