"""Small figures, and why hiding those alone does not do (decision 0083)."""

from __future__ import annotations

from app.common.suppressing import Figure, Showing, Sum, suppressed
from tests.solving import Reader


def test_two_small_figures_that_can_only_be_four_and_four_are_not_left_alone() -> None:
    """8 is 4 and 4, where both are less than 5: hiding two of them is not enough."""
    figures = [Figure("all", 28), Figure("a", 4), Figure("b", 4), Figure("c", 20)]

    how = suppressed(figures, [Sum("all", ("a", "b", "c"))], [], least=5)

    assert how["a"] is how["b"] is Showing.FEW
    assert Showing.HIDDEN in (how["c"], how["all"])


def test_a_smallest_figure_of_one_would_hide_nothing_and_is_taken_as_three() -> None:
    how = suppressed([Figure("all", 7), Figure("a", 2), Figure("b", 5)], [Sum("all", ("a", "b"))], [], least=1)

    assert how["a"] is Showing.FEW
    assert Showing.HIDDEN in (how["b"], how["all"])


def test_the_reader_draws_no_conclusion_from_nothing() -> None:
    reader = Reader()
    reader.reads("a", "hidden", 5)

    assert list(reader.values_of("a", 9)) == ["less", "more"]
