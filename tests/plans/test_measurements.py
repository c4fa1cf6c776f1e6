"""A measurement asks what its instrument says, keeps two voices apart, and compares them and what came before."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.common.errors import RuleBroken
from app.common.words import Told
from app.plans.rules import instruments, measurements, progress, scales
from app.plans.rules.instruments import Domain, Instrument, Scorer
from app.plans.rules.measurements import Measurement, Score
from app.plans.rules.plans import FAR_AWAY
from app.plans.rules.progress import Progress, Telling, Way
from app.plans.rules.scales import Scale

MARCH, APRIL, MAY = (datetime(2026, month, 3, 9, tzinfo=UTC) for month in (3, 4, 5))
ENDS = {1: {"nl": "gaat slecht"}, 5: {"nl": "gaat goed"}}


def instrument_of(*titles: str, **options: Any) -> Instrument:
    """An instrument with some domains, `d1` and on, on a scale from 1 to 5."""
    made = Instrument(scale=Scale(1, 5, ENDS), **options)
    for title in titles:
        made, _key = instruments.add_domain(made, {"nl": title})
    return made


def titles(instrument: Instrument) -> list[str]:
    """The domains in their order."""
    return [one.label for one in instrument.domains]


def reasons(refused: pytest.ExceptionInfo[RuleBroken]) -> list[str]:
    """What is told, without what stands in its places."""
    return [one.message if isinstance(one, Told) else str(one) for one in refused.value.reasons]


def measured(at: datetime, professional: dict[str, int], resident: dict[str, int]) -> Measurement:
    """A measurement with the scores of both."""
    both = ((Scorer.PROFESSIONAL, professional), (Scorer.RESIDENT, resident))
    return Measurement(at, {who: {key: Score(value) for key, value in each.items()} for who, each in both})


# Making an instrument


def test_a_key_is_never_given_to_another_domain() -> None:
    made = instrument_of("Wonen", "Geld")
    made, key = instruments.add_domain(instruments.remove_domain(made, "d2"), {"nl": "Werk"})
    assert (key, [one.key for one in made.domains]) == ("d3", ["d1", "d3"])


def test_domains_move_and_stay_within_bounds() -> None:
    made = instrument_of("Wonen", "Geld", "Werk")
    assert titles(instruments.move_domain(made, "d3", 0)) == ["Werk", "Wonen", "Geld"]
    assert titles(instruments.move_domain(made, "d1", 99)) == ["Geld", "Werk", "Wonen"]
    assert titles(instruments.move_domain(made, "d1", -1)) == ["Wonen", "Geld", "Werk"]


def test_a_domain_gets_another_title_and_keeps_its_key() -> None:
    made = instruments.put_domain(instrument_of("Wonen"), Domain("d1", {"nl": "Thuis", "fr": "Maison"}))
    assert [(one.key, one.title) for one in made.domains] == [("d1", {"nl": "Thuis", "fr": "Maison"})]
    same = instruments.put_domain(made, made.domains[0])
    assert same == made, "its own title is not another's"


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ({"nl": "wonen "}, instruments.TITLE_TWICE),
        ({"nl": "WÖNEN"}, instruments.TITLE_TWICE),
        ({"nl": " ", "en": "Living"}, instruments.TITLE_MISSING),
        ({"en": "Living"}, instruments.TITLE_MISSING),
        ({"nl": "x" * 101}, instruments.TITLE_LONG),
        ({"nl": "Werk", "fr": "x" * 101}, instruments.TITLE_LONG),
    ],
)
def test_a_title_is_dutch_short_and_its_own(title: dict[str, str], reason: str) -> None:
    made = instrument_of("Wonen", "Geld")
    with pytest.raises(RuleBroken) as refused:
        instruments.add_domain(made, title)
    assert reasons(refused) == [reason]
    with pytest.raises(RuleBroken) as refused:
        instruments.put_domain(made, Domain("d2", title))
    assert reasons(refused) == [reason]


def test_a_thirteenth_domain_is_refused() -> None:
    made = instrument_of(*(f"Domein {number}" for number in range(12)))
    with pytest.raises(RuleBroken) as refused:
        instruments.add_domain(made, {"nl": "Nog een"})
    assert reasons(refused) == [instruments.TOO_MANY]


def test_what_somebody_else_removed_is_not_changed() -> None:
    made = instruments.remove_domain(instrument_of("Wonen"), "d1")
    for change in (
        lambda: instruments.put_domain(made, Domain("d1", {"nl": "Thuis"})),
        lambda: instruments.move_domain(made, "d1", 0),
    ):
        with pytest.raises(RuleBroken) as refused:
            change()
        assert reasons(refused) == [instruments.GONE]


@pytest.mark.parametrize(
    ("scale", "reason"),
    [
        (Scale(3, 3), scales.STEPS),
        (Scale(5, 1), scales.STEPS),
        (Scale(0, 11), scales.STEPS),
        (Scale(1, 5, {6: {"nl": "te hoog"}}), scales.WORDS_OFF_THE_SCALE),
        (Scale(1, 5, {1: {"en": "bad"}}), scales.WORDS_WITHOUT_DUTCH),
    ],
)
def test_a_scale_has_two_to_eleven_steps_and_dutch_words_at_some(scale: Scale, reason: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        instruments.set_scale(instrument_of("Wonen"), scale)
    assert reasons(refused) == [reason]
    assert instruments.set_scale(instrument_of("Wonen"), Scale(0, 10)).scale == Scale(0, 10)
    assert len(Scale(0, 10).steps) == 11 and len(instruments.set_scale(Instrument(), Scale(0, 1)).scale.steps) == 2


def test_somebody_has_to_score() -> None:
    with pytest.raises(RuleBroken) as refused:
        instruments.set_scorers(Instrument(), set(), shows_others=False)
    assert reasons(refused) == [instruments.NO_SCORERS]
    one = instruments.set_scorers(Instrument(), {Scorer.RESIDENT}, shows_others=True)
    assert (one.scorers, one.shows_others) == ((Scorer.RESIDENT,), True)


# What is kept


CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.sampled_from(["Wonen", "Geld", "Werk", "Thuis"])),
        st.tuples(st.just("remove"), st.sampled_from(["d1", "d2", "d3"])),
        st.tuples(st.just("move"), st.sampled_from(["d1", "d2"]), st.integers(-2, 5)),
        st.tuples(st.just("scale"), st.integers(-1, 3), st.integers(0, 14)),
        st.tuples(st.just("scorers"), st.sets(st.sampled_from(Scorer)), st.booleans()),
    ),
    max_size=20,
)


def changed(made: Instrument, change: tuple[Any, ...]) -> Instrument:
    """An instrument after a change, whatever comes of it."""
    kind, *rest = change
    try:
        if kind == "add":
            return instruments.add_domain(made, {"nl": rest[0]})[0]
        if kind == "remove":
            return instruments.remove_domain(made, rest[0])
        if kind == "move":
            return instruments.move_domain(made, *rest)
        if kind == "scale":
            return instruments.set_scale(made, Scale(*rest))
        return instruments.set_scorers(made, rest[0], shows_others=rest[1])
    except RuleBroken:
        return made


@given(CHANGES)
def test_what_was_made_here_is_read_back_and_sound(changes: list[tuple[Any, ...]]) -> None:
    made, used = Instrument(), set[str]()
    for change in changes:
        before = {one.key for one in made.domains}
        made = changed(made, change)
        fresh = {one.key for one in made.domains} - before
        assert not fresh & used, "a key was given twice"
        used |= before | fresh
    kept = json.loads(json.dumps(made.told()))
    assert instruments.read(kept) == made
    assert [one.message for one in instruments.faults(kept)] == ([] if made.domains else [instruments.NO_DOMAINS])


def test_nothing_that_was_set_is_a_beginning_with_both_scorers() -> None:
    assert instruments.read(None) == instruments.read({}) == Instrument()
    assert Instrument().scorers == (Scorer.PROFESSIONAL, Scorer.RESIDENT)
    assert not Instrument().shows_others


def kept(**other: Any) -> dict[str, Any]:
    """The settings of a sound instrument, with something else in them."""
    return instrument_of("Wonen", "Geld").told() | other


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        (kept(domains=[]), instruments.NO_DOMAINS),
        (kept(domains=[{"key": f"d{n}", "title": {"nl": str(n)}} for n in range(13)]), instruments.TOO_MANY),
        (kept(domains=[{"key": "d1", "title": {"nl": word}} for word in ("Geld", "geld", "GELD")]),
         instruments.OFTEN_TITLED),
        (kept(domains=[{"key": "d1", "title": {"en": "Money"}}]), instruments.TITLE_MISSING),
        (kept(scorers=[]), instruments.NO_SCORERS),
        (kept(scorers=["neighbour"]), instruments.UNREADABLE),
        (kept(scale={"least": 2, "most": 2}), scales.STEPS),
        (kept(scale={"least": "two", "most": 2}), instruments.UNREADABLE),
        (kept(scale=None), instruments.UNREADABLE),
        (kept(domains=None), instruments.UNREADABLE),
        (kept(domains=["d1"]), instruments.UNREADABLE),
        ({"scale": {}}, instruments.UNREADABLE),
    ],
)  # fmt: skip
def test_what_was_brought_in_is_judged_as_well(settings: dict[str, Any], reason: str) -> None:
    assert [one.message for one in instruments.faults(settings)] == [reason]


def test_a_fault_can_still_be_told_of_its_block() -> None:
    (fault,) = instruments.faults(kept(domains=[{"key": "d1", "title": {"nl": "Geld"}}] * 2))
    told = Told(fault, part="Wat Telt")
    assert told.message % told.places == "“Wat Telt” has the domain “Geld” more than once."


def test_the_words_of_a_scale_come_in_its_order() -> None:
    assert [step for step, _words in Scale(1, 5, {5: {"nl": "b"}, 1: {"nl": "a"}}).ends] == [1, 5]


# Giving scores


def test_a_score_is_kept_with_its_note_and_what_is_empty_is_not() -> None:
    scores = {"d1": Score(4, "Gaat beter"), "d2": Score(), "d3": Score(None, "Wil hij niet zeggen")}
    given_now = measurements.given(instrument_of("Wonen", "Geld", "Werk"), Scorer.RESIDENT, scores)
    assert {key: score.told() for key, score in given_now.items()} == {
        "d1": {"value": 4, "note": "Gaat beter"},
        "d3": {"note": "Wil hij niet zeggen"},
    }


@pytest.mark.parametrize(
    ("scores", "reason"),
    [
        ({"d1": Score(6)}, scales.OFF_THE_SCALE),
        ({"d1": Score(0)}, scales.OFF_THE_SCALE),
        ({"d1": Score(True)}, scales.OFF_THE_SCALE),
        ({"d9": Score(3)}, measurements.DOMAIN_UNKNOWN),
        ({"d1": Score(3, "x" * 2001)}, measurements.NOTE_LONG),
    ],
)
def test_what_cannot_be_a_score_is_refused(scores: dict[str, Score], reason: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        measurements.given(instrument_of("Wonen"), Scorer.PROFESSIONAL, scores)
    assert reasons(refused) == [reason]


@pytest.mark.parametrize("scores", [{}, {"d1": Score(None, "Alleen woorden")}])
def test_a_measurement_holds_a_score_and_of_one_voice_words_are_enough(scores: dict[str, Score]) -> None:
    with pytest.raises(RuleBroken) as refused:
        measurements.refuse_without_score({Scorer.RESIDENT: scores, Scorer.PROFESSIONAL: {}})
    assert reasons(refused) == [measurements.NOTHING_GIVEN]
    measurements.refuse_without_score({Scorer.RESIDENT: scores, Scorer.PROFESSIONAL: {"d1": Score(2)}})


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2026, 11, 28), []),
        (date(2006, 1, 1), []),
        (date(2026, 11, 29), [measurements.STILL_TO_COME]),
        (date(2005, 12, 31), [FAR_AWAY]),
        (date(1, 1, 1), [FAR_AWAY]),
    ],
)
def test_only_days_up_to_today_and_not_of_another_age(day: date, told: list[str]) -> None:
    assert measurements.reasons_not_on(day, date(2026, 11, 28)) == told


def test_who_does_not_score_here_is_told() -> None:
    made = instrument_of("Wonen", scorers=(Scorer.RESIDENT,))
    with pytest.raises(RuleBroken) as refused:
        measurements.given(made, Scorer.PROFESSIONAL, {"d1": Score(3)})
    assert reasons(refused) == [measurements.NOT_A_SCORER]


def test_a_resident_sees_the_others_scores_only_where_the_template_says_so() -> None:
    made, both = instrument_of("Wonen"), measured(MARCH, {"d1": 2}, {"d1": 4})
    seen = measurements.seen_by(made, Scorer.RESIDENT, both)
    assert seen == Measurement(MARCH, {Scorer.RESIDENT: {"d1": Score(4)}})
    assert measurements.seen_by(made, Scorer.PROFESSIONAL, both) == both
    assert measurements.seen_by(replace(made, shows_others=True), Scorer.RESIDENT, both) == both
    alone = measurements.seen_by(
        made, Scorer.RESIDENT, Measurement(MARCH, {Scorer.PROFESSIONAL: {"d1": Score(2)}})
    )
    assert alone.scores == {}, "not even that the professional gave scores"


# Comparing


def test_two_voices_stand_side_by_side_in_the_order_of_the_domains() -> None:
    made = instruments.move_domain(instrument_of("Wonen", "Geld"), "d2", 0)
    found = measurements.pairs(made, measured(MARCH, {"d1": 2, "d2": 3}, {"d1": 4}), lambda title: title["nl"])
    assert [(one.domain, one.professional, one.resident) for one in found] == [("Geld", 3, None), ("Wonen", 2, 4)]


def test_a_measurement_is_compared_with_the_last_one_before_it() -> None:
    all_of_them = [measured(at, {"d1": score}, {}) for at, score in ((MAY, 5), (MARCH, 2), (APRIL, 3))]
    later = all_of_them[0]
    earlier = measurements.before(all_of_them, later)
    assert earlier is not None and earlier.at == APRIL
    assert measurements.before(all_of_them, all_of_them[1]) is None
    (step,) = measurements.steps(instrument_of("Wonen"), Scorer.PROFESSIONAL, earlier, later)
    assert (step.before, step.now) == (3, 5)


@given(st.lists(st.tuples(st.integers(0, 400), st.one_of(st.none(), st.integers(1, 5))), max_size=8))
def test_a_series_has_a_place_for_each_moment_in_order(given_scores: list[tuple[int, int | None]]) -> None:
    all_of_them = [
        measured(MARCH + timedelta(days=day), {} if score is None else {"d1": score}, {"d1": 1})
        for day, score in given_scores
    ]
    ordered = [score for _day, score in sorted(given_scores, key=lambda one: one[0])]
    assert list(measurements.series(all_of_them, Scorer.PROFESSIONAL, "d1")) == ordered
    assert measurements.series(all_of_them, Scorer.RESIDENT, "d1") == (1,) * len(ordered)


# Progress of goals


IN_WORDS = Way(Telling.WORDS)


@pytest.mark.parametrize(
    ("way", "value", "words", "reason"),
    [
        (Way(), None, "Het gaat goed", progress.VALUE_MISSING),
        (Way(), 11, "", scales.OFF_THE_SCALE),
        (Way(), 3, "x" * 2001, progress.WORDS_LONG),
        (IN_WORDS, None, "  ", progress.WORDS_MISSING),
        (IN_WORDS, 3, "Het gaat goed", progress.NO_SCALE_HERE),
    ],
)
def test_progress_is_told_in_the_way_of_the_template(way: Way, value: int | None, words: str, reason: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        progress.checked(way, Progress(MARCH, Scorer.RESIDENT, value, words))
    assert reasons(refused) == [reason]


def test_progress_on_a_scale_or_in_words_is_taken() -> None:
    for way, value, words in ((Way(), 0, ""), (Way(), 10, "Gelukt"), (IN_WORDS, None, "Het lukt")):
        one = Progress(MARCH, Scorer.RESIDENT, value, words)
        assert progress.checked(way, one) is one


@pytest.mark.parametrize("way", [Way(), IN_WORDS, Way(Telling.SCALE, Scale(1, 5, ENDS))])
def test_a_way_of_telling_progress_is_read_back(way: Way) -> None:
    assert progress.read(json.loads(json.dumps(way.told()))) == way
    assert progress.read(None) == Way()


def test_progress_of_a_goal_is_a_line_per_scorer_with_the_last_step_of_a_day() -> None:
    told = [
        Progress(APRIL, Scorer.RESIDENT, 4),
        Progress(MARCH, Scorer.PROFESSIONAL, 2),
        Progress(MARCH + timedelta(hours=1), Scorer.PROFESSIONAL, 3),
        Progress(MARCH + timedelta(hours=2), Scorer.RESIDENT, 5),
        Progress(MAY, Scorer.PROFESSIONAL, None, "Alleen woorden"),
    ]
    days, values = progress.series(told, datetime.date)
    assert days == (date(2026, 3, 3), date(2026, 4, 3))
    assert values == {Scorer.PROFESSIONAL: (3, None), Scorer.RESIDENT: (5, 4)}
    last = progress.latest(told, Scorer.PROFESSIONAL)
    assert last is not None and last.words == "Alleen woorden"
    assert progress.latest(told[:1], Scorer.PROFESSIONAL) is None
