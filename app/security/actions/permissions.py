"""Bringing the permissions of the screens and the fixed roles to the database, in a few statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_appbuilder.security.sqla.models import Permission as PermissionRow
from flask_appbuilder.security.sqla.models import PermissionView, ViewMenu, assoc_permissionview_role
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import delete, insert, select

from app.common.words import LANGUAGES
from app.extensions import db
from app.security.models import AgreementKind, Product, Role
from app.security.rules.agreements import FixedAgreement
from app.security.rules.products import FixedProduct
from app.security.rules.roles import Permission
from app.security.rules.roles import Role as FixedRole


def bring_up_to_date(
    views: Iterable[Any],
    roles: dict[str, FixedRole],
    products: dict[str, FixedProduct],
    agreements: Mapping[str, FixedAgreement],
) -> int:
    """Make permissions, roles and all that roles hang on equal to the code; returns how many grants changed.

    Permissions of screens that are gone go as well, so that no role keeps a right nobody can see.
    Raises `ValueError` when a fixed role names a screen or verb that does not exist.
    """
    wanted = {(permission, view.class_permission_name) for view in views for permission in view.base_permissions}
    _refuse_unknown(roles, wanted)
    pairs = _sync_pairs(wanted)
    _sync_products(products)
    _sync_agreements(agreements)
    return sum(_sync_role(code, role, pairs) for code, role in roles.items())


def _refuse_unknown(roles: dict[str, FixedRole], known: set[Permission]) -> None:
    for code, role in roles.items():
        if unknown := role.permissions - known:
            raise ValueError(f"role {code} names what no screen offers: {sorted(unknown)}")


def _sync_pairs(wanted: set[Permission]) -> dict[Permission, int]:
    verbs = _named(PermissionRow, {verb for verb, _screen in wanted})
    screens = _named(ViewMenu, {screen for _verb, screen in wanted})
    pair = PermissionView.__table__
    names = {key: name for name, key in verbs.items()}, {key: name for name, key in screens.items()}
    present: dict[Permission, int] = {}
    gone = []
    for row in db.session.execute(select(pair.c.id, pair.c.permission_id, pair.c.view_menu_id)):
        key = (names[0].get(row.permission_id, ""), names[1].get(row.view_menu_id, ""))
        if key in wanted:
            present[key] = row.id
        else:
            gone.append(row.id)
    if gone:
        db.session.execute(
            delete(assoc_permissionview_role).where(assoc_permissionview_role.c.permission_view_id.in_(gone))
        )
        db.session.execute(delete(pair).where(pair.c.id.in_(gone)))
    for verb, screen in sorted(wanted - set(present)):
        added = insert(pair).values(permission_id=verbs[verb], view_menu_id=screens[screen]).returning(pair.c.id)
        present[verb, screen] = db.session.execute(added).scalar_one()
    return present


def _named(kind: Any, names: set[str]) -> dict[str, int]:
    table = kind.__table__
    present = {row.name: row.id for row in db.session.execute(select(table.c.id, table.c.name))}
    for name in sorted(names - set(present)):
        present[name] = db.session.execute(insert(table).values(name=name).returning(table.c.id)).scalar_one()
    return present


def _sync_role(code: str, fixed: FixedRole, pairs: dict[Permission, int]) -> int:
    role = db.session.scalars(select(Role).where(Role.code == code, Role.organisation_id.is_(None))).first()
    if role is None:
        role = Role(name=code, code=code, label=_in_all_languages(fixed.label), version=1)
        db.session.add(role)
        db.session.flush()
    role.label, role.per_product = _in_all_languages(fixed.label), fixed.per_product
    return give(role, {pairs[permission] for permission in fixed.permissions})


def give(role: Role, wanted: set[int]) -> int:
    """Let a role have some permissions and no others; returns how many changed. A change is a new version."""
    link = assoc_permissionview_role
    present = set(db.session.scalars(select(link.c.permission_view_id).where(link.c.role_id == role.id)))
    if gone := present - wanted:
        db.session.execute(delete(link).where(link.c.role_id == role.id, link.c.permission_view_id.in_(gone)))
    if new := wanted - present:
        db.session.execute(insert(link), [{"role_id": role.id, "permission_view_id": key} for key in sorted(new)])
    if gone or new:
        role.version += 1
    return len(gone) + len(new)


def numbers_of(permissions: Iterable[Permission]) -> set[int]:
    """The framework's rows of some permissions."""
    wanted = set(permissions)
    return {key for key, permission in _present_pairs() if permission in wanted}


def _present_pairs() -> Iterable[tuple[int, Permission]]:
    pair, verb, screen = PermissionView.__table__, PermissionRow.__table__, ViewMenu.__table__
    statement = select(pair.c.id, verb.c.name, screen.c.name).join_from(
        pair, verb, verb.c.id == pair.c.permission_id
    )
    joined = statement.join(screen, screen.c.id == pair.c.view_menu_id)
    return ((row[0], (row[1], row[2])) for row in db.session.execute(joined))


def _sync_products(products: dict[str, FixedProduct]) -> None:
    """Products that are gone from the code stay: roles were granted for them."""
    present = {product.code: product for product in db.session.scalars(select(Product))}
    for code, fixed in products.items():
        product = present.get(code) or Product(code=code)
        product.name, product.kind = fixed.name, fixed.kind
        db.session.add(product)


def _sync_agreements(agreements: Mapping[str, FixedAgreement]) -> None:
    """A kind of agreement that is gone from the code is no longer asked for; what was signed stays on record."""
    present = {kind.code: kind for kind in db.session.scalars(select(AgreementKind))}
    for code in agreements.keys() - present.keys():
        present[code] = AgreementKind(code=code)
    for code, kind in present.items():
        fixed = agreements.get(code)
        kind.required = fixed is not None
        if fixed:
            kind.label = _in_all_languages(fixed.label)
            kind.organisation_kind, kind.country = fixed.organisation, fixed.country
    db.session.add_all([present[code] for code in [*agreements, *(present.keys() - agreements.keys())]])


def _in_all_languages(label: str) -> dict[str, str]:
    words = {}
    for code in LANGUAGES:
        with force_locale(code):
            words[code] = _(label)
    return words
