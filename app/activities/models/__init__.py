"""Tables of activities."""

from app.activities.models.activities import Activity

__all__ = ["Activity"]
