"""Marloes takes a school from first contact to the yearly round in a real browser, over a year and a half."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, expect

from app.common import clock, jobs
from app.common.jobs import Job
from app.common.web.working import workshop
from app.onboarding.actions import rounds
from app.onboarding.models import AccountLine, Connection, RoundRecipient, TrainingAttendee
from app.onboarding.rules.accounts import AccountState
from app.onboarding.rules.rounds import Delivery
from app.security.models import Organisation
from tests import bench
from tests.journeys import served
from tests.journeys.desks import Desk, for_all, looks, presses, says_yes
from tests.onboarding.documents import text_of, workbook

pytestmark = pytest.mark.browser

SCHOOL = "Basisschool De Zonnewijzer"
SASKIA = "s.roelofs@zonnewijzer.example"
TRAINING, MISSED, SAID = "Training op school", "Logopedie Taalrijk", "Zoals besproken met Saskia Roelofs."
PAPERS = ("Convenant", "Toetredingsovereenkomst", "Organisatieprofiel", "Accountformulier")
FIRST_NAMES = ("Anna", "Bram", "Carla", "Daan", "Eva", "Fleur", "Guus", "Hanna", "Ilse", "Joris", "Kim", "Lotte")
TITLES = ("Voornaam", "Achternaam", "E-mailadres", "Functie", "Instellingscoördinator")


@pytest.fixture
def marloes(demo: Flask, address: str, chromium: Browser) -> Iterator[Desk]:
    """The desk of the coordinator, from tomorrow on."""
    with time_machine.travel(clock.now(), tick=True) as traveller:
        desk = Desk(chromium, demo, address, "AC", traveller)
        yield desk
        served.leave(desk.context)


def the_school() -> Connection:
    """The connection of the school."""
    (place,) = bench.rows_of(Organisation, Organisation.name == SCHOOL)
    (found,) = bench.rows_of(Connection, Connection.organisation_id == place.id)
    return found


def at_the_school(page: Page) -> Page:
    """The page of the connection."""
    page.goto(f"/connections/{the_school().id}")
    return page


def step_done(page: Page, step: int) -> None:
    """Complete the step that is due, and come to the next one."""
    at_the_school(page).get_by_role("link", name="Stap afronden").click()
    presses(page, "Stap afronden")
    expect(page.get_by_text(f"Stap {step + 1} van 9")).to_be_visible()


def answers(part: Locator) -> None:
    """Fill in everything that is asked in a part of a questionnaire."""
    for box in part.locator("textarea:visible").all():
        box.fill(SAID)
    for box in part.locator("input[type=text]:visible, input[type=number]:visible").all():
        box.fill("12" if box.get_attribute("type") == "number" or box.get_attribute("inputmode") else "Anke Vos")
    for group in part.locator("fieldset:has(input[type=radio]), fieldset:has(input[type=checkbox])").all():
        group.get_by_role("radio").or_(group.get_by_role("checkbox")).first.check()


def fills_in(page: Page, part: str, *, missed: str = "") -> None:
    """Answer all questions of one part, and name an organisation that is missed where one is."""
    page.get_by_role("region", name=part, exact=True).get_by_role("link", name="Invullen").click()
    form = page.get_by_role("main").locator("form").filter(has=page.get_by_role("button", name="Opslaan"))
    expect(form).to_be_visible()
    answers(form)
    if missed:
        form.get_by_role("button", name=re.compile("^Toevoegen")).click()
        form.get_by_label("Naam van de organisatie").fill(missed)
    presses(page, "Opslaan")


def moment(day: date, hour: int, minute: int = 0) -> str:
    """A moment as a field takes it."""
    return datetime.combine(day, time(hour, minute)).strftime("%Y-%m-%dT%H:%M")


# The way of the school


def first_contact(page: Page) -> None:
    """Step 1: the school is not in the portal yet; she begins, calls, and notes whom she spoke to."""
    page.goto("/connections/")
    looks(page)
    page.get_by_role("link", name="Organisatie die nog niet in het portaal staat").click()
    page.get_by_label("Naam van de organisatie").fill(SCHOOL)
    page.get_by_label("Werkveld").select_option(label="Onderwijs")
    page.get_by_label("Benadering").fill("Via de intern begeleider.")
    presses(page, "Aansluiting beginnen")
    expect(page.get_by_role("heading", name=SCHOOL, level=1)).to_be_visible()
    looks(page)
    page.get_by_role("link", name="Contact vastleggen").click()
    page.get_by_label("Wat er is gezegd").fill("Saskia Roelofs wil graag kennismaken.")
    presses(page, "Opslaan")
    contacts = page.get_by_role("region", name="Contactpersonen")
    contacts.get_by_role("link", name="Toevoegen").click()
    page.get_by_label("Naam", exact=True).fill("Saskia Roelofs")
    page.get_by_label("E-mailadres").fill(SASKIA)
    presses(page, "Opslaan")
    expect(contacts.get_by_text(SASKIA)).to_be_visible()
    expect(page.get_by_text("Saskia Roelofs wil graag kennismaken.")).to_be_visible()
    step_done(page, 1)


def makes_an_appointment(page: Page, about: str, day: date) -> None:
    """Invite Saskia for the step that is due, from its page: the rest is filled in already."""
    at_the_school(page).get_by_role("link", name="Afspraak maken").click()
    expect(page.get_by_label("Waar het over gaat")).to_have_value(about)
    expect(page.get_by_label("Genodigden")).to_have_value(re.compile(SASKIA))
    page.get_by_label("Begint").fill(moment(day, 10))
    presses(page, "Opslaan")
    expect(page.get_by_role("heading", name=about, level=1)).to_be_visible()
    expect(page.get_by_text(SASKIA)).to_be_visible()


def took_place(page: Page, step: int) -> None:
    """On the day, from the page of the connection: the step is completed by the appointment for it."""
    at_the_school(page).get_by_role("link", name=re.compile("^Afspraak op")).click()
    says_yes(page, "Vond plaats")
    expect(page.get_by_text(re.compile("heeft plaatsgevonden"))).to_be_visible()
    expect(at_the_school(page).get_by_text(f"Stap {step + 1} van 9")).to_be_visible()


def got(page: Page, subject: str) -> Locator:
    """A message in the inbox of the trial."""
    page.goto("/inbox/")
    letter = page.get_by_role("article").filter(has=page.get_by_role("heading", name=subject)).first
    expect(letter.get_by_text(f"Aan: {SASKIA}")).to_be_visible()
    return letter


def profile_and_papers(page: Page) -> None:
    """Step 3: the profile is filled in, and goes out by mail with the other papers."""
    at_the_school(page).get_by_role("main").get_by_role("link", name="Organisatieprofiel", exact=True).click()
    presses(page, "Opslaan")
    for part in ("De organisatie", "Afwegen en signaleren", "Verwacht aantal signalen",
                 "Informatieplicht en toestemming", "Continuïteit", "Instellingscoördinator"):  # fmt: skip
        fills_in(page, part)
    looks(page)
    at_the_school(page).get_by_role("link", name="Documenten maken").click()
    for paper in PAPERS:
        expect(page.get_by_role("checkbox", name=paper)).to_be_checked()
    expect(page.get_by_label("E-mailadres van de contactpersoon")).to_have_value(SASKIA)
    page.get_by_label("Plaats van de organisatie").fill("Testdorp")
    presses(page, "Opslaan")
    expect(page.get_by_text("Er zijn 4 documenten gemaakt.")).to_be_visible()
    page.get_by_role("link", name="Documenten versturen").click()
    expect(page.get_by_label("E-mailadres")).to_have_value(SASKIA)
    looks(page)
    presses(page, "Versturen")
    expect(page.get_by_text("De documenten gaan per e-mail weg.")).to_be_visible()
    letter = got(page, f"Documenten voor de aansluiting van {SCHOOL} op de Verwijsindex")
    for paper, kind in zip(PAPERS, ("pdf", "pdf", "docx", "docx"), strict=True):
        expect(letter.get_by_text(f"{paper} {SCHOOL} v1.{kind}")).to_be_visible()
    step_done(page, 3)


def profile_says(page: Page, folder: Path, words: str) -> None:
    """The profile that went out holds what was answered."""
    papers = at_the_school(page).get_by_role("region", name="Documenten", exact=True)
    papers.get_by_role("link", name="Alles bekijken").click()
    page.get_by_role("link", name="Organisatieprofiel, versie 1").click()
    with page.expect_download() as sent:
        page.get_by_role("link", name=re.compile(r"v1\.docx")).click()
    sent.value.save_as(folder / "profiel.docx")
    assert words in text_of((folder / "profiel.docx").read_bytes())


def is_refused(page: Page, *reasons: str) -> None:
    """Step 5 is not completed yet, at the button that is not there, nor by its address."""
    expect(at_the_school(page).get_by_role("link", name="Stap afronden")).to_have_count(0)
    page.goto(f"/connections/{the_school().id}/complete")
    presses(page, "Stap afronden")
    for reason in reasons:
        expect(page.get_by_role("main").get_by_text(reason)).to_be_visible()
    assert the_school().joined_on is None


def signed_copy(page: Page, folder: Path) -> None:
    """The signed agreement comes back: what is no PDF is refused, the PDF is kept."""
    papers = at_the_school(page).get_by_role("region", name="Documenten", exact=True)
    papers.get_by_role("link", name="Alles bekijken").click()
    page.get_by_role("link", name="Toetredingsovereenkomst, versie 1").click()
    copy, wrong = folder / "getekend.pdf", folder / "geen.pdf"
    with page.expect_download() as sent:
        page.get_by_role("link", name=re.compile(r"v1\.pdf")).click()
    sent.value.save_as(copy)
    wrong.write_text("Ik ben geen PDF.", encoding="utf-8")
    page.get_by_role("link", name="Getekend exemplaar bewaren").click()
    page.get_by_label("Ondertekend door").fill("Anke Vos")
    page.get_by_label("Functie").fill("directeur")
    page.get_by_label("Getekend exemplaar").set_input_files(wrong)
    presses(page, "Opslaan")
    expect(page.get_by_text("Dit bestand is beschadigd of is niet wat de naam zegt.").first).to_be_visible()
    page.get_by_label("Getekend exemplaar").set_input_files(copy)
    presses(page, "Opslaan")
    expect(page.get_by_text(re.compile("is getekend"))).to_be_visible()
    looks(page)


def list_of_employees(page: Page, folder: Path) -> None:
    """The account form comes back as a list of twelve, which Excel wrote."""
    rows = [
        (name, f"Visser-{name}", f"{name.lower()}@zonnewijzer.example", "leerkracht", None) for name in FIRST_NAMES
    ]
    listed = folder / "medewerkers.xlsx"
    listed.write_bytes(workbook([TITLES, *rows]))
    lines = at_the_school(page).get_by_role("region", name="Accountregels")
    lines.get_by_role("link", name="Lijst inleveren").click()
    page.get_by_label("Lijst met medewerkers").set_input_files(listed)
    presses(page, "Lijst lezen")
    expect(page.get_by_role("heading", name="In dienst (12)")).to_be_visible()
    expect(page.get_by_label("Dit is het accountformulier")).to_be_checked()
    looks(page)
    presses(page, "Lijst overnemen")
    expect(page.get_by_role("main").locator("tbody tr")).to_have_count(12)


def hands_over(page: Page) -> None:
    """The helpdesk gets the lines as a file."""
    lines = at_the_school(page).get_by_role("region", name="Accountregels")
    lines.get_by_role("link", name="Doorgeven aan de helpdesk").click()
    presses(page, "Doorgeven aan de helpdesk")
    expect(page.get_by_text("Wacht op bevestiging")).to_be_visible()
    looks(page)


def plans_the_training(page: Page) -> date:
    """A day on which the training and the first evaluation both fit; it returns the day of the training."""
    at_the_school(page).get_by_role("link", name="Training plannen").click()
    expect(page.get_by_role("heading", name="Dagen voor training en evaluatie")).to_be_visible()
    looks(page)
    page.get_by_role("main").get_by_role("link", name="Training plannen").first.click()
    day = datetime.fromisoformat(page.get_by_label("Begint").input_value()).date()
    page.get_by_label("Titel").fill(TRAINING)
    presses(page, "Opslaan")
    expect(page.get_by_role("region", name="Uitgenodigde organisaties").get_by_text(SCHOOL)).to_be_visible()
    return day


def list_of_the_training(page: Page) -> None:
    """Step 6: everybody with an account line gets on the list of the training."""
    at_the_school(page).get_by_role("link", name=re.compile(f"^{TRAINING}")).first.click()
    says_yes(page, "Medewerkers op de lijst zetten")
    expect(page.get_by_role("heading", name="Professionals (12)")).to_be_visible()
    looks(page)


def was_held(page: Page) -> None:
    """All were there, and get a certificate; the training was held, which completes the step."""
    (training_id,) = {one.training_id for one in attended()}
    page.goto(f"/training-attendees/?training_id={training_id}")
    for_all(page, "Was er…")
    expect(page.get_by_text("12 mensen hebben een certificaat.")).to_be_visible()
    page.goto(f"/trainings/{training_id}")
    says_yes(page, "Noteren als gehouden")
    expect(page.get_by_text(f"“{TRAINING}” is gehouden.")).to_be_visible()


def accounts_are_active(page: Page) -> None:
    """The helpdesk made the accounts; who was trained gets access."""
    there = f"/account-lines/?connection_id={the_school().id}"
    page.goto(there)
    for_all(page, "Account aangemaakt")
    assert {line.state for line in lines_of_the_school()} == {AccountState.TRAINED}
    page.goto(there)
    for_all(page, "Toegang gegeven")


def evaluates(page: Page, which: str, day: date, *, missed: str = "") -> date:
    """An evaluation is filled in and finished, which asks for the day of the next; it returns that day."""
    at_the_school(page).get_by_role("link", name="Vragen van de evaluatie").click()
    expect(page.get_by_label("Wat het is").locator("option:checked")).to_have_text(which)
    presses(page, "Opslaan")
    fills_in(page, "Vragen", missed=missed)
    looks(page)
    page.get_by_role("link", name="Evaluatie afronden").click()
    following = date.fromisoformat(page.get_by_label("Dag van de volgende evaluatie").input_value())
    assert following > day
    presses(page, "Afronden")
    expect(page.get_by_text(re.compile("is afgerond"))).to_be_visible()
    return following


def confirms(page: Page) -> None:
    """The Servicedesk says that it has the list."""
    page.goto("/hand-overs/?waits=yes")
    page.get_by_role("row").filter(has_text=SCHOOL).get_by_role("link", name=SCHOOL).first.click()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Downloaden").click()
    assert taken.value.suggested_filename.endswith(".xlsx")
    says_yes(page, "Ontvangst bevestigen")
    expect(page.get_by_text("Bevestigd", exact=True)).to_be_visible()


def yearly_round(page: Page, demo: Flask) -> None:
    """Step 9: the school is in the round of this year, and its letter goes out."""
    page.goto("/rounds/")
    page.get_by_role("link", name="Ronde voorbereiden").click()
    page.get_by_label("Titel").fill("Ronde van dit jaar")
    page.get_by_label("Onderwerp").fill("Jaarlijkse evaluatie van {{ organisatie }}")
    page.get_by_label("Brief").fill("Het is tijd om terug te kijken. Groeten, {{ coordinator }}")
    presses(page, "Opslaan")
    says_yes(page, "Iedereen toevoegen die aan de beurt is")
    expect(page.get_by_role("region", name="Organisaties").get_by_text(SCHOOL)).to_be_visible()
    looks(page)
    says_yes(page, "Brieven versturen")
    job = bench.rows_of(Job, Job.kind == rounds.SEND)[-1]
    with demo.app_context():
        assert jobs.run(workshop(demo), job.id)
    page.get_by_role("link", name="Log bekijken").click()
    expect(page.get_by_role("row").filter(has_text=SCHOOL)).to_be_visible()
    letters = [one for one in bench.rows_of(RoundRecipient) if one.connection_id == the_school().id]
    assert [one.state for one in letters] in ([Delivery.NO_ADDRESS], [Delivery.WAITING])


def lines_of_the_school() -> list[AccountLine]:
    """The account lines of the school."""
    return bench.rows_of(AccountLine, AccountLine.connection_id == the_school().id)


def attended() -> list[TrainingAttendee]:
    """Who is on the list of a training, of the school."""
    return bench.rows_of(TrainingAttendee, TrainingAttendee.connection_id == the_school().id)


def test_a_school_is_taken_from_first_contact_to_the_yearly_round(
    marloes: Desk, demo: Flask, address: str, chromium: Browser, tmp_path: Path
) -> None:
    begun = clock.today() + timedelta(days=1)
    met, sent, discussed, came_back = (begun + timedelta(days=days) for days in (7, 9, 21, 28))
    page = marloes.sits_down(begun)
    first_contact(page)
    makes_an_appointment(page, "Oriënterend gesprek", met)
    expect(got(page, "Uitnodiging: Oriënterend gesprek").get_by_text("uitnodiging.ics")).to_be_visible()

    marloes.sits_down(met)
    took_place(page, 2)
    marloes.sits_down(sent)
    profile_and_papers(page)
    profile_says(page, tmp_path, SAID)
    makes_an_appointment(page, "Organisatieprofiel doornemen en training plannen", discussed)

    marloes.sits_down(discussed)
    trained = plans_the_training(page)
    took_place(page, 4)
    is_refused(
        page, "De toetredingsovereenkomst is nog niet getekend.", "Het accountformulier is nog niet ingevuld."
    )
    came_back = min(came_back, trained)
    marloes.sits_down(came_back)
    signed_copy(page, tmp_path)
    is_refused(page, "Het accountformulier is nog niet ingevuld.")
    list_of_employees(page, tmp_path)
    step_done(page, 5)
    assert the_school().joined_on == came_back

    hands_over(page)
    desk = Desk(chromium, demo, address, "SD", marloes.traveller)
    confirms(desk.page)
    assert not desk.heard
    served.leave(desk.context)
    list_of_the_training(page)

    marloes.sits_down(trained)
    was_held(page)
    accounts_are_active(page)
    assert [line.state for line in lines_of_the_school()] == [AccountState.ACTIVE] * 12
    assert {one.certified_on for one in attended()} == {trained}
    school = the_school()
    assert (school.step, school.due_from, school.due_until) == (
        "evaluation_1", trained + timedelta(days=42), trained + timedelta(days=56),
    )  # fmt: skip

    first = trained + timedelta(days=49)
    marloes.sits_down(first)
    second = evaluates(page, "Eerste evaluatie", first)
    school = the_school()
    assert school.step == "evaluation_2" and school.due_from and school.due_until
    assert school.due_from <= second <= school.due_until and school.due_on == second

    marloes.sits_down(second)
    yearly = evaluates(page, "Tweede evaluatie", second, missed=MISSED)
    page.goto("/missing-organisations/")
    expect(page.get_by_role("link", name=MISSED)).to_be_visible()
    assert the_school().step == "yearly" and the_school().due_on == yearly

    marloes.sits_down(yearly)
    yearly_round(page, demo)
    after = evaluates(page, "Jaarlijkse evaluatie", yearly)
    assert the_school().step == "yearly" and the_school().due_on == after
    looks(at_the_school(page))
    assert not marloes.heard
