"""Events of UiTdatabank: all that is told of them is read, in the forms of today and before."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from app.activities.rules.imported import (
    Ages,
    Attendance,
    Audience,
    Channel,
    ChannelKind,
    Happening,
    Place,
    Refused,
    Standing,
)
from app.activities.rules.prices import in_words
from app.activities.rules.uit import documents, read
from tests.activities.uit_samples import CONCERT, ID, LIBRARY, PLACE_ID, an_event, taken, told


def channels(event: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one.kind.value, one.value) for one in taken(event).channels]


def remarks(event: dict[str, Any]) -> list[str]:
    return [told(one) for one in taken(event).remarks]


def test_an_event_is_known_by_its_id_in_small_letters_with_all_hyphens() -> None:
    old = "http://old.example/event/A871DB85-01DB-DBD3-DAF62CDB2DD7B871"
    assert taken(an_event()).key == ("uitdatabank", ID)
    assert taken(an_event(**{"@id": old})).external_id == "a871db85-01db-dbd3-daf6-2cdb2dd7b871"


def test_an_event_without_an_id_is_known_by_its_page_or_by_the_name_of_its_file() -> None:
    page = {"@id": None, "sameAs": [None, f"http://www.uit.example/agenda/e/taalcafe/{ID}"]}
    assert taken(an_event(**page)).external_id == ID
    bare = taken(an_event(**{"@id": None}), "taalcafe.json")
    assert bare.external_id == "taalcafe"
    assert "The event has no id; it is known by the name of its file." in map(told, bare.remarks)


def test_title_and_description_are_kept_in_the_languages_in_which_they_are_written() -> None:
    item = taken(an_event(name={"nl": " Taalcafé\n in de bib", "de": "Sprachcafé", "es": "Café", "en": " "}))
    assert item.title == {"nl": "Taalcafé in de bib", "de": "Sprachcafé"}
    assert item.name == "Taalcafé in de bib"
    assert item.about.html == "<p>Kom Nederlands oefenen.</p>"
    assert item.about.text == "Kom Nederlands oefenen."


def test_a_text_without_language_is_in_the_main_language() -> None:
    assert taken(an_event(name="Taalcafé", mainLanguage=None)).title == {"nl": "Taalcafé"}
    assert taken(an_event(name="Café", description="Venez!", mainLanguage="fr")).description["fr"].text == "Venez!"


def test_a_title_in_another_language_only_is_better_than_none() -> None:
    item = taken(an_event(name={"es": "Café"}, mainLanguage="es"))
    assert (item.title, item.name) == ({"es": "Café"}, "Café")
    assert "The event was made in a language that we do not show: “es”." in map(told, item.remarks)


def test_scripts_and_frames_never_come_through_a_description() -> None:
    nasty = ('<p onclick="x()">Kom <b>oefenen</b><script>alert(1)</script></p><iframe src="https://evil.example">'
             '</iframe><a href="javascript:alert(1)">hier</a> <a href="https://ok.example" target=_blank>daar</a>'
             '<img src=x onerror=alert(1)><style>*{display:none}</style>')  # fmt: skip
    about = taken(an_event(description={"nl": nasty})).about
    assert about.html == ('<p>Kom <b>oefenen</b></p>hier <a href="https://ok.example" '
                          'rel="nofollow noopener noreferrer">daar</a>')  # fmt: skip
    assert about.text == "Kom oefenen\n\nhier daar"


@pytest.mark.parametrize(
    "address",
    [
        "https://x.example/> </a><img src=x onerror=alert(1)>",
        "https://x.example/<p> </p>",
        "https://x.example/&quot;&gt; &lt;/a&gt;&lt;script&gt;alert(1)&lt;/script&gt;",
    ],
)
def test_no_markup_comes_out_of_the_address_of_a_link(address: str) -> None:
    about = taken(an_event(description={"nl": f'<p>Kijk <a href="{address}">hier</a>.</p>'})).about
    assert about.html == "<p>Kijk hier.</p>"


def test_a_place_told_in_full_keeps_its_address_and_coordinates() -> None:
    item = taken(an_event())
    assert item.place == Place(
        {"nl": "Bibliotheek Voorbeeldstad", "fr": "Bibliothèque Voorbeeldstad"},
        "Grote Markt 1", "3300", "Tienen", "BE", 50.807, 4.9365, PLACE_ID,
    )  # fmt: skip
    assert item.attendance is Attendance.OFFLINE


def test_an_address_without_language_and_one_beside_the_location_are_found() -> None:
    address = {
        "addressCountry": "BE",
        "addressLocality": "Gent",
        "postalCode": 9000,
        "streetAddress": "Korenmarkt",
    }
    assert taken(an_event(location={"name": "Zaal", "address": address})).place.postal_code == "9000"
    assert taken(an_event(location={"id": PLACE_ID}, address=address)).place.city == "Gent"
    several = {"fr": {**address, "addressLocality": "Gand"}, "es": address}
    assert taken(an_event(location={"address": several}, mainLanguage="fr")).place.city == "Gand"


def test_a_place_that_is_only_referred_to_is_taken_and_told() -> None:
    event = an_event(location={"@id": f"https://io.example/place/{PLACE_ID}"})
    item = taken(event)
    assert item.place.reference == PLACE_ID
    assert not item.place.known
    assert "Of the place only a reference is known, not where it is." in map(told, item.remarks)


def test_a_town_is_taken_from_the_region_where_the_address_is_missing() -> None:
    terms = [CONCERT, {"id": "reg.704", "label": "3300 Tienen", "domain": "flandersregion"}]
    item = taken(an_event(terms=terms, location={"geo": {"latitude": "50.804739", "longitude": "4.936491"}}))
    assert (item.place.postal_code, item.place.city, item.place.latitude) == ("3300", "Tienen", 50.804739)


@pytest.mark.parametrize(
    ("changed", "attendance"),
    [
        ({"location": {"@id": "https://io.example/place/00000000-0000-0000-0000-000000000000"}}, "online"),
        ({"attendanceMode": "online", "location": None}, "online"),
        ({"onlineUrl": "https://meet.example/taal", "location": None}, "online"),
        ({"attendanceMode": "mixed", "onlineUrl": "https://meet.example/taal"}, "mixed"),
        ({"attendanceMode": "telepathy"}, "offline"),
        ({}, "offline"),
    ],
)
def test_where_people_take_part_is_told_by_the_mode_or_by_the_place(
    changed: dict[str, Any], attendance: str
) -> None:
    assert taken(an_event(**changed)).attendance.value == attendance


def test_an_organiser_has_a_name_in_each_language_or_in_its_own() -> None:
    assert taken(an_event(organizer={"name": {"nl": "Bib", "fr": "Biblio"}})).organiser.name["fr"] == "Biblio"
    told_once = {"@id": f"https://io.example/organizer/{ID}", "mainLanguage": "en", "name": "Library"}
    organiser = taken(an_event(organizer=told_once)).organiser
    assert (organiser.name, organiser.reference) == ({"en": "Library"}, ID)


def test_the_numbers_of_an_organiser_are_kept_beside_those_of_the_event() -> None:
    item = taken(an_event(organizer={"name": "Bib", "phone": ["+32 16 310670"], "email": "bib@bib.example"}))
    assert item.organiser.channels == (
        Channel(ChannelKind.LANDLINE, "+3216310670"),
        Channel(ChannelKind.EMAIL, "bib@bib.example"),
    )


def test_telephone_numbers_are_landline_or_mobile_by_their_range_and_kept_internationally() -> None:
    phones = ["016 31 06 70", "0477/12 34 56", "+31 6 12345678", "0800 12 345"]
    assert channels(an_event(contactPoint={"phone": phones})) == [
        ("landline", "+3216310670"),
        ("mobile", "+32477123456"),
        ("mobile", "+31612345678"),
        ("landline", "+3280012345"),
    ]


def test_a_number_without_a_country_is_of_the_country_of_the_place() -> None:
    place = {**LIBRARY, "address": {"addressCountry": "NL", "addressLocality": "Hulst", "postalCode": "4561 AA"}}
    assert channels(an_event(location=place, contactPoint={"phone": "06 12345678"})) == [
        ("mobile", "+31612345678")
    ]


def test_what_is_no_number_is_kept_as_it_stands_and_told() -> None:
    event = an_event(contactPoint={"phone": ["bel Griet", ""]})
    assert channels(event) == [("other", "bel Griet")]
    assert "“bel Griet” is not a telephone number. It is kept as it stands there." in remarks(event)


def test_addresses_that_lead_nowhere_are_left_out_and_told() -> None:
    event = an_event(contactPoint={"email": ["griet at bib"], "url": ["javascript:alert(1)", "www.bib.example/a"]})
    assert channels(event) == [("web", "https://www.bib.example/a")]
    assert "“griet at bib” is not an e-mail address. It was left out." in remarks(event)
    assert "“javascript:alert(1)” is not the address of a page. It was left out." in remarks(event)


def test_a_chat_is_known_by_its_address() -> None:
    assert channels(an_event(contactPoint={"url": "https://wa.me/32477123456"})) == [("whatsapp", "+32477123456")]


def test_booking_has_ways_and_words_of_its_own() -> None:
    booking = {"phone": "0477 12 34 56", "url": "https://tickets.example", "urlLabel": {"nl": "Koop tickets"}}
    found = taken(an_event(contactPoint={}, bookingInfo=booking)).channels
    assert [one.booking for one in found] == [True, True]
    assert found[1].label == {"nl": "Koop tickets"}


def test_old_events_tell_their_numbers_under_another_name_and_in_a_list() -> None:
    event = an_event(contactPoint=[{"telephone": ["013460650"]}, {"email": ["info@denegger.example"]}],
                     bookingInfo=[[]])  # fmt: skip
    assert channels(event) == [("landline", "+3213460650"), ("email", "info@denegger.example")]


def test_prices_are_told_in_words_in_each_language() -> None:
    tariffs = [
        {"category": "base", "price": 10.5, "name": {"nl": "Basistarief", "fr": "Tarif de base"}},
        {"category": "tariff", "price": 0, "name": {"nl": "Senioren"}},
        {"category": "tariff", "price": 40, "name": {"nl": "Klas"}, "groupPrice": True},
    ]  # fmt: skip
    prices = taken(an_event(priceInfo=tariffs)).prices
    assert prices[0].amount == Decimal("10.50")
    assert in_words(prices, "nl") == "Basistarief: € 10,50; Senioren: gratis; Klas: € 40,00 voor de hele groep"
    assert in_words(prices[:1], "fr") == "Tarif de base: 10,50 €"
    assert in_words(prices[:2], "en") == "Basistarief: €10.50; Senioren: free"


def test_an_old_price_stands_among_the_booking_with_a_sentence_about_the_others() -> None:
    old = [{"description": "Basistarief: € 16,00, -21: € 14,00", "priceCurrency": "EUR", "price": 16}]
    assert in_words(taken(an_event(bookingInfo=old)).prices, "nl") == "€ 16,00; Basistarief: € 16,00, -21: € 14,00"


def test_a_price_that_is_none_is_told() -> None:
    assert "“free” is not a price. It was left out." in remarks(an_event(priceInfo=[{"price": "free"}]))


@pytest.mark.parametrize(
    ("written", "ages"),
    [
        ("6-12", Ages(6, 12)), ("-12", Ages(None, 12)), ("6-", Ages(6)), ("0-", Ages()), ("-", Ages()),
        ("18+", Ages(18)), ("12-6", Ages()), ("volwassenen", Ages()),
    ],
)  # fmt: skip
def test_ages_have_a_youngest_and_an_oldest_or_neither(written: str, ages: Ages) -> None:
    assert taken(an_event(typicalAgeRange=written)).ages == ages


def test_dates_of_birth_labels_and_whom_it_is_for_are_kept() -> None:
    item = taken(an_event(birthdateRange={"from": "2014-01-01", "to": "2020-12-31"}, childrenOnly=True,
                          labels=["taal", "taal", " "], hiddenLabels=["intern"]))  # fmt: skip
    assert (item.born_from, item.born_until, item.children_only) == (date(2014, 1, 1), date(2020, 12, 31), True)
    assert (item.labels, item.hidden_labels) == (("taal",), ("intern",))


def test_old_terms_stand_beside_each_other_and_the_type_comes_first() -> None:
    theme = {"id": "1.8.2.0.0", "label": "Jazz", "domain": "theme"}
    item = taken(an_event(terms=None, theme=theme, type=CONCERT))
    assert [term.label for term in item.terms] == ["Concert", "Jazz"]
    assert taken(an_event(terms=[theme, CONCERT])).terms[0].label == "Concert"


def test_the_main_picture_comes_first_with_what_it_shows_and_whose_it_is() -> None:
    media = [{"contentUrl": f"https://images.example/{name}.jpg", "description": name, "copyrightHolder": "Jan"}
             for name in ("een", "twee")]  # fmt: skip
    images = taken(an_event(mediaObject=media, image="https://images.example/twee.jpg")).images
    assert [(one.description, one.copyright) for one in images] == [("twee", "Jan"), ("een", "Jan")]
    assert taken(an_event(image="//images.example/oud.jpg")).images[0].url == "https://images.example/oud.jpg"


@pytest.mark.parametrize(
    ("state", "standing"),
    [
        ("APPROVED", Standing.TAKE), (None, Standing.TAKE), ("READY_FOR_VALIDATION", Standing.ASK),
        ("SOMETHING_NEW", Standing.ASK), ("DRAFT", Standing.WITHDRAWN), ("REJECTED", Standing.WITHDRAWN),
        ("DELETED", Standing.WITHDRAWN),
    ],
)  # fmt: skip
def test_what_the_source_says_of_showing_it_is_kept_apart(state: str | None, standing: Standing) -> None:
    assert taken(an_event(workflowStatus=state)).standing is standing


@pytest.mark.parametrize(
    ("kind", "audience", "flagged"),
    [
        (None, Audience.EVERYONE, False), ("everyone", Audience.EVERYONE, False),
        ("members", Audience.MEMBERS, True), ("education", Audience.EDUCATION, True),
        ("pets", Audience.MEMBERS, True),
    ],
)  # fmt: skip
def test_what_is_for_members_or_schools_is_flagged(kind: str | None, audience: Audience, flagged: bool) -> None:
    item = taken(an_event(audience={"audienceType": kind}))
    assert (item.audience, item.flagged) == (audience, flagged)


def test_status_booking_and_the_moments_of_the_source_are_kept() -> None:
    item = taken(an_event(status={"type": "TemporarilyUnavailable", "reason": {"nl": "Later"}},
                          bookingAvailability={"type": "Unavailable"}, availableFrom="2026-09-01T00:00:00+02:00",
                          availableTo="2026-10-06T14:00:00Z"))  # fmt: skip
    assert (item.happening, item.happening_reason) == (Happening.POSTPONED, {"nl": "Later"})
    assert not item.bookable
    assert item.available_from == datetime(2026, 8, 31, 22, tzinfo=UTC)
    assert item.available_until == datetime(2026, 10, 6, 14, tzinfo=UTC)
    assert item.modified == datetime(2026, 9, 1, 10, tzinfo=UTC)


def test_place_holders_count_as_not_filled_in_and_are_told() -> None:
    event = an_event(**{"@id": "%{eventUrl}"}, location={"@id": "%{baseUrl}/places/%{placeId}", **LIBRARY},
                     onlineUrl="%{onlineUrl}", name={"nl": "Taal %{x} café"})  # fmt: skip
    item = taken(event, f"{ID}.json")
    assert (item.external_id, item.online_url, item.title["nl"]) == (ID, "", "Taal %{x} café")
    assert ("Place holders of a test stand where values should: @id, onlineUrl. They count as not filled in."
            in map(told, item.remarks))  # fmt: skip


def test_a_file_may_hold_one_event_a_list_or_a_page_of_the_search() -> None:
    assert len(documents(b'{"name": "een"}')) == 1
    assert len(documents(b'[{"name": "een"}, {"name": "twee"}]')) == 2
    assert len(documents(b'{"@type": "PagedCollection", "member": [{"name": "een"}, {}, {}]}')) == 3


def test_an_event_out_of_a_longer_file_is_read_as_one_of_its_own() -> None:
    assert read(an_event(), "page.json") == taken(an_event(), "page.json")


def test_an_event_taken_away_that_left_too_little_is_still_known_as_withdrawn() -> None:
    with pytest.raises(Refused) as refused:
        taken(an_event(workflowStatus="DELETED", location=None, calendarType=None, startDate=None, endDate=None))
    assert (refused.value.external_id, refused.value.withdrawn) == (ID, True)
