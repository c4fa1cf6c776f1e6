"""Documents of an organisation."""

from __future__ import annotations

from enum import StrEnum

from app.common.words import N_


class DocumentKind(StrEnum):
    AGREEMENT = "agreement"
    OTHER = "other"


DOCUMENT_KINDS = {DocumentKind.AGREEMENT: N_("Agreement"), DocumentKind.OTHER: N_("Other document")}
