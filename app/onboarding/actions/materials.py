"""What is done with the library of material: put in, changed, taken away with its file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.common import context, files
from app.common.errors import RuleBroken
from app.extensions import db
from app.onboarding.actions.paper_files import Upload, let_go, take_in
from app.onboarding.models import Material
from app.onboarding.models.materials import key_of
from app.onboarding.rules import materials as rules


def put_in(values: Mapping[str, Any], upload: Upload | None) -> Material:
    """Add material: of the portal by whoever works for all, else of one's own place. Raises `RuleBroken`."""
    here = context.current().scope
    material = Material(organisation_id=None if here.everything else here.organisation_id)
    return _set(material, values, upload)


def change(material: Material, values: Mapping[str, Any], upload: Upload | None) -> Material:
    """Change it; another file takes the place of the one there was. Raises `RuleBroken`."""
    old = material.file_id
    _set(material, values, upload)
    if old is not None and material.file_id != old:
        let_go(old)
    return material


def _set(material: Material, values: Mapping[str, Any], upload: Upload | None) -> Material:
    url = values.get("url") or None
    if url and not rules.is_address(url):
        raise RuleBroken(rules.NO_ADDRESS)
    keeps_file = upload is not None or (material.file_id is not None and not url)
    if bool(url) == keeps_file:
        raise RuleBroken(rules.ONE_OF_BOTH)
    for key, value in values.items():
        setattr(material, key, value)
    material.url, material.sort_key = url, key_of(values["title"])
    if upload is not None:
        material.file_id = take_in(upload, files.DOCUMENTS).id
    elif url:
        material.file_id = None
    db.session.add(material)
    db.session.flush()
    return material


def take_away(material: Material) -> None:
    """Take material away, with its file."""
    old = material.file_id
    db.session.delete(material)
    db.session.flush()
    let_go(old)
