"""Everything of an organisation in one place: Marloes reads its dossier, the organisation its own part of it."""

from __future__ import annotations

from app.onboarding.models import Connection, TrainingInvitation
from app.onboarding.rules.contacts import ContactKind
from app.onboarding.rules.dossier import ENTRY_KINDS, ON_A_PAGE, SCREENS, EntryKind
from app.onboarding.rules.papers import PaperKind, PaperState
from app.onboarding.rules.rounds import Delivery
from tests import bench, people
from tests.connecting import a_connection, a_contact, a_contact_note, in_the_region, region_of_the_cast
from tests.papers_kept import a_paper, handed_over
from tests.people import Person
from tests.rounds import (
    a_letter,
    a_missing_organisation,
    a_round,
    a_training,
    an_appointment,
    an_inquiry,
)
from tests.signalling import expected
from tests.test_budgets import PAGE_BYTES, SHOW, cost, in_short, within


def a_full_dossier(name: str = "Praktijk Noord", steps: int = 4) -> Connection:
    """A connection of which there is an entry of every kind."""
    place = in_the_region(name=name)
    connection = a_connection(place, steps=steps, coordinator=people.at_work("AC").user)
    a_contact_note(connection)
    a_contact(connection, name="Saskia Roelofs", email="s.roelofs@wegwijzer.example")
    an_inquiry(connection)
    a_paper(connection, PaperKind.COVENANT, state=PaperState.SENT)
    handed_over(connection)
    an_appointment(connection, "Kennismaking")
    training = a_training(region_of_the_cast())
    bench.store(TrainingInvitation(training_id=training.id, connection_id=connection.id))
    a_letter(a_round(region_of_the_cast()), connection, Delivery.SENT)
    a_missing_organisation(connection)
    expected(connection)
    return connection


def labels(page: object) -> set[str]:
    return {one.get_text(strip=True) for one in page.select("main .rp-log small.rp-soft")}  # type: ignore[attr-defined]


def test_marloes_reads_everything_of_an_organisation_in_one_place(marloes: Person) -> None:
    connection = a_full_dossier()
    page = marloes.opens(f"/connections/{connection.id}")
    (tab,) = [str(one["href"]) for one in page.select("main .rp-tabs a") if one.get_text() == "Dossier"]
    page = marloes.opens(tab)
    assert labels(page) == {str(one) for one in _dutch(ENTRY_KINDS.values())}
    for words in (
        "Contact leggen", "Convenant, versie 1", "Organisatieprofiel", "Kennismaking",
        "Regionale training", "Belt donderdag terug.", "Jaarronde", "per jaar", "Praktijk De Linde",
        "Saskia Roelofs", "Versie 1",
    ):  # fmt: skip
        assert page.shows(words), words
    (version,) = [str(one["href"]) for one in page.select("main a[href^='/programmes/']")]
    assert version.endswith("/versions/1")


def _dutch(words: object) -> list[str]:
    from flask_babel import force_locale

    from app.common.web.locale import gettext

    with bench.the_app().test_request_context(), force_locale("nl"):
        return [gettext(one) for one in words]  # type: ignore[attr-defined]


def test_the_newest_stands_first_and_one_kind_can_be_looked_at_alone(marloes: Person) -> None:
    connection = a_full_dossier()
    page = marloes.opens(f"/connections/{connection.id}/dossier")
    days = [str(one["datetime"]) for one in page.select("main .rp-log time")]
    assert days == sorted(days, reverse=True) and len(days) >= len(EntryKind)
    page = marloes.opens(f"/connections/{connection.id}/dossier?kind=appointment")
    assert labels(page) == {"Afspraken"} and page.shows("Kennismaking")
    marloes.opens(f"/connections/{connection.id}/dossier?kind=secrets", status=400)
    marloes.opens(f"/connections/{connection.id}/dossier?page=0", status=400)


def test_a_long_dossier_has_pages(marloes: Person) -> None:
    connection = a_connection()
    for _number in range(ON_A_PAGE + 5):
        a_contact_note(connection)
    page = marloes.opens(f"/connections/{connection.id}/dossier")
    assert len(page.select("main .rp-log > li")) == ON_A_PAGE
    (older,) = [str(one["href"]) for one in page.select("main a[rel=next]")]
    page = marloes.opens(older)
    assert len(page.select("main .rp-log > li")) == 5 and not page.select("main a[rel=next]")
    assert page.select("main a[rel=prev]")


def test_the_organisation_reads_its_part_and_nothing_of_others(app: object) -> None:
    theirs = people.organisation(people.INSTITUTION)
    connection = a_connection(theirs, steps=2)
    a_contact_note(connection)
    an_appointment(connection, "Besloten overleg")
    an_inquiry(connection)
    a_paper(connection, PaperKind.COVENANT)  # a draft, which is for the region
    a_paper(connection, PaperKind.ACCESSION, state=PaperState.SENT)
    mark = people.at_work("IC")
    page = mark.opens(f"/connections/{connection.id}/dossier")
    assert labels(page) == {"Stappen", "Documenten"} and page.shows("Contact leggen")
    assert page.shows("Toetredingsovereenkomst, versie 1") and not page.shows("Convenant")
    for words in ("Belt donderdag terug", "Besloten overleg"):
        assert not page.shows(words), words
    mark.opens(f"/connections/{connection.id}/dossier?kind=note", status=400)
    other = a_full_dossier()
    mark.opens(f"/connections/{other.id}/dossier", status=404)


def test_entries_of_another_organisation_never_stand_in_a_dossier(marloes: Person) -> None:
    mine, other = a_connection(), a_full_dossier("Praktijk Zuid")
    page = marloes.opens(f"/connections/{mine.id}/dossier")
    assert not page.select("main .rp-log > li") and page.shows("Hiervan is nog niets bekend")
    assert other.id != mine.id


def test_a_dossier_of_ten_years_asks_the_same_and_stays_light(marloes: Person) -> None:
    connection = a_full_dossier()
    few = cost(marloes, f"/connections/{connection.id}/dossier")
    within(SHOW, few)
    for _number in range(ON_A_PAGE):
        a_contact_note(connection)
    many = cost(marloes, f"/connections/{connection.id}/dossier")
    assert len(many) == len(few), in_short(many)
    assert len(marloes.opens(f"/connections/{connection.id}/dossier").body.encode()) <= PAGE_BYTES + 10_000


def test_every_kind_of_entry_is_read_by_the_screen_on_which_it_is_worked_on():
    assert set(SCREENS) == set(EntryKind) == set(ENTRY_KINDS)


# Who does what


def test_the_six_roles_are_named_at_the_connection(marloes: Person) -> None:
    connection = a_connection(steps=1, coordinator=marloes.user)
    page = marloes.opens(f"/connections/{connection.id}/dossier")
    roles = (
        "Aansluitcoördinator", "Contactpersoon", "Ondertekenaar", "Instellingscoördinator", "Professional",
        "Helpdesk",
    )  # fmt: skip
    for role in roles:
        assert page.shows(role), role
    assert page.content.count("Nog niet bekend") == 4 and page.shows(marloes.user.name.full)
    people_of = {
        ContactKind.CONTACT: "Saskia Roelofs", ContactKind.SIGNATORY: "Anke Vos",
        ContactKind.COORDINATOR: "Mark Postma", ContactKind.PRACTICE: "Joris Prins",
    }  # fmt: skip
    for kind, name in people_of.items():
        a_contact(connection, kind=kind, name=name)
    page = marloes.opens(f"/connections/{connection.id}/dossier")
    assert not page.shows("Nog niet bekend")
    for name in people_of.values():
        assert page.shows(name), name
