"""The framework's builder without the doors it would open by itself."""

from __future__ import annotations

from flask_appbuilder import AppBuilder


class PortalBuilder(AppBuilder):
    """Registers our screens only: no framework pages, static files, menu API, OpenAPI or "back" route.

    The framework's templates are not reachable either, so that a page of ours that is missing is heard.
    """

    def _add_global_static(self) -> None:
        """The framework's style sheets and scripts (Bootstrap, jQuery, select2) are not served."""

    def _add_global_filters(self) -> None:
        """The framework's template filters ask one permission per statement; our pages use none of them."""

    def _add_admin_views(self) -> None:
        """Index, language, security and API views are ours, and stand in `app.views`."""
