"""Pages that belong to no subject: what people keep of lists and forms, and work they asked for."""

from app.common.web.views.drafts import DraftsPage
from app.common.web.views.handbook import HandbookPage
from app.common.web.views.jobs import JobPage
from app.common.web.views.lists import ListsPage

PAGES = (ListsPage, DraftsPage, JobPage, HandbookPage)

__all__ = ["PAGES", "DraftsPage", "HandbookPage", "JobPage", "ListsPage"]
