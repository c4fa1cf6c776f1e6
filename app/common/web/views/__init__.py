"""Pages that belong to no subject: what people keep of lists and forms."""

from app.common.web.views.drafts import DraftsPage
from app.common.web.views.lists import ListsPage

PAGES = (ListsPage, DraftsPage)

__all__ = ["PAGES", "DraftsPage", "ListsPage"]
