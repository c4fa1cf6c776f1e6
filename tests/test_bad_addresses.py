"""Bad addresses: whatever is asked, the answer is a page or a refusal, and never a bug."""

from __future__ import annotations

import random
from urllib.parse import quote_from_bytes, urlencode

import pytest
from flask import Flask

from app.common.web.lists import PAGE_SIZES
from tests import bench, people
from tests.nasty import FINE, LARGEST, NUMBERS, RAW, WORDS
from tests.people import TESTDORP, Person
from tests.rooms import ROOMS, verbs_of


def survives(person: Person, url: str) -> int:
    """The status of an address, which is none of a bug; nothing of the inside is told."""
    with bench.undone():
        response = person.client.get(url)
    body = response.get_data(as_text=True)
    assert response.status_code in FINE, f"{url[:200]} gave {response.status_code}"
    assert "Traceback" not in body and "sqlalchemy" not in body.lower(), url[:200]
    return response.status_code


# Addresses


@pytest.mark.parametrize("name", ROOMS)
@pytest.mark.parametrize("what", ["sort", "dir", "size", "page", "after", "before", "from", "s", "filters"])
def test_a_list_survives_any_wish(clerk: Person, house: Flask, name: str, what: str) -> None:
    screen = next(view for view in house.extensions["appbuilder"].baseviews if type(view).__name__ == name)
    wishes = [each.name for each in screen.filters] if what == "filters" else [what]
    for wish in wishes:
        for value in NUMBERS if what in ("size", "page", "after", "before", "from") else [*NUMBERS[::4], *WORDS]:
            survives(clerk, f"{ROOMS[name].url}?{urlencode({wish: value})}")
        for raw in RAW:
            survives(clerk, f"{ROOMS[name].url}?{wish}={quote_from_bytes(raw)}")
        survives(clerk, f"{ROOMS[name].url}?{wish}=1&{wish}=abc&{wish}[]=2&{wish}[a]=3")


@pytest.mark.parametrize("name", ROOMS)
@pytest.mark.parametrize(
    "column", ["password", "User.password", "created_by.password", "search_key", "nope", "id; --"]
)
def test_nobody_sorts_by_a_column_that_is_not_offered(clerk: Person, name: str, column: str) -> None:
    assert survives(clerk, f"{ROOMS[name].url}?{urlencode({'sort': column})}") == 400


@pytest.mark.parametrize(
    "query",
    [
        "_flt_0_password=a",
        "_oc_UserView=password&_od_UserView=asc",
        "psize_UserView=9999999",
        "page_UserView=abc",
        "nope=1",
        "password=pbkdf2",
    ],
)
def test_the_questions_of_the_framework_are_not_heard(clerk: Person, query: str) -> None:
    """Filters of the framework worked on columns that were not shown (F4), and its page size had no bound (F9)."""
    assert clerk.opens(f"/users/?{query}").rows() == clerk.opens("/users/").rows()


@pytest.mark.parametrize("name", ROOMS)
def test_nobody_gets_a_page_without_end(clerk: Person, name: str) -> None:
    for _number in range(PAGE_SIZES[-1] + 5):
        ROOMS[name].make(people.organisation(TESTDORP))
    assert len(clerk.opens(f"{ROOMS[name].url}?size=999999999").rows()) == PAGE_SIZES[-1]


@pytest.mark.parametrize(
    "key",
    [
        "99999999999999999999",
        "9" * 300,
        "0",
        "-1",
        "abc",
        "1.5",
        "%00",
        "1%00",
        "%ED%A0%80",
        "１",
        str(LARGEST),
        str(LARGEST - 1),
        "1'",
        "null",
    ],
)
def test_a_number_that_is_no_row_is_not_found(clerk: Person, house: Flask, key: str) -> None:
    for name, room in ROOMS.items():
        for verb in ["", *verbs_of(house, name)]:
            assert survives(clerk, f"{room.url}{key}{verb and '/'}{verb}") == 404


NOTHING_TO_LOOK_UP = {
    "RoleView",
    "QuestionView",
    "QuestionnaireView",
    "PlanTemplateView",
    "ProgrammeView",
    "SuggestionView",
}


@pytest.mark.parametrize("name", [name for name in ROOMS if name not in NOTHING_TO_LOOK_UP])
def test_a_lookup_survives_any_text(clerk: Person, name: str) -> None:
    field = {
        "UserView": "organisation_id",
        "OrganisationView": "parent_id",
        "RegionView": "organisation_id",
        "MembershipView": "member_id",
        "RegionMembershipView": "region_id",
        "AssignmentView": "user_id",
        "AgreementView": "organisation_id",
        "ActivityView": "municipality_id",
        "FiguresAgreementView": "region_id",
        "NewcomerView": "organisation_id",
        "ConnectionView": "organisation_id",
        "ContactNoteView": "connection_id",
        "ConnectionContactView": "connection_id",
        "SignalExpectationView": "organisation_id",
        "EnrolmentView": "organisation_id",
        "OrganisationDocumentView": "organisation_id",
        "PersonView": "organisation_id",
        "PathwayView": "person_id",
        "PlanView": "pathway_id",
        "NoteView": "pathway_id",
        "PathwayDocumentView": "pathway_id",
        "UserGroupView": "organisation_id",
        "GroupMemberView": "user_id",
        "TopicView": "merged_into_id",
    }[name]
    for value in [*NUMBERS, *WORDS, "ä" * 4000]:
        assert survives(clerk, f"{ROOMS[name].url}lookup/{field}?{urlencode({'q': value})}") == 200
    for raw in RAW:
        survives(clerk, f"{ROOMS[name].url}lookup/{field}?q={quote_from_bytes(raw)}")
    for unknown in ("password", "nope", "__class__", "a" * 3000):
        assert survives(clerk, f"{ROOMS[name].url}lookup/{unknown}?q=a") == 404


@pytest.mark.parametrize(
    "path",
    [
        "/%00",
        "/users/%2e%2e/",
        "/%2f%2fevil.example/",
        "/users/%ED%A0%80",
        "/" + "a" * 4000,
        "/users/;/",
        "/static/../config.py",
        "/static/..%2f..%2fconfig.py",
        "/users//1",
    ],
)
def test_a_strange_address_is_not_found(clerk: Person, path: str) -> None:
    with bench.undone():
        response = clerk.client.get(path)
    assert response.status_code in (404, 308), response.status_code
    assert "evil" not in response.headers.get("Location", "")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "FOO"])
def test_other_methods_are_refused(clerk: Person, method: str) -> None:
    for url in ("/", "/users/", "/login/"):
        assert clerk.client.open(url, method=method).status_code in (400, 405)


@pytest.mark.parametrize("cookie", ["x", "a" * 4000, "é", '"', "../../etc", "0" * 64, "%00"])
def test_a_strange_cookie_is_nobodys(visitor: Person, cookie: str) -> None:
    visitor.client.set_cookie(visitor.app.config["SESSION_COOKIE_NAME"], cookie)
    assert visitor.client.get("/users/").headers["Location"].startswith("/login/")


@pytest.mark.parametrize("language", ["xx", "nl;q=abc", "*", "a" * 5000, "nl-BE,fr;q=0.9", "\xff", ""])
def test_a_page_is_in_one_of_our_languages_whatever_the_browser_wishes(visitor: Person, language: str) -> None:
    visitor.opens("/login/", Accept_Language=language)


@pytest.mark.parametrize(
    "next_",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "\x00",
        "/%0d%0aX: y",
        "a" * 5000,
    ],
)
def test_nobody_is_sent_to_another_host(clerk: Person, visitor: Person, next_: str) -> None:
    page = visitor.opens(f"/login/?{urlencode({'next': next_})}")
    assert not [link for link in page.links() if "evil" in link]
    sent = clerk.client.post("/language/fr", data={"csrf_token": clerk.token, "next": next_})
    assert sent.headers["Location"].startswith("/") and "evil" not in sent.headers["Location"]


def test_three_hundred_addresses_made_at_random(clerk: Person, row_numbers: dict[str, int]) -> None:
    chance = random.Random(20_261_123)
    names = [
        "sort",
        "dir",
        "size",
        "page",
        "after",
        "before",
        "from",
        "s",
        "kind",
        "active",
        "organisation_id",
        "parent_id",
        "user_id",
        "country",
        "contact_person",
        "role",
        "user",
        "q",
        "x",
    ]
    values = [*NUMBERS, *WORDS[:-1], "name", "desc", "25", "yes", "municipality", *map(str, row_numbers.values())]
    for _number in range(300):
        screen = chance.choice([*ROOMS])
        path = ROOMS[screen].url + chance.choice(["", "", "", "export.csv", "add", str(row_numbers[screen])])
        pairs = [(chance.choice(names), chance.choice(values)) for _pair in range(chance.randint(1, 5))]
        survives(clerk, f"{path}?{urlencode(pairs)}")
