"""What knows a request: base screens, lists, forms, pages, headers."""

from __future__ import annotations

from flask import current_app

from app.common.crypto import Vault


def vault() -> Vault:
    """The vault of this application, made from `DATA_KEY`."""
    return current_app.extensions["vault"]
