"""Templates of papers: brought by the portal, handed in by functional administrators, one of each kind in use."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.common import files
from app.common.errors import RuleBroken
from app.common.files.kinds import Kind
from app.common.words import N_
from app.extensions import db
from app.onboarding.actions.paper_files import Upload, keep_made, take_in
from app.onboarding.models import PaperTemplate
from app.onboarding.papers.defaults import template_of
from app.onboarding.papers.templates import check_template
from app.onboarding.rules.papers import PaperKind

ONLY_DOCX = N_("A template has to be a document of Word (.docx).")
AT_ONCE = N_("Somebody else handed in a template of this paper at the same moment. Try again.")
ONE_STAYS = N_("The portal always has a template in use. Put another version in use instead.")
TAKEN = frozenset({Kind.DOCX})
EFFECTS_OF_USING = [
    N_("Papers are made from this version from now on."),
    N_("Papers that were made before stay as they are."),
]
EFFECTS_OF_RETIRING = [
    N_("Papers are made from the template of the portal from now on."),
    N_("Papers that were made before stay as they are."),
]


def bring_templates() -> int:
    """Add what the portal has no template of yet; what people put in use is left as it is."""
    of_portal = PaperTemplate.organisation_id.is_(None)
    there = set(db.session.scalars(select(PaperTemplate.kind).where(of_portal)))
    for kind in PaperKind:
        if kind not in there:
            stored = keep_made(template_of(kind), f"{kind.value}.docx")
            _add(kind, stored, organisation_id=None)
    return len(PaperKind) - len(there)


def add_template(kind: PaperKind, upload: Upload, *, organisation_id: int | None) -> PaperTemplate:
    """Take in another version, and use it from now on.

    Raises `RuleBroken` with what is wrong with the document: fields that are not known, expressions that reach for
    more than a template may.
    """
    if not upload.name.lower().endswith(".docx"):
        raise RuleBroken(ONLY_DOCX)
    return _add(kind, take_in(upload, TAKEN), organisation_id=organisation_id)


def _add(kind: PaperKind, stored: files.StoredFile, *, organisation_id: int | None) -> PaperTemplate:
    used = check_template(files.path_of(stored))
    highest = select(func.max(PaperTemplate.number)).where(*_of(kind, organisation_id))
    template = PaperTemplate(
        kind=kind, number=(db.session.scalar(highest) or 0) + 1, organisation_id=organisation_id,
        file_id=stored.id, fields=sorted(used), active=False,
    )  # fmt: skip
    db.session.add(template)
    use(template)
    return template


def use(template: PaperTemplate) -> None:
    """Make papers from this version from now on. Raises `RuleBroken`."""
    mine = _of(template.kind, template.organisation_id)
    try:
        with db.session.begin_nested():
            db.session.flush()
            for other in db.session.scalars(select(PaperTemplate).where(*mine, PaperTemplate.active)):
                other.active = False
            db.session.flush()
            template.active = True
            db.session.flush()
    except IntegrityError:  # two colleagues at once
        raise RuleBroken(AT_ONCE) from None


def retire(template: PaperTemplate) -> None:
    """Use it no longer: papers are made from the template of the portal. Raises `RuleBroken`."""
    if reasons := reasons_not_to_retire(template):
        raise RuleBroken(*reasons)
    template.active = False


def reasons_not_to_retire(template: PaperTemplate) -> list[str]:
    """Why a template has to stay in use."""
    return [ONE_STAYS] if template.organisation_id is None else []


def template_for(kind: PaperKind, organisation_id: int | None) -> PaperTemplate | None:
    """The template in use: of an organisation, or else of the portal."""
    ours = PaperTemplate.organisation_id == organisation_id
    wanted = select(PaperTemplate).where(PaperTemplate.kind == kind, PaperTemplate.active)
    wanted = wanted.where(ours | PaperTemplate.organisation_id.is_(None))
    return db.session.scalars(wanted.order_by(PaperTemplate.organisation_id.is_(None)).limit(1)).first()


def _of(kind: PaperKind, organisation_id: int | None) -> tuple[Any, ...]:
    return PaperTemplate.kind == kind, PaperTemplate.organisation_id.is_not_distinct_from(organisation_id)
