"""Figures about newcomers: Bram reads those of Testdorp, Nele of the network those of a region that agreed."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from app.activities.actions import figures
from app.activities.models import FiguresAgreement
from app.activities.rules import agreements as rules
from app.activities.rules.activities import LanguageLevel
from app.activities.rules.agreements import Term
from app.activities.rules.figures import at
from app.activities.rules.newcomers import Aim
from app.common import clock
from app.common.audit import AuditEvent
from app.security.models import Organisation, Region
from tests import bench, people
from tests.factories import MembershipFactory, OrganisationFactory, TopicFactory
from tests.newcomers import FiguresAgreementFactory, NewcomerFactory, agreed, interested
from tests.people import ELSEWHERE, JOINT, TESTDORP, VOORBEELDSTAD, Person
from tests.season import ActivityFactory
from tests.test_budgets import cost, within

PAGE, FILE = "/figures/", "/figures/figures.csv"
DASHBOARD = 12


@pytest.fixture
def nele(app: Any) -> Person:
    """A network coordinator of the region in which Testdorp and Voorbeeldstad lie."""
    return people.at_work("NC")


@pytest.fixture
def region(app: Any) -> Region:
    """The region of the network."""
    (found,) = bench.rows_of(Region, Region.code == "lage-venen")
    return found


def some(count: int, place: Organisation, level: LanguageLevel, *topics: Any, aims: str = "") -> None:
    """Newcomers who are alike."""
    for _number in range(count):
        interested(NewcomerFactory(organisation=place, language_level=level, kept_aims=aims), *topics)


def table(person: Person, key: str) -> dict[str, list[str]]:
    """The rows of a table of the dashboard, by their heads."""
    page = person.opens(PAGE)
    lines = page.select(f"section[aria-labelledby={key}] tbody tr")
    cells = [[" ".join(cell.get_text().split()) for cell in line.select("th, td")] for line in lines]
    return {first: rest for first, *rest in cells}


# What is told


def test_bram_reads_how_many_look_for_what_and_what_there_is(bram: Person) -> None:
    village = bram.place
    talk = TopicFactory(organisation=village, name={"nl": "Praten"})
    some(6, village, LanguageLevel.A1, talk, aims=Aim.WORK)
    some(7, village, LanguageLevel.B1, talk)
    ActivityFactory(organisation=village, language_level=LanguageLevel.A1, published=True)
    ActivityFactory(organisation=village, language_level=LanguageLevel.A1)  # a draft is no offer
    ActivityFactory(
        organisation=village, language_level=LanguageLevel.A1, published=True, ends_on=date(2020, 1, 1)
    )  # nor is what is over

    assert table(bram, "interests")["Praten"] == ["13"]
    assert table(bram, "goals")["Werk vinden"] == ["6"]
    a0, a1, a2, b1, b2, together = table(bram, "interests-levels")["Praten"]
    assert (a1, b1, together).count("verborgen") == 1  # 6 and 7 of 13 would tell that there is nobody else
    assert a0 == a2 == b2 == "< 5"
    assert table(bram, "offer-levels")["A1"][1] == "1"
    assert table(bram, "offer-places")["Testdorp"][1] == "1"


def test_what_is_offered_about_a_topic_stands_beside_who_wants_it(
    bram: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = TopicFactory(organisation=bram.place, name={"nl": "Praten"})
    for level in LanguageLevel:
        some(5, bram.place, level, talk)
    monkeypatch.setattr(figures, "_offered_by_topic", lambda _numbers: {at(topic=talk.id): 4})
    assert table(bram, "offer-topics")["Praten"] == ["25", "4"]


def test_a_small_figure_and_the_one_that_would_give_it_away_are_not_told(bram: Person) -> None:
    for level in LanguageLevel:
        some(3 if level is LanguageLevel.A1 else 6, bram.place, level)

    levels = table(bram, "levels")

    assert levels["A1"] == ["< 5"]
    told = [cell for row in levels.values() for cell in row]
    assert (told.count("verborgen"), told.count("6")) in ((1, 4), (1, 3))


def test_the_smallest_figure_can_be_set(bram: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    some(9, bram.place, LanguageLevel.A1)
    monkeypatch.setitem(bench.the_app().config, "SMALLEST_FIGURE", 10)
    assert table(bram, "levels")["A1"] == ["< 10"]
    monkeypatch.setitem(bench.the_app().config, "SMALLEST_FIGURE", 1)
    assert table(bram, "levels")["A2"] == ["< 3"]


def test_the_file_says_what_the_page_says(bram: Person) -> None:
    some(3, bram.place, LanguageLevel.A1)
    some(9, bram.place, LanguageLevel.B1)

    page, answer = bram.opens(PAGE), bram.client.get(FILE)

    lines = list(csv.reader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff")), delimiter=";"))[1:]
    cells = [cell.get_text(strip=True) for cell in page.select("main tbody td")]
    assert [line[3] for line in lines] == cells
    assert answer.mimetype == "text/csv"
    (told,) = (one for one in bench.rows_of(AuditEvent) if one.action == "list.exported")
    assert told.thing == "newcomer"


def test_a_figure_that_is_not_told_has_no_bar(bram: Person) -> None:
    some(3, bram.place, LanguageLevel.A1)
    drawn = bram.opens(PAGE).select("section[aria-labelledby=offer-levels] svg.rp-chart rect.rp-c-a")
    assert drawn == []


def test_no_name_stands_in_the_figures(bram: Person) -> None:
    NewcomerFactory(organisation=bram.place, last_name="Onvindbaar")
    assert "Onvindbaar" not in bram.opens(PAGE).body
    assert "Onvindbaar" not in bram.client.get(FILE).get_data(as_text=True)


def test_newcomers_of_elsewhere_are_not_counted(bram: Person) -> None:
    some(9, people.organisation(ELSEWHERE), LanguageLevel.A1)
    assert table(bram, "levels")["A1"] == ["< 5"]


def test_a_joint_arrangement_reads_each_of_its_municipalities_and_together(app: Any) -> None:
    some(6, people.organisation(TESTDORP), LanguageLevel.A1)
    some(8, people.organisation(VOORBEELDSTAD), LanguageLevel.A1)
    person = people.with_role("LB", people.organisation(JOINT))
    assert table(person, "levels")["A1"] == ["6", "8", "14"]


def test_someone_who_works_for_no_municipality_reads_that(app: Any) -> None:
    office = OrganisationFactory(joint=True)
    person = people.with_role("LB", office)
    assert person.opens(PAGE).shows("Hier is geen gemeente")
    MembershipFactory(umbrella=office, member=people.organisation(TESTDORP))
    assert not person.opens(PAGE).shows("Hier is geen gemeente")


# By agreement


def test_without_an_agreement_the_network_reads_nothing(nele: Person) -> None:
    assert nele.opens(PAGE, status=403).shows("geldt geen afspraak")
    nele.opens(FILE, status=403)


def test_with_an_agreement_the_network_reads_the_whole_region_and_no_persons(nele: Person, region: Region) -> None:
    some(6, people.organisation(TESTDORP), LanguageLevel.A1)
    some(8, people.organisation(VOORBEELDSTAD), LanguageLevel.A1)
    some(9, people.organisation(ELSEWHERE), LanguageLevel.A1)
    FiguresAgreementFactory(region=region)

    assert table(nele, "levels")["A1"] == ["6", "8", "14"]
    nele.opens("/newcomers/", status=403)


def test_an_agreement_of_another_region_opens_nothing(nele: Person) -> None:
    (far,) = bench.rows_of(Region, Region.code == "ver-weg")
    FiguresAgreementFactory(region=far)
    nele.opens(PAGE, status=403)


def test_rights_start_and_stop_at_the_minute(
    nele: Person, region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = clock.now() + timedelta(minutes=2)
    FiguresAgreementFactory(region=region, starts_at=start, ends_at=start + timedelta(minutes=3))

    def told(moment: datetime) -> int:
        with monkeypatch.context() as patch:
            patch.setattr(clock, "now", lambda: moment)
            return nele.client.get(PAGE).status_code

    assert [told(start - timedelta(seconds=1)), told(start)] == [403, 200]
    assert [told(start + timedelta(seconds=179)), told(start + timedelta(minutes=3))] == [200, 403]


def test_olivier_records_an_agreement_and_ends_it_early(nele: Person, olivier: Person, region: Region) -> None:
    now = clock.on_the_wall(clock.now())
    since, until = (now + timedelta(minutes=step) for step in (-5, 600))
    page = olivier.posts(
        "/figures-agreements/add",
        **agreed(region_id=region.id, since=f"{since:%Y-%m-%dT%H:%M}", until=f"{until:%Y-%m-%dT%H:%M}"),
    )
    assert page.shows("Geldt nu") or page.shows("De burgemeesters van de regio")
    nele.opens(PAGE)
    (kept,) = bench.rows_of(FiguresAgreement)
    olivier.posts(f"/figures-agreements/{kept.id}/end")
    nele.opens(PAGE, status=403)
    assert olivier.opens(f"/figures-agreements/{kept.id}/history").shows("Eindigt")


def test_an_agreement_that_ends_before_it_begins_is_refused(olivier: Person, region: Region) -> None:
    page = olivier.posts("/figures-agreements/add", **agreed(region_id=region.id, until="2026-11-30T09:00"))
    assert any("Een afspraak eindigt nadat ze begint." in told for told in page.errors())
    assert not bench.rows_of(FiguresAgreement)


def test_an_hour_that_the_clock_skips_is_no_moment(olivier: Person, region: Region) -> None:
    page = olivier.posts("/figures-agreements/add", **agreed(region_id=region.id, since="2027-03-28T02:30"))
    assert any("de klok slaat het over" in told for told in page.errors())


def test_bram_reads_which_agreement_opens_his_figures_and_changes_nothing(bram: Person, region: Region) -> None:
    mine = FiguresAgreementFactory(region=region)
    (far,) = bench.rows_of(Region, Region.code == "ver-weg")
    other = FiguresAgreementFactory(region=far)
    assert len(bram.opens("/figures-agreements/").rows()) == 1
    bram.opens(f"/figures-agreements/{mine.id}")
    bram.opens(f"/figures-agreements/{other.id}", status=404)
    for verb in ("edit", "end"):
        bram.opens(f"/figures-agreements/{mine.id}/{verb}", status=403)


@pytest.mark.parametrize("code", ["OR", "PR", "FB", "GB", "SD", "FG", "SB", "AC"])
def test_no_other_role_reads_figures(app: Any, code: str) -> None:
    people.at_work(code).opens(PAGE, status=403)


def test_how_an_agreement_stands() -> None:
    start, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
    second = timedelta(seconds=1)
    stands = [rules.term(start, end, at) for at in (start - second, start, end - second, end)]
    assert stands == [Term.AHEAD, Term.RUNS, Term.RUNS, Term.OVER]
    assert rules.reasons_against(start, start) == [rules.ENDS_FIRST]


# Cost


def test_the_dashboard_asks_the_same_for_few_and_for_many(bram: Person, nele: Person, region: Region) -> None:
    FiguresAgreementFactory(region=region)
    topics = [TopicFactory(organisation=bram.place) for _number in range(3)]
    some(1, bram.place, LanguageLevel.A1, *topics)
    few = cost(bram, PAGE)
    some(9, bram.place, LanguageLevel.B1, *topics)
    some(6, people.organisation(VOORBEELDSTAD), LanguageLevel.A1)
    ActivityFactory(organisation=bram.place, published=True)
    within(DASHBOARD, cost(bram, PAGE))
    assert len(few) == len(cost(bram, PAGE))
    within(DASHBOARD, cost(nele, PAGE))
    within(DASHBOARD, cost(nele, FILE))
