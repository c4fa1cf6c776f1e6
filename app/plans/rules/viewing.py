"""What somebody has of a block of a plan: the professional by what a role may do, the resident by the settings."""

from __future__ import annotations

from datetime import UTC, datetime

from app.common.frozen import frozen
from app.common.words import N_
from app.plans.rules import instruments, measurements
from app.plans.rules.blocks import BlockKind
from app.plans.rules.instruments import Instrument, Scorer
from app.plans.rules.measurements import Measurement
from app.questionnaires.rules.designs import Part

NOT_SCORED = N_("Only the resident gives scores here.")
OTHERS_BESIDE = N_("The scores of the resident stand beside these.")
BESIDE_OWN = N_("The resident sees the scores of the professional as well, and what differs.")
OWN_ALONE = N_("The resident does not see the scores of the professional.")
NOTHING_SEEN = N_("The resident sees nothing of this block: he gives no scores, and does not see those of others.")
NOTES = N_("The notes of the pathway stand here, as far as they are open to whoever looks.")
DOCUMENTS = N_("The documents of the pathway stand here, as far as they are open to whoever looks.")


@frozen
class Had:
    """Whether somebody sees and fills in what a block asks, and what there is to say of it."""

    sees: bool
    fills: bool
    sentences: tuple[str, ...] = ()


def had(part: Part, reader: Scorer, *, fills: bool) -> Had:
    """What a reader has of a block; `fills` says whether he may write in it at all."""
    if part.kind == BlockKind.MEASUREMENT:
        return _measured(instruments.read(part.settings), reader, fills)
    said = {BlockKind.NOTES: (NOTES,), BlockKind.DOCUMENTS: (DOCUMENTS,)}
    return Had(True, fills, said.get(BlockKind(part.kind), ()))


def _measured(instrument: Instrument, reader: Scorer, fills: bool) -> Had:
    """By the rule that hides scores in a plan, asked of a measurement in which everybody gave them."""
    whole = Measurement(datetime(2026, 1, 1, tzinfo=UTC), {scorer: {} for scorer in instrument.scorers})
    seen = measurements.seen_by(instrument, reader, whole).scores
    gives = reader in instrument.scorers
    if reader is Scorer.PROFESSIONAL:
        beside = OTHERS_BESIDE if gives else NOT_SCORED
        return Had(True, fills and gives, (beside,) if Scorer.RESIDENT in seen else ())
    if not seen:
        return Had(False, False, (NOTHING_SEEN,))
    if Scorer.PROFESSIONAL not in instrument.scorers:
        return Had(True, fills and gives)
    return Had(True, fills and gives, (BESIDE_OWN if Scorer.PROFESSIONAL in seen else OWN_ALONE,))
