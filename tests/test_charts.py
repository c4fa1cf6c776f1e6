"""Charts: what is drawn, what stands in the table beside it, and that both say the same."""

from __future__ import annotations

import re
from math import cos, hypot, pi, sin
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from app.common.web.charts import Figures, Grouped, Lines, Radar, Series, grouped, lines, radar, spark
from app.common.web.charts.figures import MARKS
from tests.nasty import WORDS

ZRM = (
    "Financiën", "Werk en opleiding", "Tijdsbesteding", "Huisvesting", "Huiselijke relaties",
    "Geestelijke gezondheid", "Lichamelijke gezondheid", "Verslaving", "Activiteiten dagelijks leven",
    "Sociaal netwerk", "Maatschappelijke participatie", "Justitie",
)  # fmt: skip
"""The domains of a matrix that municipalities know, long words included."""


def about(labels: tuple[str, ...], *values: tuple[int | None, ...], least: int = 1, most: int = 5) -> Figures:
    """Figures in which a professional and a resident gave scores."""
    names = ("Professional", "Inwoner", "Moeder", "Vader")
    series = tuple(Series(name, each) for name, each in zip(names, values, strict=False))
    return Figures("w", "Wat Telt", "Leefdomein", labels, series, least, most)


@st.composite
def some_figures(draw: st.DrawFn, fewest: int = 1) -> Figures:
    """Figures of any size that a template allows, with scores that are not given."""
    least = draw(st.integers(0, 1))
    most = least + draw(st.integers(1, 10))
    labels = tuple(draw(st.lists(st.sampled_from((*ZRM, "Thuis", "Geld")), min_size=fewest, max_size=12)))
    scores = st.one_of(st.none(), st.integers(least, most))
    values = [
        tuple(draw(st.lists(scores, min_size=len(labels), max_size=len(labels))))
        for _each in range(draw(st.integers(1, 4)))
    ]
    return about(labels, *values, least=least, most=most)


@pytest.fixture(scope="module")
def macros(house: Flask) -> Any:
    return house.jinja_env.get_template("components/charts.html").module


def drawn(house: Flask, macros: Any, chart: Any) -> BeautifulSoup:
    """What the macro makes of a chart."""
    with house.test_request_context():
        return BeautifulSoup(str(macros.chart(chart)), "html.parser")


def table(page: BeautifulSoup) -> list[list[int | None]]:
    """The numbers of the table, by series."""
    rows = [
        [None if cell.text == "–" else int(cell.text) for cell in row.select("td.rp-numcol")]
        for row in page.select("tbody tr")
    ]
    return [list(column) for column in zip(*rows, strict=True)]


def dots(page: BeautifulSoup, mark: str) -> list[tuple[float, float]]:
    """Where the marks of a series stand."""
    found = (
        re.match(r"M(\S+) (\S+?)(?=m)", str(dot["d"]))
        for dot in page.select(f"svg.rp-chart .rp-c-dot.rp-c-{mark}")
    )
    return [(float(match[1]), float(match[2])) for match in found if match]


# What is drawn says what the table says


@given(some_figures(fewest=3))
@settings(deadline=None)
def test_the_marks_of_a_radar_stand_where_the_table_says(house: Flask, macros: Any, figures: Figures) -> None:
    chart = radar(figures)
    assert isinstance(chart, Radar)
    page = drawn(house, macros, chart)
    steps = figures.most - figures.least + 1
    radius = hypot(*chart.spokes[0])
    for mark, column in zip(MARKS, table(page), strict=False):
        expected = [
            (radius * (value - figures.least + 1) / steps * sin(turn),
             -radius * (value - figures.least + 1) / steps * cos(turn))
            for place, value in enumerate(column) if value is not None
            for turn in (2 * pi * place / len(column),)
        ]  # fmt: skip
        assert dots(page, mark) == [pytest.approx(point, abs=0.11) for point in expected]


@given(some_figures())
@settings(deadline=None)
def test_the_marks_of_lines_stand_where_the_table_says(house: Flask, macros: Any, figures: Figures) -> None:
    chart = lines(figures)
    page = drawn(house, macros, chart)
    heights = dict(chart.ticks)
    floor, top = heights[figures.least], heights[figures.most]
    for mark, column in zip(MARKS, table(page), strict=False):
        found = [
            round(figures.least + (floor - y) / (floor - top) * (figures.most - figures.least))
            for _x, y in dots(page, mark)
        ]
        assert found == [value for value in column if value is not None]


@given(some_figures())
@settings(deadline=None)
def test_the_bars_of_groups_say_what_the_table_says(house: Flask, macros: Any, figures: Figures) -> None:
    page = drawn(house, macros, grouped(figures))
    said = [[text.text for text in page.select("svg.rp-chart text:not(.rp-c-strong)")]]
    columns = table(page)
    if not page.select("svg.rp-chart"):
        assert all(value is None for column in columns for value in column)
        return
    rows = zip(*columns, strict=True)
    assert said == [["–" if value is None else str(value) for row in rows for value in row]]
    bars = page.select("svg.rp-chart rect.rp-c-stripe")
    assert len(bars) == sum(value is not None for column in columns for value in column)
    assert all(float(str(bar["width"])) > 0 for bar in bars), "the lowest score would look like none"


@given(some_figures(fewest=3))
@settings(deadline=None)
def test_words_around_a_radar_never_run_into_each_other_or_off_it(figures: Figures) -> None:
    chart = radar(figures)
    assert isinstance(chart, Radar)
    boxes = [label.box for label in chart.labels]
    assert all(left >= -160 and right <= 160 for left, _top, right, _bottom in boxes)
    assert all(chart.top <= top and bottom <= chart.top + chart.height for _left, top, _right, bottom in boxes)
    for place, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[place + 1 :]:
            assert left >= other[2] or other[0] >= right or top >= other[3] or other[1] >= bottom
    words = [" ".join(label.lines) for label in chart.labels]
    assert words == ([str(n + 1) for n in range(len(words))] if chart.numbered else list(figures.labels))


# What people see of it


def test_a_chart_has_a_name_of_its_own_and_tells_who_is_who_without_colour(house: Flask, macros: Any) -> None:
    page = drawn(house, macros, radar(about(("Thuis", "School", "Geld"), (1, 2, 3), (3, 2, 1))))
    image = page.select_one("svg.rp-chart")
    assert isinstance(image, Tag)
    assert image["role"] == "img"
    named = [page.select_one(f"#{image[name]}") for name in ("aria-labelledby", "aria-describedby")]
    assert [each.name for each in named if each] == ["title", "desc"]
    assert [item.text for item in page.select(".rp-key li")] == ["Professional", "Inwoner"]
    shapes = [str(mark["d"]).partition("m")[2] for mark in page.select(".rp-key .rp-c-dot")]
    assert len(set(shapes)) == 2, "two voices with one mark"
    assert all(shape in str(page.select("svg.rp-chart .rp-c-dot")) for shape in shapes)
    assert not page.select("[style], style, script")


def test_a_voice_bears_its_own_mark_alone_as_well_and_the_others_what_is_left(house: Flask, macros: Any) -> None:
    given = {"Professional": (1, 2, 3), "Inwoner": (3, 2, 1), "Moeder": (2, 2, 2)}
    voices = tuple(Series(name, values, mark="b" if name == "Inwoner" else "") for name, values in given.items())
    labels = ("Thuis", "School", "Geld")
    together, alone = (
        drawn(house, macros, radar(Figures("w", "Wat Telt", "Leefdomein", labels, series, 1, 5)))
        for series in (voices, voices[1:2])
    )
    assert dots(alone, "b") == dots(together, "b") and not dots(alone, "a")
    assert dots(together, "a") and dots(together, "c")
    assert [str(mark["class"]) for mark in alone.select(".rp-key .rp-c-dot")] == ["['rp-c-dot', 'rp-c-b']"]


def test_with_long_words_the_axes_bear_the_numbers_of_the_rows(house: Flask, macros: Any) -> None:
    page = drawn(house, macros, radar(about(ZRM, (3,) * 12)))
    assert [text.text for text in page.select("svg .rp-c-strong")] == [str(n) for n in range(1, 13)]
    assert [cell.text for cell in page.select("tbody th")] == [f"{n}. {word}" for n, word in enumerate(ZRM, 1)]


def test_short_words_stand_at_the_axes_themselves(house: Flask, macros: Any) -> None:
    words = ("Thuis", "School", "Gezondheid", "Vrienden", "Vrije tijd", "Veiligheid", "Toekomst")
    page = drawn(house, macros, radar(about(words, (3,) * 7)))
    assert [text.text for text in page.select("svg .rp-c-strong")] == list(words)
    assert [cell.text for cell in page.select("tbody th")] == list(words)


@pytest.mark.parametrize("labels", [("Geld",), ("Geld", "Thuis")])
def test_one_or_two_domains_are_bars(labels: tuple[str, ...]) -> None:
    chart = radar(about(labels, (1,) * len(labels), (None,) * len(labels)))
    assert isinstance(chart, Grouped)
    assert [group.words for group in chart.groups] == list(labels)


def test_a_line_stops_where_a_score_is_missing() -> None:
    whole, open_one = (radar(about(("a", "b", "c", "d"), values)) for values in ((1, 2, 3, 4), (1, 2, None, 4)))
    assert isinstance(whole, Radar) and isinstance(open_one, Radar)
    assert whole.traces[0].line.count("L") == 3 and whole.traces[0].line.endswith("z")
    assert open_one.traces[0].line.count("L") == 2 and not open_one.traces[0].line.endswith("z")
    assert lines(about(("1", "2", "3", "4"), (1, 2, None, 4))).traces[0].line.count("L") == 1


def test_a_line_leads_on_over_moments_at_which_nobody_asked() -> None:
    figures = about(("1", "2", "3"), (1, None, 3), (None, 2, None))
    assert [one.line for one in lines(figures, bridged=True).traces] == ["M26 122L292 66", ""]
    assert [len(one.dots) for one in lines(figures, bridged=True).traces] == [2, 1]


def test_equal_scores_of_two_show_both_marks() -> None:
    chart = lines(about(("1", "2"), (3, 3), (3, 3)))
    first, second = (one.dots for one in chart.traces)
    assert [dot.partition("m")[0] for dot in first] == [dot.partition("m")[0] for dot in second]
    assert set(first).isdisjoint(second)


def test_without_any_score_there_is_a_sentence_and_the_table(house: Flask, macros: Any) -> None:
    page = drawn(house, macros, radar(about(("a", "b", "c"), (None,) * 3)))
    assert page.select_one("svg") is None
    assert page.select("p.rp-soft")
    assert table(page) == [[None, None, None]]


def test_moments_stand_as_far_apart_as_they_were() -> None:
    chart = lines(about(("1 jan", "2 jan", "31 jan"), (1, 2, 3)), at=(0, 1, 30))
    places = [float(dot[1:].partition(" ")[0]) for dot in chart.traces[0].dots]
    assert (places[1] - places[0]) * 29 == pytest.approx(places[2] - places[1], rel=0.05)
    assert [moment.words for moment in chart.moments] == ["1 jan", "31 jan"], "there is no room for the second"
    same = lines(about(("1 jan", "1 jan"), (1, 2)), at=(7, 7))
    assert len({dot.partition(" ")[0] for dot in same.traces[0].dots}) == 2, "of one day, side by side"


def test_one_moment_is_a_mark_without_a_line() -> None:
    chart = lines(about(("2 september",), (2,), (3,)))
    assert [one.line for one in chart.traces] == ["", ""]
    assert [moment.words for moment in chart.moments] == ["2 september"]
    assert isinstance(chart, Lines)


@pytest.mark.parametrize(
    ("least", "most", "ticks"),
    [
        (1, 5, (1, 2, 3, 4, 5)),
        (0, 10, (0, 2, 4, 6, 8, 10)),
        (1, 10, (1, 4, 7, 10)),
        (0, 7, (0, 7)),
        (0, 1, (0, 1)),
    ],
)
def test_a_scale_is_written_at_equal_steps_ends_included(least: int, most: int, ticks: tuple[int, ...]) -> None:
    assert about(("a",), (least,), least=least, most=most).ticks == ticks


@pytest.mark.parametrize("word", WORDS)
def test_what_people_typed_stays_text(house: Flask, macros: Any, word: str) -> None:
    figures = Figures("w", word, word, (word,) * 3, (Series(word, (1, 2, 3)),), 1, 5, word, (word,) * 3, word)
    for chart in (radar(figures), lines(figures), grouped(figures)):
        page = drawn(house, macros, chart)
        assert not page.select("script, img, b, i")
        assert {tag.name for tag in page.select("svg *")} <= {
            "title", "desc", "path", "polygon", "text", "tspan", "rect",
        }  # fmt: skip


def test_figures_that_do_not_belong_together_are_refused() -> None:
    for wrong in (
        lambda: about(("a", "b"), (1,)),
        lambda: about(("a",), (6,)),
        lambda: about(("a",)),
        lambda: about(("a",), (1,), least=1, most=1),
        lambda: Figures("w", "", "", ("a", "b"), (Series("", (1, 2)),), 1, 5, notes=("one",)),
    ):
        with pytest.raises(ValueError, match=r"value|series|steps|notes"):
            wrong()


def test_a_small_line_says_all_its_numbers(house: Flask, macros: Any) -> None:
    small = spark((2, 3, None, 6), 0, 10)
    assert small is not None
    with house.test_request_context(headers={"Accept-Language": "en"}):
        image = BeautifulSoup(str(macros.spark(small, "Goal")), "html.parser").select_one("svg")
    assert image is not None
    assert image["role"] == "img"
    assert image["aria-label"] == "Goal, on a scale from 0 to 10: 2, 3, 6"
    assert spark((None, None), 0, 10) is None
    assert spark((4,), 0, 10) is not None
