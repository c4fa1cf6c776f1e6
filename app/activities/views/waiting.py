"""What waits for a local administrator; the dashboard asks for it with what waits elsewhere."""

from app.common.web.waiting import waits

__all__ = ["waits"]
