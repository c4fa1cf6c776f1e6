"""Products and what may be done with them, per role (user manual 2.2; U-55 to U-60)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from app.common.frozen import frozen
from app.common.words import N_
from app.security.rules.roles import Held


class ProductKind(StrEnum):
    """What a product is there for."""

    FILES = "files"
    CONSULT = "consult"


KINDS = {
    ProductKind.FILES: N_("Upload and download files"),
    ProductKind.CONSULT: N_("Consult"),
}


class Use(StrEnum):
    """What is done with a product."""

    UPLOAD = "upload"
    DOWNLOAD = "download"
    CONSULT = "consult"
    SETTINGS = "settings"


RIGHTS: dict[tuple[str, ProductKind], frozenset[Use]] = {
    ("G", ProductKind.FILES): frozenset({Use.UPLOAD, Use.DOWNLOAD}),
    ("G", ProductKind.CONSULT): frozenset({Use.CONSULT}),
    ("PB", ProductKind.FILES): frozenset({Use.SETTINGS}),
    ("PB", ProductKind.CONSULT): frozenset({Use.SETTINGS}),
}
"""What a role may do with a kind of product. Settings and use are apart: a product administrator gets no files and
consults nothing, and a user administrator does neither (U-57, U-58)."""


@frozen
class FixedProduct:
    """A product as written down in `config.py`."""

    name: str
    kind: ProductKind


def uses(kind: ProductKind, codes: Iterable[str]) -> frozenset[Use]:
    """What somebody with some roles for a product may do with it: the union (U-59)."""
    return frozenset().union(*(RIGHTS.get((code, kind), frozenset()) for code in codes))


def uses_of(held: Iterable[Held], product_id: int, kind: ProductKind) -> frozenset[Use]:
    """What somebody may do with a product by the roles held for it, or for all products (U-46, U-59)."""
    return uses(kind, (one.role_code for one in held if one.product_id in (None, product_id)))
