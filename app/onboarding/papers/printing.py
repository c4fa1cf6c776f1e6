"""Papers as PDF: what stands in the document of Word, on sheets of the portal's own (decision 0091)."""

from __future__ import annotations

from app.common.errors import RuleBroken
from app.common.files.archives import BROKEN
from app.common.web import paper
from app.common.web.paper import Paper
from app.onboarding.papers.reading import blocks_of, gathered, title_of, without_title

TEMPLATE = "onboarding/on_paper.html"


def pressed(document: bytes, name: str) -> bytes:
    """The PDF of a document, under its own first heading; raises `RuleBroken` where none can be made of it."""
    try:
        blocks = blocks_of(document)
    except (KeyError, ValueError, AttributeError) as fault:
        raise RuleBroken(BROKEN) from fault
    title = title_of(blocks, name)
    return paper.made(TEMPLATE, Paper(title, mark=""), blocks=list(gathered(without_title(blocks))))
