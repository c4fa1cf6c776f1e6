"""What Gijs does with the users of Testdorp, from the list to putting somebody on hold and back."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from app.common.jobs import Job
from app.common.outbox import Message
from app.security.actions import consequences
from app.security.actions.consequences import Consequence
from app.security.models import Assignment, LoginSession, Product, User
from app.security.rules.names import PersonName
from tests import bench, people
from tests.factories import UserFactory, fixed_role
from tests.people import Person

COLUMNS = ["Gebruikersnaam", "Organisatie", "Actief", "Rol", "Contactpersoon", "E-mail contactpersoon"]


@pytest.fixture
def hanneke(gijs: Person) -> User:
    """A colleague with two roles, on the list of contact persons and of the newsletter."""
    home = people.organisation(people.TESTDORP)
    return UserFactory(
        organisation=home, first_name="Hanneke", last_name="Zomer", roles="G PB", contact=True, subscribed=True
    )


def test_the_list_has_the_six_columns_of_the_manual_in_its_order(gijs: Person) -> None:
    page = gijs.opens("/users/")
    shown = [heading.get_text(strip=True).rstrip("↑") for heading in page.select("main thead th[scope=col]")]
    assert shown[: len(COLUMNS)] == COLUMNS


def test_gijs_finds_a_user_by_a_fragment_typed_without_accents(gijs: Person) -> None:
    UserFactory(organisation=people.organisation(people.TESTDORP), first_name="Zoë", last_name="Çelik")
    page = gijs.posts("/users/", to="/users/search", q="celi")
    assert [row for row in page.rows() if "Çelik, Zoë" in row]
    assert "celi" not in page.url


@pytest.mark.parametrize(
    ("name", "listed", "key"),
    [
        (PersonName("A.", "Anna", "de", "Vries"), "Vries, Anna de", "vries|anna|de"),
        (PersonName("A.", "Anna", "", "De Vries"), "De Vries, Anna", "de vries|anna|"),
        (PersonName(username="nieuw@testdorp.example"), "nieuw@testdorp.example", "nieuw@testdorp.example||"),
    ],
    ids=["Dutch", "Flemish", "new"],
)
def test_names_are_listed_as_in_the_country_they_come_from(name: PersonName, listed: str, key: str) -> None:
    assert (name.listed, name.sort_key) == (listed, key)


def test_the_question_lists_every_effect_and_no_changes_nothing(gijs: Person, hanneke: User) -> None:
    page = gijs.opens(f"/users/{hanneke.id}/deactivate")
    for effect in ("niet meer inloggen", "rollen gaan op niet actief", "nieuwsbrief", "contactpersoon"):
        assert page.shows(effect)
    gijs.clicks("Nee, terug")
    assert bench.kept(hanneke).active


def test_putting_somebody_on_hold_takes_roles_newsletter_contact_role_and_sessions(
    gijs: Person, hanneke: User
) -> None:
    elsewhere = Person(hanneke, people.organisation(people.TESTDORP), level=2)
    gijs.posts(f"/users/{hanneke.id}/deactivate")
    now = bench.kept(hanneke)
    assert (now.active, now.newsletter, now.contact_person) == (False, False, False)
    assert now.deactivated_at is not None
    assert not bench.rows_of(Assignment, Assignment.user_id == hanneke.id, Assignment.active)
    assert len(bench.rows_of(Assignment, Assignment.user_id == hanneke.id)) == 2
    assert bench.rows_of(LoginSession, LoginSession.id == elsewhere.session.id)[0].ended_reason == "deactivated"


def test_who_comes_back_starts_without_roles(gijs: Person, hanneke: User) -> None:
    gijs.posts(f"/users/{hanneke.id}/deactivate")
    gijs.posts(f"/users/{hanneke.id}/activate")
    assert bench.kept(hanneke).active
    assert not bench.rows_of(Assignment, Assignment.user_id == hanneke.id, Assignment.active)


def test_the_slider_asks_before_it_moves(gijs: Person, hanneke: User) -> None:
    """U-61: the slider *Actief*; it shows how things stand, and only the answer yes moves it."""
    for active in ("true", "false"):
        (slider,) = gijs.opens(hanneke).select("[role=switch]")
        assert (slider["aria-label"], slider["aria-checked"]) == ("Actief", active)
        page = gijs.clicks("Actief")
        assert page.url.partition("?")[0].endswith("/deactivate" if active == "true" else "/activate")
        assert bench.kept(hanneke).active is (active == "true")
        gijs.sends(page.form(urlsplit(page.url).path))
    assert bench.kept(hanneke).active
    assert not gijs.opens(gijs.user).select("[role=switch]"), "nobody switches himself off"


def test_former_roles_are_proposed_and_not_given(gijs: Person, hanneke: User) -> None:
    """U-73: who comes back gets nothing silently."""
    before = {(one.role_id, one.product_id) for one in bench.rows_of(Assignment, Assignment.user_id == hanneke.id)}
    gijs.posts(f"/users/{hanneke.id}/deactivate")
    gijs.posts(f"/users/{hanneke.id}/activate")
    address = f"/users/{hanneke.id}/roles"
    page = gijs.opens(address)
    assert page.shows("had eerder deze rollen")
    assert not page.select("input[name=role][checked]")
    page = gijs.clicks("Vroegere rollen aanvinken")
    assert len(page.select("input[name=role][checked]")) == len(before) == 2
    assert not bench.rows_of(Assignment, Assignment.user_id == hanneke.id, Assignment.active)
    gijs.sends(page.form(address))
    held = bench.rows_of(Assignment, Assignment.user_id == hanneke.id, Assignment.active)
    assert {(one.role_id, one.product_id) for one in held} == before
    assert not gijs.opens(address).shows("had eerder deze rollen")


def test_a_role_that_was_ended_before_is_not_proposed(gijs: Person, hanneke: User) -> None:
    first, second = bench.rows_of(Assignment, Assignment.user_id == hanneke.id)
    gijs.posts(f"/roles/{first.id}/end")
    gijs.posts(f"/users/{hanneke.id}/deactivate")
    gijs.posts(f"/users/{hanneke.id}/activate")
    page = gijs.opens(f"/users/{hanneke.id}/roles?former=yes")
    (ticked,) = page.select("input[name=role][checked]")
    assert ticked["value"] == f"{second.role_id}:{second.product_id or 0}"


def test_gijs_cannot_put_himself_on_hold(gijs: Person) -> None:
    assert gijs.user is not None
    page = gijs.opens(f"/users/{gijs.user.id}/deactivate")
    assert page.shows("U kunt uzelf niet deactiveren.")
    gijs.sends_to(f"/users/{gijs.user.id}/deactivate", {"csrf_token": gijs.token})
    assert bench.kept(gijs.user).active


def test_an_organisation_keeps_an_active_user_administrator(olivier: Person, gijs: Person) -> None:
    assert gijs.user is not None
    page = olivier.opens(f"/users/{gijs.user.id}/deactivate")
    assert page.shows("de laatste actieve gebruikersbeheerder")
    olivier.sends_to(f"/users/{gijs.user.id}/deactivate", {"csrf_token": olivier.token})
    assert bench.kept(gijs.user).active


def test_many_are_put_on_hold_after_one_question_that_names_them(gijs: Person, hanneke: User) -> None:
    other = UserFactory(organisation=people.organisation(people.TESTDORP), last_name="Winter")
    fields = [("action", "deactivate"), ("pk", str(hanneke.id)), ("pk", str(other.id)), ("csrf_token", gijs.token)]
    page = gijs.sends_to("/users/do", fields)
    assert page.shows("2 gebruikers deactiveren?")
    assert page.shows("Zomer")
    assert bench.kept(hanneke).active
    gijs.sends_to("/users/do", [*fields, ("confirmed", "yes")])
    assert not bench.kept(hanneke).active
    assert not bench.kept(other).active


def test_a_new_user_is_invited_by_a_link_and_has_no_role(gijs: Person) -> None:
    gijs.posts("/users/add", last_name="Nieuw", username="nieuw@testdorp.example", email="nieuw@testdorp.example",
               organisation_id=str(people.organisation(people.TESTDORP).id), organisation_id__text="")  # fmt: skip
    (user,) = bench.rows_of(User, User.username == "nieuw@testdorp.example")
    assert user.password is None
    assert not bench.rows_of(Assignment, Assignment.user_id == user.id)
    assert len(bench.rows_of(Message, Message.actor_id == user.actor_id)) == 1


def test_a_role_is_granted_and_ended_and_stays_on_record(gijs: Person, hanneke: User) -> None:
    choices = {option.get_text(): option["value"] for option in gijs.opens("/roles/add").select("#role_id option")}
    role = next(value for label, value in choices.items() if label.endswith("(PR)"))
    gijs.posts("/roles/add", user_id=str(hanneke.id), user_id__text="", role_id=str(role))
    (held,) = bench.rows_of(Assignment, Assignment.user_id == hanneke.id, Assignment.role_id == int(str(role)))
    assert held.active
    gijs.posts(f"/roles/{held.id}/end")
    assert not bench.kept(held).active


def test_gijs_is_offered_only_the_roles_that_he_may_grant(gijs: Person) -> None:
    labels = " ".join(option.get_text() for option in gijs.opens("/roles/add").select("#role_id option"))
    assert "(PR)" in labels
    for code in ("SD", "SB", "GB", "FG"):
        assert f"({code})" not in labels


def test_nadia_switches_to_the_joint_arrangement_and_sees_both_municipalities(nadia: Person) -> None:
    joint = people.organisation(people.JOINT)
    assert not nadia.opens("/users/").shows("Testdorp (TD-0001)")
    nadia.sends_to("/session/organisation", {"organisation_id": str(joint.id), "csrf_token": nadia.token})
    assert nadia.opens("/users/").shows("Testdorp (TD-0001)")


# What changes if one presses yes (F-07)


def test_the_question_tells_what_follows_for_this_user_in_particular(gijs: Person, hanneke: User) -> None:
    Person(hanneke, hanneke.organisation, level=2)
    bench.store(Job(kind="list.export", actor_id=hanneke.actor_id))
    page = gijs.opens(f"/users/{hanneke.id}/deactivate")
    for said in (
        "De gebruiker is nu ingelogd (apparaten: 1)",
        "Bestanden die het portaal voor de gebruiker maakt, komen er niet (1)",
        "Testdorp heeft dan geen contactpersoon meer. Kan overnemen: ",
        "Gijs van Leeuwen",
    ):
        assert page.shows(said), said


def test_another_contact_person_is_told_and_nobody_proposed(gijs: Person, hanneke: User) -> None:
    UserFactory(organisation=hanneke.organisation, contact=True)
    page = gijs.opens(f"/users/{hanneke.id}/deactivate")
    assert page.shows("Testdorp houdt andere contactpersonen (1).")
    assert not page.shows("Testdorp heeft dan geen contactpersoon")


def test_the_only_administrator_of_a_product_is_told_with_a_successor(gijs: Person) -> None:
    home = people.organisation(people.TESTDORP)
    (iwmo,) = bench.rows_of(Product, Product.code == "iwmo")
    alone = UserFactory(organisation=home, last_name="Alleen")
    bench.store(Assignment(user_id=alone.id, organisation_id=home.id, role_id=fixed_role("PB").id,
                           product_id=iwmo.id))  # fmt: skip
    for held in bench.rows_of(Assignment, Assignment.organisation_id == home.id, Assignment.user_id != alone.id,
                              Assignment.role_id == fixed_role("PB").id):  # fmt: skip
        with bench.office() as session:
            session.get_one(Assignment, held.id).active = False
            session.commit()
    page = gijs.opens(f"/users/{alone.id}/deactivate")
    assert page.shows("Testdorp heeft dan niemand anders als Productbeheerder voor iWmo. Kan overnemen: Gijs")
    other = UserFactory(organisation=home)
    bench.store(Assignment(user_id=other.id, organisation_id=home.id, role_id=fixed_role("PB").id))
    assert not gijs.opens(f"/users/{alone.id}/deactivate").shows("niemand anders als")


def test_a_subject_above_adds_what_it_knows(gijs: Person, hanneke: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """As plans will: security asks whoever registered, and knows nothing of plans."""
    sentence = "Nobody else can edit %(count)s plans of %(name)s."
    told = Consequence(sentence, {"count": 2, "name": "Jeugd"}, ("Marieke",))
    monkeypatch.setattr(consequences, "_looks", [])
    consequences.foretells(lambda _session, _user: [told])
    page = gijs.opens(f"/users/{hanneke.id}/deactivate")
    assert page.shows("Nobody else can edit 2 plans of Jeugd. Kan overnemen: Marieke.")
