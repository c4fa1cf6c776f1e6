"""Two voices are entered apart, and two people who do so at once both find their scores, or are asked."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.plans.rules.instruments import Instrument, Scorer
from app.plans.rules.measurements import Score
from app.plans.rules.merging import Clash
from app.plans.rules.scoring import DAY, Place, Sheet, entered_by, marks, together

PROFESSIONAL, RESIDENT = Scorer.PROFESSIONAL, Scorer.RESIDENT
MONDAY, TUESDAY = date(2026, 11, 9), date(2026, 11, 10)
HOME, SCHOOL = Place(PROFESSIONAL, "d1"), Place(PROFESSIONAL, "d2")
OWN = Place(RESIDENT, "d1")


def sheet(day: date = MONDAY, **scores: int | None) -> Sheet:
    """What somebody fills in: `sheet(home=3, own=2)`."""
    places = {"home": HOME, "school": SCHOOL, "own": OWN}
    return Sheet(day, {places[name]: Score(value) for name, value in scores.items()})


def test_a_professional_writes_for_the_resident_until_the_resident_can() -> None:
    both = Instrument()
    assert entered_by(PROFESSIONAL, both, resident_enters=False) == (PROFESSIONAL, RESIDENT)
    assert entered_by(PROFESSIONAL, both, resident_enters=True) == (PROFESSIONAL,)
    for enters in (True, False):
        assert entered_by(RESIDENT, both, resident_enters=enters) == (RESIDENT,)
    alone = Instrument(scorers=(RESIDENT,))
    assert entered_by(PROFESSIONAL, alone, resident_enters=True) == ()
    assert entered_by(PROFESSIONAL, alone, resident_enters=False) == (RESIDENT,)


def test_what_two_people_change_apart_stays_both() -> None:
    base = marks(sheet(home=2, own=2))
    theirs = sheet(home=2, own=4)
    kept = together(base, theirs, sheet(TUESDAY, home=3, own=2))
    assert kept == Sheet(TUESDAY, {HOME: Score(3)})


def test_a_form_that_was_not_touched_changes_nothing() -> None:
    base = marks(sheet(home=2))
    assert together(base, sheet(TUESDAY, home=5), sheet(home=2)) == Sheet(TUESDAY, {})


def test_the_same_score_in_two_ways_is_asked() -> None:
    base = marks(sheet(home=2))
    with pytest.raises(Clash) as clash:
        together(base, sheet(home=3), sheet(home=4, school=1))
    assert clash.value.names == (HOME.name,)
    assert clash.value.mine.scores == {HOME: Score(4), SCHOOL: Score(1)}
    with pytest.raises(Clash) as clash:
        together(base, sheet(TUESDAY, home=2), sheet(date(2026, 11, 8), home=2))
    assert clash.value.names == (DAY,)


def test_the_same_change_twice_is_no_quarrel() -> None:
    base = marks(sheet(home=2))
    assert together(base, sheet(home=3), sheet(home=3)).scores == {}


def test_a_score_is_taken_back_and_a_note_alone_is_a_change() -> None:
    base, theirs = marks(sheet(home=2, own=2)), sheet(home=2, own=2)
    mine = Sheet(MONDAY, {HOME: Score(), OWN: Score(2, "Zoals altijd")})
    assert together(base, theirs, mine).scores == mine.scores


SCORES = st.dictionaries(st.sampled_from([HOME, SCHOOL, OWN]), st.builds(Score, st.integers(1, 3)))


@given(SCORES, SCORES, SCORES)
def test_nothing_is_lost_without_being_told(base: dict, theirs: dict, mine: dict) -> None:
    """Whatever both do: each change of mine is saved or told, and each of theirs stays where I made none."""
    mine = {place: mine.get(place, Score()) for place in (HOME, SCHOOL, OWN)}
    try:
        kept = {
            **theirs,
            **together(marks(Sheet(MONDAY, base)), Sheet(MONDAY, theirs), Sheet(MONDAY, mine)).scores,
        }
        told: tuple[str, ...] = ()
    except Clash as clash:
        kept, told = {**theirs, **clash.mine.scores}, clash.names
    for place in (HOME, SCHOOL, OWN):
        was, now, wanted = (each.get(place, Score()) for each in (base, theirs, mine))
        assert kept.get(place, Score()) == (wanted if wanted != was else now)
        assert (place.name in told) == (was != now != wanted != was)


def test_a_mark_that_nobody_made_says_nothing() -> None:
    for base in ("", "nonsense", ":", "d1", "professional-d1:0 professional-d1"):
        with pytest.raises(Clash):
            together(base, sheet(home=2), sheet(home=3))
