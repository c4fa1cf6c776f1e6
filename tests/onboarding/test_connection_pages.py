"""Marloes of the region works with her connections on screens; Selma of the institution reads her own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.commands.demo import connections as demo_connections
from app.common import clock
from app.onboarding.actions.programmes import bring_programme
from app.onboarding.models import (
    Connection,
    ConnectionCheck,
    ConnectionContact,
    ConnectionPaper,
    ConnectionStep,
    ContactNote,
)
from app.onboarding.rules.nine_steps import NAME, NINE_STEPS
from app.onboarding.rules.papers import PaperKind, PaperState
from app.onboarding.rules.sectors import Sector
from app.onboarding.rules.standing import State
from app.security.models import Organisation, RegionMembership
from app.security.rules.organisations import RegionKind
from tests import bench, people, taken
from tests.browser import Page
from tests.connecting import (
    a_connection,
    a_contact,
    a_contact_note,
    connection_at,
    in_the_region,
    region_of_the_cast,
    region_office,
)
from tests.factories import OrganisationFactory, RegionFactory
from tests.papers_kept import a_paper, comes_back, does
from tests.people import Person

TODAY = clock.today()


@pytest.fixture
def marloes(app: Any) -> Person:
    """The coordinator of the region."""
    return people.with_role("AC", region_office(), first_name="Marloes", last_name="Dekker")


@pytest.fixture
def selma(app: Any) -> Person:
    """The coordinator of an institution."""
    return people.at_work("IC")


def names(page: Page) -> list[str]:
    """The organisations of a list."""
    return [link.get_text() for link in page.select("main tbody th a")]


def done_of(connection: Connection) -> list[str]:
    """The steps that count as done."""
    rows = bench.rows_of(ConnectionStep, ConnectionStep.connection_id == connection.id)
    return [row.key for row in rows if row.recalled_at is None]


# The board and the page


def test_marloes_sees_what_asks_for_action_and_how_many_stand_at_each_step(marloes: Person) -> None:
    a_connection(in_the_region(name="De Wegwijzer"), steps=1)
    a_connection(in_the_region(name="Pinkel"), steps=9)
    page = marloes.opens("/connections/")
    assert names(page) == ["De Wegwijzer"]
    assert page.shows("1 stap vraagt nu om actie") and page.shows("2 organisaties, waarvan 1 aangesloten")
    board = [stop.get_text(" ") for stop in page.select(".rp-board a")]
    assert len(board) == 9 and board[1].startswith("1") and board[8].startswith("1")
    assert len(marloes.opens("/connections/?view=all").rows()) == 2
    assert names(marloes.opens("/connections/?step=yearly")) == ["Pinkel"]


def test_what_is_overdue_stands_first_and_is_marked(marloes: Person) -> None:
    a_connection(in_the_region(name="Zonder datum"))
    a_connection(in_the_region(name="Te laat"), steps=6, on=TODAY - timedelta(days=60))
    a_connection(in_the_region(name="Later"), steps=7)
    page = marloes.opens("/connections/")
    assert names(page) == ["Te laat", "Zonder datum"]
    assert "4 dagen te laat" in page.rows()[0]
    assert names(marloes.opens("/connections/?due=late")) == ["Te laat"]
    assert names(marloes.opens("/connections/?due=later")) == ["Later"]


def test_marloes_finds_an_organisation_by_its_name_whatever_its_step(marloes: Person) -> None:
    a_connection(in_the_region(name="Pinkel"), steps=9)
    a_connection(in_the_region(name="De Wegwijzer"))
    marloes.opens("/connections/")
    assert names(marloes.posts("/connections/", to="/connections/search", q="pinkel")) == ["Pinkel"]


def test_the_page_of_a_connection_shows_its_steps_and_what_is_lacking(marloes: Person) -> None:
    connection = a_connection(in_the_region(name="De Wegwijzer"), steps=4)
    page = marloes.opens(f"/connections/{connection.id}")
    steps = page.select(".rp-steps > li")
    assert len(steps) == 9 and [step.get("aria-current") for step in steps].index("step") == 4
    assert page.shows("De toetredingsovereenkomst is nog niet getekend.")
    assert page.shows("6 tot 8 weken later, geteld vanaf “Professionals trainen”.")


def test_long_names_of_steps_say_where_they_may_be_broken(marloes: Person) -> None:
    a_connection()
    assert "Orga\xadni\xadsa\xadtie\xadpro\xadfiel" in marloes.opens("/connections/").body


def test_marloes_sees_the_sisters_of_an_organisation_that_are_on_their_way(marloes: Person) -> None:
    umbrella = in_the_region(name="Koepel Zorgkracht")
    first = a_connection(in_the_region(name="School Noord", parent=umbrella), steps=5)
    second = a_connection(in_the_region(name="School Zuid", parent=umbrella))
    page = marloes.opens(f"/connections/{second.id}")
    assert f"/connections/{first.id}" in page.links() and page.shows("School Noord")


# Beginning


def test_marloes_begins_a_connection(marloes: Person) -> None:
    a_connection()  # brings the programme
    place = in_the_region(name="De Wegwijzer")
    form = marloes.opens("/connections/add")
    assert form.select("input[name=region_id__text]")[0]["value"] == region_of_the_cast().name
    marloes.posts("/connections/add", organisation_id=place.id, sector="youth_care", approach="Via de wijk")
    (begun,) = bench.rows_of(Connection, Connection.organisation_id == place.id)
    assert (begun.step, begun.approach, begun.coordinator_id) == ("contact", "Via de wijk", marloes.user.id)
    again = marloes.posts("/connections/add", organisation_id=place.id)
    assert "Deze organisatie is in deze regio al onderweg." in again.errors()[0]


def test_marloes_begins_with_an_organisation_that_nobody_added_yet(marloes: Person) -> None:
    a_connection()
    marloes.posts("/connections/new", name="Praktijk Noorderlicht", kvk_number="1234 5678", sector="health")
    (place,) = bench.rows_of(Organisation, Organisation.name == "Praktijk Noorderlicht")
    (begun,) = bench.rows_of(Connection, Connection.organisation_id == place.id)
    assert (place.kind, place.kvk_number, begun.step) == ("institution", "12345678", "contact")
    assert bench.counted(RegionMembership, RegionMembership.organisation_id == place.id) == 1


def test_marloes_is_shown_what_looks_like_an_organisation_before_it_is_added_twice(marloes: Person) -> None:
    a_connection()
    known = in_the_region(name="Stichting De Wegwijzer")
    page = marloes.posts("/connections/new", name="De Wegwijzer")
    assert page.shows("Stichting De Wegwijzer")
    assert bench.counted(Connection, Connection.organisation_id == known.id) == 0
    page = marloes.sends(page.form())
    assert any("Zeg of het een van deze is." in error for error in page.errors())
    marloes.sends(page.form(), same=str(known.id))
    assert bench.counted(Connection, Connection.organisation_id == known.id) == 1
    assert bench.counted(Organisation, Organisation.name == "De Wegwijzer") == 0


def test_an_organisation_of_elsewhere_is_not_drawn_into_the_region(marloes: Person) -> None:
    a_connection()
    known = OrganisationFactory(institution=True, name="Huisartsen Oostwal")
    page = marloes.posts("/connections/new", name="Huisartsen Oostwal")
    page = marloes.sends(page.form(), same=str(known.id))
    assert "ligt buiten uw regio" in page.errors()[0]
    assert bench.counted(RegionMembership, RegionMembership.organisation_id == known.id) == 0


@pytest.mark.parametrize(
    "field", [{"name": ""}, {"kvk_number": "12"}, {"kbo_number": "0123456788"}, {"name": "x" * 151}]
)
def test_bad_fields_of_a_new_organisation_are_told_and_nothing_is_added(
    marloes: Person, field: dict[str, str]
) -> None:
    a_connection()
    before = bench.counted(Organisation)
    sent: dict[str, Any] = {"name": "Pinkel", **field}
    assert marloes.posts("/connections/new", **sent).errors()
    assert bench.counted(Organisation) == before


# Steps


def test_marloes_completes_the_step_that_is_due_and_plans_the_next(marloes: Person) -> None:
    connection = a_connection(steps=1)
    ahead = TODAY + timedelta(days=10)
    marloes.posts(f"/connections/{connection.id}/complete", planned_on=ahead.isoformat())
    now = bench.kept(connection)
    assert (now.step, now.planned_on, now.due_key) == ("profile", ahead, ahead)
    assert done_of(connection) == ["contact", "orientation"]


@pytest.mark.parametrize("day", [(TODAY + timedelta(days=1)).isoformat(), "2020-01-01", "gisteren", ""])
def test_a_step_is_done_today_or_before_and_after_the_one_before_it(marloes: Person, day: str) -> None:
    connection = a_connection(steps=1)
    assert marloes.posts(f"/connections/{connection.id}/complete", done_on=day).errors()
    assert done_of(connection) == ["contact"]


def test_of_two_coordinators_who_have_the_form_open_the_second_is_told(marloes: Person) -> None:
    connection = a_connection(steps=1)
    ilse = people.with_role("AC", region_office(), first_name="Ilse")
    address = f"/connections/{connection.id}/complete"
    hers, his = marloes.opens(address).form(address), ilse.opens(address).form(address)
    marloes.sends(hers)
    page = ilse.sends(his)
    assert "andere stap" in page.errors()[0]
    assert done_of(connection) == ["contact", "orientation"]


def test_marloes_goes_back_with_a_reason_and_sees_it_on_the_page(marloes: Person) -> None:
    connection = a_connection(steps=6)
    assert marloes.posts(f"/connections/{connection.id}/back", key="joining").errors()  # no reason
    page = marloes.posts(f"/connections/{connection.id}/back", key="joining", reason="Profiel aanvullen")
    assert page.shows("Profiel aanvullen") and bench.kept(connection).step == "joining"


def test_marloes_pauses_resumes_and_notes_that_an_organisation_does_not_join(marloes: Person) -> None:
    connection = a_connection(steps=2)
    here = f"/connections/{connection.id}"
    marloes.posts(f"{here}/pause", reason="Wisseling van directie")
    assert bench.kept(connection).state is State.PAUSED
    assert marloes.opens(here).shows("Wisseling van directie")
    marloes.posts(f"{here}/resume")
    assert bench.kept(connection).state is State.UNDERWAY
    marloes.posts(f"{here}/decline", reason="Geen tijd")
    assert bench.kept(connection).state is State.DECLINED
    assert len(names(marloes.opens("/connections/?state=declined"))) == 1


def test_marloes_notes_of_what_an_organisation_becomes_part(marloes: Person) -> None:
    connection, other = a_connection(steps=6), in_the_region(name="Welzijn Lage Venen")
    page = marloes.posts(f"/connections/{connection.id}/merge", into_id=other.id, reason="Fusie")
    assert page.shows("Welzijn Lage Venen") and bench.kept(connection).merged_into_id == other.id


def test_what_a_colleague_changed_meanwhile_is_told(marloes: Person) -> None:
    connection = a_connection(steps=2)
    form = marloes.opens(f"/connections/{connection.id}/plan").form(f"/connections/{connection.id}/plan")
    marloes.posts(f"/connections/{connection.id}/edit", approach="Via de wijk")
    page = marloes.sends(form, planned_on=TODAY.isoformat())
    assert page.errors() and bench.kept(connection).planned_on is None


def test_one_step_is_completed_for_many_and_what_cannot_is_named(marloes: Person) -> None:
    ready, lacking = a_connection(steps=4, papers=True), a_connection(steps=4)
    sent = {"csrf_token": marloes.token, "action": "complete", "pk": [ready.id, lacking.id]}
    question = marloes.client.post("/connections/do", data=sent)
    assert question.status_code == 200
    seen = [f"{ready.id}-joining", f"{lacking.id}-joining"]
    marloes.client.post(
        "/connections/do", data={**sent, "confirmed": "yes", "seen": seen, "done_on": TODAY.isoformat()}
    )
    assert (bench.kept(ready).joined_on, bench.kept(lacking).joined_on) == (TODAY, None)
    assert marloes.opens("/connections/").shows("De toetredingsovereenkomst is nog niet getekend.")


# No way around the papers (O-09)


@pytest.mark.parametrize("missing", [PaperKind.ACCESSION, PaperKind.ACCOUNTS])
def test_no_page_form_raw_post_or_bulk_verb_completes_step_five_with_one_paper(
    marloes: Person, missing: PaperKind
) -> None:
    connection = a_connection(steps=4)
    here, today = f"/connections/{connection.id}", TODAY.isoformat()
    for kind, state in ((PaperKind.ACCESSION, PaperState.SIGNED), (PaperKind.ACCOUNTS, PaperState.RECEIVED)):
        a_paper(connection, kind, PaperState.SENT if kind is missing else state, on=TODAY)
    assert marloes.posts(f"{here}/complete").errors()
    raw = {"csrf_token": marloes.token, "step": "joining", "done_on": today, "joined_on": today,
           "accession_signed_on": today, "account_form_on": today}  # fmt: skip
    many = {"action": "complete", "pk": connection.id, "confirmed": "yes", "seen": f"{connection.id}-joining"}
    for address, more in (
        (f"{here}/complete", {}),
        (f"{here}/complete", {"step": "training"}),
        (
            f"{here}/edit",
            {"state": "underway", "step_number": "6", "version": str(bench.kept(connection).version)},
        ),
        ("/connections/do", many),
    ):
        marloes.client.post(address, data={**raw, **more})
        assert bench.kept(connection).joined_on is None, address
    assert done_of(connection) == ["contact", "orientation", "profile", "discussion"]
    (paper,) = bench.rows_of(
        ConnectionPaper, ConnectionPaper.connection_id == connection.id, ConnectionPaper.kind == missing
    )
    does(paper, comes_back)
    marloes.posts(f"{here}/complete")
    assert bench.kept(connection).joined_on == TODAY


def test_no_command_completes_a_step(app: Any) -> None:
    """Commands bring the programme and the demo, which goes by the same actions; none works on a connection."""
    connection = a_connection(steps=4)
    a_paper(connection, PaperKind.ACCOUNTS, PaperState.RECEIVED, on=TODAY)
    RegionFactory(kind=RegionKind.REFERRAL_INDEX, code="lage-venen", organisation=region_office())
    with bench.office() as session:
        bring_programme(NAME, NINE_STEPS)
        demo_connections.begin()
        session.commit()
    assert bench.kept(connection).joined_on is None
    joined = bench.rows_of(Connection, Connection.joined_on.is_not(None))
    assert all(one.accession_signed_on and one.account_form_on for one in joined)


# Contacts, notes, checklists


def test_marloes_ticks_a_checklist_with_notes_and_it_stands_at_the_step(marloes: Person) -> None:
    connection = a_connection()
    page = marloes.posts(f"/connections/{connection.id}/checks/contact", tick_c1="y", words_c3="Via Yvette")
    assert page.shows("Checklist: 1 van 5") and page.shows("Via Yvette")
    kept = bench.rows_of(ConnectionCheck, ConnectionCheck.connection_id == connection.id)
    assert [(one.point, one.ticked_at is not None) for one in kept] == [("c1", True), ("c3", False)]
    marloes.posts(f"/connections/{connection.id}/checks/contact", tick_c1=None)
    (first, _third) = bench.rows_of(ConnectionCheck, ConnectionCheck.connection_id == connection.id)
    assert first.ticked_at is None and first.ticked_by_id is None
    marloes.opens(f"/connections/{connection.id}/checks/training", 404)
    marloes.opens(f"/connections/{connection.id}/checks/none", 404)


def test_marloes_notes_contact_and_the_organisation_does_not_read_it(marloes: Person, selma: Person) -> None:
    connection = connection_at(people.organisation(people.INSTITUTION))
    marloes.posts(f"/contact-notes/add?connection_id={connection.id}", to="/contact-notes/add",
                  way="call", words="Belt donderdag terug.")  # fmt: skip
    assert marloes.opens(f"/connections/{connection.id}").shows("Belt donderdag terug.")
    page = selma.opens(f"/connections/{connection.id}")
    assert not page.shows("Belt donderdag terug.") and not page.shows("Stap afronden")
    assert not page.shows("Benadering") and not page.shows("Checklist")
    selma.opens("/contact-notes/", 403)
    assert bench.counted(ContactNote) == 1


def test_what_was_said_last_stands_on_top_whenever_it_was_written_down(marloes: Person) -> None:
    connection = a_connection()
    for words, ago in (("Gisteren gebeld", 1), ("Vorige maand bezocht", 30), ("Een week terug gemaild", 7)):
        marloes.posts(
            f"/contact-notes/add?connection_id={connection.id}", to="/contact-notes/add",
            spoken_on=(TODAY - timedelta(days=ago)).isoformat(), words=words,
        )  # fmt: skip
    order = ["Gisteren gebeld", "Een week terug gemaild", "Vorige maand bezocht"]
    told = marloes.opens("/contact-notes/").rows()
    assert [next(words for words in order if words in row) for row in told] == order
    told = marloes.opens("/contact-notes/?sort=spoken_on&dir=asc").rows()
    assert [next(words for words in order if words in row) for row in told] == order[::-1]


def test_a_note_of_tomorrow_is_refused(marloes: Person) -> None:
    connection = a_connection()
    page = marloes.posts(
        f"/contact-notes/add?connection_id={connection.id}", to="/contact-notes/add",
        spoken_on=(TODAY + timedelta(days=1)).isoformat(), words="Straks",
    )  # fmt: skip
    assert page.errors() and bench.counted(ContactNote) == 0


def test_selma_keeps_the_contacts_of_her_own_organisation(selma: Person) -> None:
    mine = connection_at(people.organisation(people.INSTITUTION))
    other = a_connection()
    selma.posts(f"/connection-contacts/add?connection_id={mine.id}", to="/connection-contacts/add",
                kind="coordinator", name="Mark Pol", email="mark@delinde.example")  # fmt: skip
    (kept,) = bench.rows_of(ConnectionContact, ConnectionContact.connection_id == mine.id)
    assert kept.name == "Mark Pol"
    refused = selma.posts(f"/connection-contacts/add?connection_id={mine.id}", to="/connection-contacts/add",
                          connection_id=other.id, kind="contact", name="Iemand")  # fmt: skip
    assert refused.errors() and bench.counted(ConnectionContact) == 1
    selma.opens(f"/connection-contacts/{a_contact(other).id}", 404)
    selma.posts(f"/connection-contacts/{kept.id}/edit", phone="06 12 34 56 78")
    assert bench.kept(kept).phone == "+31 6 12345678"


def test_marloes_finds_a_contact_by_name_function_or_address(marloes: Person) -> None:
    connection = a_connection()
    a_contact(connection, name="Zoë Çelik", function="intern begeleider", email="z.celik@school.example")
    joris = a_contact(connection, name="Joris Prins")
    elsewhere = connection_at(people.organisation(people.ELSEWHERE))
    a_contact(elsewhere, name="Zoë Çelik")
    for words in ("celik zoe", "Intern", "Z.CELIK@"):
        assert found(marloes, words) == ["Zoë Çelik"], words
    assert found(marloes, "prins") == ["Joris Prins"] and not found(marloes, "prins celik")
    marloes.posts(f"/connection-contacts/{joris.id}/edit", name="Joris de Wit")
    assert found(marloes, "de wit") == ["Joris de Wit"] and not found(marloes, "prins")


def found(person: Person, words: str) -> list[str]:
    page = person.sends(person.opens("/connection-contacts/").form("/connection-contacts/search"), q=words)
    return [row.get_text(strip=True) for row in page.select("main tbody tr th")]


def test_a_note_of_another_region_is_not_there_for_marloes(marloes: Person) -> None:
    elsewhere = connection_at(people.organisation(people.ELSEWHERE))
    for address in (f"/connections/{elsewhere.id}", f"/contact-notes/{a_contact_note(elsewhere).id}"):
        marloes.opens(address, 404)


# The dashboard, and the list as a file


def test_the_dashboard_tells_marloes_how_many_steps_ask_for_action(marloes: Person) -> None:
    a_connection()
    a_connection(steps=9)
    page = marloes.opens("/")
    assert page.shows("Stap van een aansluiting vraagt om actie") and "/connections/" in page.links()


def test_marloes_takes_the_list_as_she_sees_it_as_a_file(marloes: Person) -> None:
    a_connection(in_the_region(name="De Wegwijzer"), steps=4)
    a_connection(in_the_region(name="Pinkel"), steps=9)
    table = marloes.client.get("/connections/export.csv").text
    assert "De Wegwijzer" in table and "5 van 9" in table and "Pinkel" not in table
    assert "Pinkel" in marloes.client.get("/connections/export.csv?step=yearly").text
    assert marloes.client.get("/connections/?step=<script>").status_code == 400
    assert marloes.client.get("/connections/?due=never").status_code == 400


COLUMNS = ["organisation", "step", "todo", "coordinator", "due_on", "region", "state", "sector", "joined_on"]


def test_a_file_tells_in_every_column_what_the_list_tells(marloes: Person) -> None:
    a_connection(in_the_region(name="De Wegwijzer"))
    pinkel = a_connection(in_the_region(name="Pinkel"), steps=9, coordinator=marloes.user)
    with bench.office() as session:
        session.get_one(Connection, pinkel.id).sector = Sector.EDUCATION
        session.commit()
    file = taken.as_listed(marloes, "connections", COLUMNS, "state=underway&sort=organisation")
    assert [row[0] for row in file] == ["De Wegwijzer", "Pinkel"] and "Onderwijs" in file[1]
    assert marloes.user.name.full in file[1]
