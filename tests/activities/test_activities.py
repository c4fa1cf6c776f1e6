"""Tineke offers activities at the village hall, Bram of Testdorp looks after his territory; each does its part."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import recurring_ical_events
from icalendar import Calendar

from app.activities.models import Activity
from app.activities.rules import activities as rules
from app.activities.rules.activities import ActivityState, TakenOffline
from app.activities.rules.contact import Channel, ChannelKind
from app.activities.rules.occasions import occasions
from app.security.models import Organisation
from tests import bench, people
from tests.factories import OrganisationFactory
from tests.people import ELSEWHERE, Person
from tests.season import A_LANDLINE, ActivityFactory, typed


def adds(person: Person, village: Organisation, **changes: Any) -> Any:
    """Fill in the form of an activity every Tuesday afternoon, and send it."""
    return person.posts("/activities/add", **typed(municipality_id=village.id, **changes))


def only_activity() -> Activity:
    """The one activity that there is."""
    (found,) = bench.rows_of(Activity)
    return found


def at_the_hall(tineke: Person, village: Organisation, **fields: Any) -> Activity:
    """An activity of the village hall on the territory of Testdorp."""
    return ActivityFactory(organisation=tineke.place, municipality=village, **fields)


# An organiser publishes


def test_tineke_publishes_at_once_and_asks_nobody(tineke: Person, bram: Person, village: Organisation) -> None:
    page = adds(tineke, village)
    assert page.heading == "Taalcafé"
    assert "Concept" in page.text
    page = tineke.posts(f"/activities/{only_activity().id}/publish")
    assert "Gepubliceerd" in page.text
    (row,) = bram.opens("/activities/").rows()
    assert "Taalcafé" in row


def test_a_landline_is_enough_and_is_read_as_people_write_it(tineke: Person, village: Organisation) -> None:
    adds(tineke, village, **{"channels-value": "0299-123456", "channels-note": "Op werkdagen"})
    kept = only_activity()
    assert kept.channels == (Channel(ChannelKind.LANDLINE, "+31299123456", "Op werkdagen"),)
    page = tineke.opens(f"/activities/{kept.id}")
    assert "0299 123 456" in page.text
    assert "tel:+31299123456" in page.links()


def test_without_a_way_to_be_reached_it_is_no_more_than_a_draft(tineke: Person, village: Organisation) -> None:
    adds(tineke, village, **{"channels-value": ""})
    page = tineke.posts(f"/activities/{only_activity().id}/publish")
    assert "Vul minstens één manier in om de organisatie te bereiken." in page.text
    assert only_activity().state is ActivityState.DRAFT


@pytest.mark.parametrize(
    ("mode", "place", "address", "missing"),
    [
        ("on_site", "", "", rules.NO_PLACE),
        ("online", "", "", rules.NO_WEB_ADDRESS),
        ("mixed", "Bibliotheek", "", rules.NO_WEB_ADDRESS),
        ("mixed", "", "https://mee.example", rules.NO_PLACE),
        ("online", "", "https://mee.example", None),
        ("on_site", "Bibliotheek", "", None),
    ],
)
def test_one_is_told_what_is_missing_of_where_it_is(
    mode: str, place: str, address: str, missing: str | None
) -> None:
    reasons = rules.reasons_not_to_publish(
        ActivityState.DRAFT,
        mode=rules.Mode(mode),
        place=place,
        web_address=address,
        dates=True,
        channels=1,
    )
    assert reasons == ([missing] if missing else [])


def test_what_is_public_stays_complete(tineke: Person, village: Organisation) -> None:
    activity = at_the_hall(tineke, village, published=True)
    page = tineke.posts(f"/activities/{activity.id}/edit", **typed(municipality_id=village.id, place=""))
    assert "Vul in waar de activiteit plaatsvindt." in page.text
    assert only_activity().place == "Bibliotheek"


def test_what_was_public_is_taken_out_of_the_agenda_and_not_deleted(tineke: Person, village: Organisation) -> None:
    activity = at_the_hall(tineke, village, published=True)
    assert f"/activities/{activity.id}/delete" not in tineke.opens(f"/activities/{activity.id}").links()
    page = tineke.posts(f"/activities/{activity.id}/delete")
    assert "gepubliceerd geweest" in page.text
    tineke.posts(f"/activities/{activity.id}/withdraw")
    assert only_activity().state is ActivityState.OFFLINE
    tineke.posts(f"/activities/{activity.id}/publish")
    assert only_activity().state is ActivityState.PUBLISHED


def test_a_draft_can_be_deleted(tineke: Person, village: Organisation) -> None:
    activity = at_the_hall(tineke, village)
    tineke.posts(f"/activities/{activity.id}/delete")
    assert not bench.rows_of(Activity)


# The municipality looks after its territory


def test_bram_takes_an_activity_offline_and_tineke_reads_why(
    tineke: Person, bram: Person, village: Organisation
) -> None:
    activity = at_the_hall(tineke, village, published=True)
    page = bram.posts(f"/activities/{activity.id}/offline", reason="wrong", words="Het uur klopt niet.")
    assert "Offline" in page.text
    kept = only_activity()
    assert (kept.state, kept.offline_reason) == (ActivityState.OFFLINE, TakenOffline.WRONG)
    page = tineke.opens(f"/activities/{activity.id}")
    assert "Er klopt iets niet." in page.text
    assert "Het uur klopt niet." in page.text
    tineke.posts(f"/activities/{activity.id}/publish")
    assert only_activity().offline_reason is None


def test_a_reason_has_to_be_chosen(tineke: Person, bram: Person, village: Organisation) -> None:
    activity = at_the_hall(tineke, village, published=True)
    assert bram.posts(f"/activities/{activity.id}/offline", reason="").errors()
    assert only_activity().state is ActivityState.PUBLISHED


@pytest.mark.parametrize("verb", ["edit", "publish", "withdraw", "delete"])
def test_what_an_activity_says_is_up_to_its_organisation(
    tineke: Person, bram: Person, village: Organisation, verb: str
) -> None:
    activity = at_the_hall(tineke, village, published=verb == "withdraw")
    bram.opens(f"/activities/{activity.id}/{verb}", status=403)
    assert f"/activities/{activity.id}/{verb}" not in bram.opens(f"/activities/{activity.id}").links()


def test_bram_has_activities_of_his_own_municipality(bram: Person, village: Organisation) -> None:
    page = bram.opens("/activities/add")
    assert page.typed()["municipality_id"] == str(village.id)
    adds(bram, village)
    bram.posts(f"/activities/{only_activity().id}/edit", **typed(municipality_id=village.id, title_nl="Praatcafé"))
    assert only_activity().title == {"nl": "Praatcafé"}


def test_nobody_sees_what_is_elsewhere(tineke: Person, bram: Person) -> None:
    far = people.organisation(ELSEWHERE)
    activity = ActivityFactory(organisation=OrganisationFactory(), municipality=far, published=True)
    for person in (tineke, bram):
        assert not person.opens("/activities/").rows()
        person.opens(f"/activities/{activity.id}", status=404)


def test_tineke_may_hold_an_activity_in_another_municipality(tineke: Person, bram: Person) -> None:
    far = people.organisation(ELSEWHERE)
    adds(tineke, far)
    assert only_activity().municipality_id == far.id
    assert not bram.opens("/activities/").rows()


# The form


@pytest.mark.usefixtures("november")
def test_buttons_show_dates_and_add_rows_and_save_nothing(tineke: Person, village: Organisation) -> None:
    for button in ("show", "exceptions", "lines"):
        page = adds(tineke, village, **{"schedule-do": button})
        assert "di 1 september" in page.text or "di 1 december" in page.text
        assert page.typed()["title_nl"] == "Taalcafé"
    assert not bench.rows_of(Activity)


@pytest.mark.usefixtures("november")
def test_tineke_says_it_in_words_and_sees_the_dates(tineke: Person, village: Organisation) -> None:
    said = "elke donderdag 19.30-21 u, behalve 10/12, met Sinterklaas"
    page = adds(tineke, village, **{"schedule-words": said, "schedule-do": "words"})
    assert page.typed()["schedule-w4-start"] == "19:30"
    assert page.typed()["schedule-x-first"] == "2026-12-10"
    assert "Sinterklaas" in page.text
    assert not bench.rows_of(Activity)


def test_tineke_takes_a_holiday_from_a_calendar(tineke: Person, village: Organisation) -> None:
    (title, ranges), *_others = offered = _holidays(tineke, village)
    assert "Nederland" in title or "regio" in title, "those of the own country come first"
    assert len(offered) > 1
    value, words = ranges[0]
    page = adds(tineke, village, **{"schedule-holiday": value, "schedule-do": "holiday"})
    assert page.typed()["schedule-x-holiday"].endswith(value.partition("/")[2])
    assert page.typed()["schedule-x-nl"] == words.partition(":")[0]
    assert page.typed()["schedule-x-fr"]


def _holidays(person: Person, village: Organisation) -> list[tuple[str, list[tuple[str, str]]]]:
    page = person.opens("/activities/add")
    groups = page.select("[name=schedule-holiday] optgroup")
    return [
        (str(group["label"]), [(str(one["value"]), one.get_text()) for one in group.select("option")])
        for group in groups
    ]


def test_the_calendar_file_has_the_dates_of_the_page(tineke: Person, village: Organisation) -> None:
    activity = at_the_hall(tineke, village)
    answer = tineke.client.get(f"/activities/{activity.id}/activity.ics")
    assert answer.mimetype == "text/calendar"
    since, until = date(2026, 11, 1), date(2027, 1, 31)
    events = recurring_ical_events.of(Calendar.from_ical(answer.data)).between(since, until)
    starts = sorted(event.decoded("dtstart") for event in events)
    assert starts == [one.start for one in occasions(activity.schedule, since, until)]
    assert len(starts) == 13


def test_a_day_that_does_not_exist_is_told_and_stays_where_it_was_typed(
    tineke: Person, village: Organisation
) -> None:
    page = adds(tineke, village, **{"schedule-x-first": "2026-02-30", "schedule-x-nl": "Vakantie"})
    assert any("zoals 24-12-2026" in error for error in page.errors())
    assert page.typed()["schedule-x-first"] == "2026-02-30"
    assert page.typed()["schedule-x-nl"] == "Vakantie"


def test_a_number_that_is_none_is_told_beside_it(tineke: Person, village: Organisation) -> None:
    page = adds(tineke, village, **{"channels-value": "bel maar"})
    assert any("bel maar" in error for error in page.errors())
    assert page.typed()["channels-value"] == "bel maar"


def test_the_history_tells_when_and_whom_to_ask_in_words(tineke: Person, village: Organisation) -> None:
    activity = at_the_hall(tineke, village)
    fields = typed(municipality_id=village.id, **{"schedule-w4-start": "19:30", "schedule-w4-end": "21:00"})
    tineke.posts(f"/activities/{activity.id}/edit", **fields)
    told = tineke.opens(f"/activities/{activity.id}/history").text
    assert "donderdag" in told
    assert A_LANDLINE.value not in told
