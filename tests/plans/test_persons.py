"""Marieke keeps persons and pathways; her groups decide who sees them, and nobody shuts himself out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from app.common.context import Context, working_as
from app.common.errors import OutOfScope
from app.common.history import Change
from app.common.scope import Scope
from app.extensions import db
from app.plans.models import Pathway, PathwayRight, Person, PersonRight
from app.plans.rules import persons as rules
from app.plans.rules.layers import Level, ground
from app.security.models import UserGroup
from tests import bench, people
from tests.browser import Page
from tests.factories import (
    GroupFactory,
    OrganisationFactory,
    PathwayFactory,
    PersonFactory,
    UserFactory,
)
from tests.people import Person as Somebody

EDIT, SEE, NONE = Level.EDIT, Level.SEE, Level.NONE


def adds(person: Somebody, *openings: tuple[UserGroup, str], **fields: Any) -> Page:
    """Send the form of a new person."""
    chosen = [f"{group.id}:{word}" for group, word in openings]
    return person.posts("/persons/add", openings=chosen, **{"first_name": "Noor", "last_name": "Smit", **fields})


def sets(person: Somebody, url: str, *openings: tuple[UserGroup, str]) -> Page:
    """Save the page *Rights*."""
    return person.posts(f"{url}/rights", openings=[f"{group.id}:{word}" for group, word in openings])


def rights_on(thing: Any) -> dict[int, int]:
    kind, key = (PersonRight, "person_id") if isinstance(thing, Person) else (PathwayRight, "pathway_id")
    return {one.group_id: one.level for one in bench.rows_of(kind, getattr(kind, key) == thing.id)}


# Persons


def test_marieke_adds_a_person_who_is_open_to_her_group_alone(
    marieke: Somebody, colleague: Somebody, team: UserGroup, school: UserGroup
) -> None:
    form = marieke.opens("/persons/add")
    (mine, other) = (form.select(f"#openings-{group.id} option[selected]")[0]["value"] for group in (team, school))
    assert (mine, other) == (f"{team.id}:edit", f"{school.id}:none")
    page = adds(marieke, (team, "edit"), birth_date="2012-02-29", prefix="van der")
    assert page.heading == "Noor van der Smit"
    person = bench.rows_of(Person)[-1]
    assert (person.sort_key, person.organisation_id) == ("smit|noor|van der", marieke.place.id)
    assert marieke.opens("/persons/").shows("Smit, Noor van der")
    assert not colleague.opens("/persons/").shows("Smit")
    colleague.opens(f"/persons/{person.id}", status=404)


@pytest.mark.parametrize(
    ("chosen", "reason"),
    [
        ([], "Anders sluit u uzelf buiten"),
        (["see"], "Anders sluit u uzelf buiten"),
        (["none"], "sluit u uzelf buiten"),
    ],
)
def test_whoever_adds_a_person_keeps_a_way_in(
    marieke: Somebody, team: UserGroup, school: UserGroup, chosen: list[str], reason: str
) -> None:
    page = adds(marieke, *((team, word) for word in chosen), (school, "edit"))
    assert page.shows("Anders sluit u uzelf buiten")
    assert page.typed()["last_name"] == "Smit"
    (kept,) = page.select(f"#openings-{school.id} option[selected]")
    assert kept["value"] == f"{school.id}:edit", "what was chosen stays"
    assert not bench.counted(Person)


def test_who_is_in_no_group_is_told_what_to_do(marieke: Somebody, school: UserGroup) -> None:
    assert adds(marieke, (school, "edit")).shows("U zit nog in geen gebruikersgroep")
    assert not bench.counted(Person)


@pytest.mark.parametrize("sent", ["x:edit", "1:admin", "999999:edit", "-1:see", ":", "²:edit", "9" * 30])
def test_what_nobody_could_choose_is_refused(marieke: Somebody, team: UserGroup, sent: str) -> None:
    page = marieke.posts("/persons/add", last_name="Smit", openings=[f"{team.id}:edit", sent])
    assert page.shows("kan niet meer worden gekozen")
    assert not bench.counted(Person)


def test_a_group_of_elsewhere_and_a_retired_one_cannot_be_chosen(marieke: Somebody, team: UserGroup) -> None:
    for group in (
        GroupFactory(organisation=OrganisationFactory()),
        GroupFactory(organisation=marieke.place, retired=True),
    ):
        assert not marieke.opens("/persons/add").select(f"#openings-{group.id}")
        assert adds(marieke, (team, "edit"), (group, "see")).shows("kan niet meer worden gekozen")


@pytest.mark.parametrize(
    ("born", "reason"), [("2100-01-01", "Deze dag moet nog komen."), ("1850-01-01", "Zo oud is niemand")]
)
def test_a_date_of_birth_is_possible(marieke: Somebody, team: UserGroup, born: str, reason: str) -> None:
    assert adds(marieke, (team, "edit"), birth_date=born).shows(reason)


@pytest.mark.parametrize(
    ("born", "today", "years"),
    [
        (date(2012, 2, 29), date(2028, 2, 28), 15),
        (date(2012, 2, 29), date(2028, 2, 29), 16),
        (date(2012, 2, 29), date(2027, 2, 28), 14),
        (date(2012, 2, 29), date(2027, 3, 1), 15),
        (date(2012, 6, 1), date(2012, 6, 1), 0),
    ],
)
def test_age_counts_birthdays(born: date, today: date, years: int) -> None:
    assert rules.age(born, today) == years


def test_an_archived_person_is_read_and_brought_back(marieke: Somebody, team: UserGroup) -> None:
    person = PersonFactory(organisation=marieke.place, opened={team: EDIT}, last_name="Archief")
    marieke.posts(f"/persons/{person.id}/archive")
    assert not marieke.opens("/persons/").shows("Archief")
    assert marieke.opens("/persons/?active=no").shows("Archief")
    page = marieke.opens(f"/persons/{person.id}")
    assert page.shows("Gearchiveerd") and not page.select("a[href*='/pathways/add']")
    marieke.opens(f"/persons/{person.id}/edit", status=403)
    page = marieke.posts("/pathways/add", person_id=person.id, title="Rust", state="running")
    assert page.shows("Deze persoon is gearchiveerd")
    marieke.posts(f"/persons/{person.id}/bring_back")
    marieke.opens(f"/persons/{person.id}/edit")


def test_a_person_with_pathways_stays_also_with_one_that_is_hidden(marieke: Somebody, team: UserGroup) -> None:
    person = PersonFactory(organisation=marieke.place, opened={team: EDIT})
    pathway = PathwayFactory(person=person, opened={team: NONE})
    assert marieke.opens(f"/persons/{person.id}/delete").shows("Archiveer de persoon")
    other = PersonFactory(organisation=marieke.place, opened={team: EDIT})
    marieke.posts(f"/persons/{other.id}/delete")
    assert bench.kept(other) is None and not rights_on(other)
    assert bench.kept(person) and bench.kept(pathway)


# Pathways


def test_a_pathway_is_found_by_the_name_of_its_person(marieke: Somebody, team: UserGroup) -> None:
    person = PersonFactory(organisation=marieke.place, opened={team: EDIT}, first_name="Noor", last_name="Smit")
    page = marieke.posts(f"/pathways/add?person={person.id}", title="Rust in huis", state="running")
    assert page.heading == "Rust in huis" and page.shows("Smit, Noor")
    (row,) = marieke.posts("/pathways/", to="/pathways/search", q="smit rust").rows()
    assert "Rust in huis" in row
    assert marieke.opens(f"/persons/{person.id}").shows("Rust in huis")


def test_a_pathway_is_begun_for_a_person_whom_one_may_edit(
    marieke: Somebody, colleague: Somebody, team: UserGroup, school: UserGroup
) -> None:
    person = PersonFactory(organisation=marieke.place, opened={team: EDIT, school: SEE})
    assert not colleague.opens(f"/persons/{person.id}").select("a[href*='/pathways/add']")
    fields = {"person_id": person.id, "title": "Rust", "state": "running", "openings": [f"{school.id}:edit"]}
    page = colleague.posts("/pathways/add", **fields)
    assert page.shows("U mag deze persoon niet bewerken") or page.shows("Niets gevonden met deze naam")
    assert not bench.counted(Pathway)


def test_a_pathway_may_say_otherwise_than_the_person(
    marieke: Somebody, colleague: Somebody, team: UserGroup, school: UserGroup
) -> None:
    person = PersonFactory(organisation=marieke.place, opened={team: EDIT, school: SEE})
    open_one, closed_one = PathwayFactory(person=person), PathwayFactory(person=person)
    sets(marieke, f"/pathways/{closed_one.id}", (team, ""), (school, "none"))
    sets(marieke, f"/pathways/{open_one.id}", (team, ""), (school, "edit"))
    assert rights_on(open_one) == {school.id: EDIT} and rights_on(closed_one) == {school.id: NONE}
    colleague.opens(f"/pathways/{closed_one.id}", status=404)
    colleague.opens(f"/pathways/{open_one.id}/edit")
    page = colleague.opens(f"/persons/{person.id}")
    assert page.shows(open_one.title) and not page.shows(closed_one.title)


def test_who_sees_a_pathway_and_not_the_person_sees_the_name_and_nothing_else(
    marieke: Somebody, colleague: Somebody, team: UserGroup, school: UserGroup
) -> None:
    person = PersonFactory(
        organisation=marieke.place,
        opened={team: EDIT},
        first_name="Noor",
        last_name="Smit",
        phone="+31 30 123 4567",
    )
    pathway = PathwayFactory(person=person, opened={school: EDIT})
    page = colleague.opens(f"/pathways/{pathway.id}")
    assert page.shows("Smit, Noor") and not page.shows("123 4567")
    assert not page.select(f"a[href='/persons/{person.id}']")
    colleague.opens(f"/persons/{person.id}", status=404)
    colleague.posts(f"/pathways/{pathway.id}/edit", title="Anders")
    assert bench.kept(pathway).title == "Anders"
    marieke.posts(f"/persons/{person.id}/edit", last_name="Bakker")
    assert bench.kept(pathway).about == "Bakker, Noor"
    (row,) = colleague.posts("/pathways/", to="/pathways/search", q="bakker anders").rows()
    assert "Bakker, Noor" in row
    assert not colleague.posts("/pathways/", to="/pathways/search", q="smit").rows()


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"state": "done"}, "Vul de laatste dag in"),
        ({"state": "running", "ends_on": "2026-12-01"}, "heeft nog geen laatste dag"),
        ({"state": "done", "begins_on": "2026-12-01", "ends_on": "2026-11-01"}, "vóór de eerste dag"),
        ({"state": "vrolijk"}, ""),
    ],
)
def test_the_last_day_belongs_to_a_pathway_that_ended(
    marieke: Somebody, team: UserGroup, fields: dict[str, Any], reason: str
) -> None:
    person = PersonFactory(organisation=marieke.place, opened={team: EDIT})
    page = marieke.posts("/pathways/add", person_id=person.id, title="Rust", **fields)
    assert page.errors() and page.shows(reason)
    assert not bench.counted(Pathway)


def test_a_pathway_stays_when_its_coordinator_is_erased(
    gijs: Somebody, marieke: Somebody, team: UserGroup
) -> None:
    gone = UserFactory(organisation=marieke.place, inactive=True)
    pathway = PathwayFactory(person__organisation=marieke.place, coordinator=gone, opened={team: EDIT})
    gijs.posts(f"/users/{gone.id}/erase")
    assert bench.kept(pathway).coordinator_id is None
    marieke.opens(f"/pathways/{pathway.id}")


# Rights


def test_nobody_shuts_himself_out(marieke: Somebody, team: UserGroup, school: UserGroup) -> None:
    person = PersonFactory(organisation=marieke.place, opened={team: EDIT, school: SEE})
    pathway = PathwayFactory(person=person)
    for url in (f"/persons/{person.id}", f"/pathways/{pathway.id}"):
        page = sets(marieke, url, (team, "see"), (school, "edit"))
        assert page.shows("Anders sluit u uzelf buiten")
    assert rights_on(person) == {team.id: EDIT, school.id: SEE} and not rights_on(pathway)


def test_who_may_only_see_changes_no_rights(
    marieke: Somebody, colleague: Somebody, team: UserGroup, school: UserGroup
) -> None:
    person = PersonFactory(organisation=marieke.place, opened={team: EDIT, school: SEE})
    assert not colleague.opens(f"/persons/{person.id}").select("a[href$='/rights']")
    refused = colleague.client.post(
        f"/persons/{person.id}/rights", data={"csrf_token": colleague.token, "openings": f"{school.id}:edit"}
    )
    assert refused.status_code in (403, 404)
    assert rights_on(person)[school.id] == SEE


def test_two_who_set_rights_at_once_are_told(marieke: Somebody, team: UserGroup, school: UserGroup) -> None:
    person = PersonFactory(organisation=marieke.place, opened={team: EDIT})
    url = f"/persons/{person.id}/rights"
    late = marieke.opens(url).form(url)
    other_window = Somebody(marieke.user, marieke.place, level=2)
    sets(other_window, f"/persons/{person.id}", (team, "edit"), (school, "see"))
    page = marieke.sends(late, 409)
    assert page.shows("Iemand anders heeft dit gewijzigd")
    assert rights_on(person) == {team.id: EDIT, school.id: SEE}


def test_a_group_of_a_joint_arrangement_is_named_where_it_has_a_right(marieke: Somebody, team: UserGroup) -> None:
    regional = GroupFactory(organisation=people.organisation(people.JOINT), name="Regioteam")
    person = PersonFactory(organisation=marieke.place, opened={team: EDIT, regional: SEE})
    page = marieke.opens(f"/persons/{person.id}/rights")
    assert page.shows("Regioteam")
    sets(marieke, f"/persons/{person.id}", (team, "edit"), (regional, "none"))
    assert rights_on(person)[regional.id] == NONE


def test_who_can_see_this_names_group_and_layer_and_why_not(
    marieke: Somebody, colleague: Somebody, team: UserGroup, school: UserGroup
) -> None:
    person = PersonFactory(organisation=marieke.place, opened={team: EDIT})
    pathway = PathwayFactory(person=person, opened={school: SEE})
    page = marieke.opens(f"/pathways/{pathway.id}/insight")
    assert page.shows("groep Dorpsteam Zuid: zien en bewerken, ingesteld bij de persoon")
    assert page.shows("groep School en zorg: zien, ingesteld bij het traject")
    assert colleague.opens(f"/pathways/{pathway.id}/insight?who={colleague.user.id}").shows("kan dit zien")
    page = marieke.opens(f"/persons/{person.id}/insight?who={colleague.user.id}")
    assert page.shows("Geen van de groepen waar deze gebruiker in zit")


def test_rights_are_remembered(marieke: Somebody, team: UserGroup, school: UserGroup) -> None:
    person = PersonFactory(organisation=marieke.place, opened={team: EDIT})
    sets(marieke, f"/persons/{person.id}", (team, "edit"), (school, "see"))
    about = Change.with_thing == "person", Change.with_id == person.id, Change.thing == "person_right"
    assert '"level": 1' in (bench.rows_of(Change, *about)[-1].new or "")


def test_a_history_tells_nothing_of_a_part_that_is_hidden(
    marieke: Somebody, colleague: Somebody, team: UserGroup, school: UserGroup
) -> None:
    person = PersonFactory(organisation=marieke.place, opened={team: EDIT, school: SEE})
    for title, level in (("Geheim traject", NONE), ("Open traject", SEE)):
        pathway = PathwayFactory(person=person, opened={school: level})
        marieke.posts(f"/pathways/{pathway.id}/edit", title=title)
    assert marieke.opens(f"/persons/{person.id}/history").shows("Geheim traject")
    page = colleague.opens(f"/persons/{person.id}/history")
    assert page.shows("Open traject") and not page.shows("Geheim traject")


# Below the screens


def test_a_write_past_the_screens_is_refused(marieke: Somebody, team: UserGroup, school: UserGroup) -> None:
    seen = PersonFactory(organisation=marieke.place, opened={team: SEE})
    scope = Scope(organisation_id=marieke.place.id, groups=frozenset({team.id}))
    with bench.the_app().app_context(), working_as(Context(scope=scope, writing=True)):
        person = db.session.get_one(Person, seen.id)
        person.last_name = "Gekaapt"
        with pytest.raises((OutOfScope, StaleDataError)):  # PostgreSQL finds no row that may be changed
            db.session.flush()
        db.session.rollback()
        opens = {"person_id": seen.id, "group_id": school.id, "organisation_id": marieke.place.id}
        db.session.add(PersonRight(**opens, level=2))
        with pytest.raises(OutOfScope):
            db.session.flush()
        db.session.rollback()
    assert bench.kept(seen).last_name == seen.last_name
    assert rights_on(seen) == {team.id: SEE}


@pytest.mark.parametrize("code", ["SD", "SB"])
def test_whoever_works_for_all_organisations_sees_no_person_by_that(
    code: str, marieke: Somebody, team: UserGroup
) -> None:
    person = PersonFactory(organisation=marieke.place, opened={team: EDIT})
    everywhere = Scope(organisation_id=people.at_work(code).place.id, everything=True)
    with bench.the_app().app_context():
        for scope, found in ((everywhere, False), (Scope(everything=True), True)):
            with working_as(Context(scope=scope)):
                assert (db.session.get(Person, person.id) is not None) is found
                told = select(Change.id).where(Change.thing == "person", Change.thing_id == person.id)
                assert (db.session.scalar(told) is not None) is found
            db.session.rollback()
            db.session.expunge_all()


def test_the_highest_group_counts_and_the_nearest_layer_decides() -> None:
    layers = [{1: NONE, 2: SEE}, {1: EDIT, 3: EDIT}]
    assert (ground([1], layers).level, ground([1], layers).layer) == (NONE, 0)  # type: ignore[union-attr]
    assert (ground([1, 2, 3], layers).level, ground([1, 2, 3], layers).layer) == (EDIT, 1)  # type: ignore[union-attr]
    assert ground([9], layers).layer is None  # type: ignore[union-attr]
    assert ground([], layers) is None
