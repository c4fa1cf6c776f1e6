"""What is written above papers that go to an organisation: offered to the coordinator, who writes it otherwise."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import force_locale
from flask_babel import gettext as _

from app.common.words import DEFAULT_LANGUAGE
from app.onboarding.models import Connection, ConnectionPaper
from app.onboarding.rules.papers import PAPER_KINDS, SIGNED_KINDS


def covering(
    connection: Connection, papers: Iterable[ConnectionPaper], contact: str, signed: str = ""
) -> tuple[str, str]:
    """Subject and text, in Dutch as the papers are; at its end stands how whoever sends it is reached."""
    some = sorted({paper.kind for paper in papers}, key=list(PAPER_KINDS).index)
    with force_locale(DEFAULT_LANGUAGE):
        listed = "\n".join(f"- {_(PAPER_KINDS[kind])}" for kind in some)
        told = [_("Dear %(name)s,", name=contact or connection.organisation.name)]
        told.append(_("Here are the papers for connecting %(name)s to the referral index:",
                      name=connection.organisation.name))  # fmt: skip
        told.append(listed)
        if SIGNED_KINDS.intersection(some):
            told.append(_("Please let the agreements be signed, and send them back as a PDF."))
        if set(some) - SIGNED_KINDS:
            told.append(_("Please fill in the forms and send them back."))
        told.append(_("Kind regards,"))
        by = connection.coordinator.name.full if connection.coordinator else connection.region.name
        told.append(signed or by)
        subject = _("Papers for connecting %(name)s to the referral index", name=connection.organisation.name)
    return subject, "\n\n".join(told)
