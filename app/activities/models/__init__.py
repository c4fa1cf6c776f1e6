"""What activities are about, the activities themselves, and what sources offered."""

from app.activities.models.activities import Activity
from app.activities.models.agendas import PublicAgenda
from app.activities.models.imports import ImportedActivity, LikelyDuplicate
from app.activities.models.links import ActivityTopic
from app.activities.models.topics import Topic

__all__ = ["Activity", "ActivityTopic", "ImportedActivity", "LikelyDuplicate", "PublicAgenda", "Topic"]
