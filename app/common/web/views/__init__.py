"""Pages that belong to no subject: what people keep of lists and forms."""

from app.common.web.views.lists import ListsPage

PAGES = (ListsPage,)

__all__ = ["PAGES", "ListsPage"]
