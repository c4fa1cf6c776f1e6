"""Fatima puts a programme together, step by step, publishes it, and makes a new version of it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.onboarding.models import Programme, ProgrammeEdition
from app.onboarding.rules.gates import Gate
from app.onboarding.rules.nine_steps import NINE_STEPS
from app.onboarding.rules.papers import PaperKind
from app.onboarding.rules.programmes import Check, Route, StepKind
from app.onboarding.rules.windows import Unit, Window
from tests import bench
from tests.browser import Page
from tests.people import Person
from tests.programmes import ProgrammeFactory


def made(person: Person) -> Programme:
    """The last programme of somebody's organisation."""
    return bench.rows_of(Programme, Programme.organisation_id == person.place.id)[-1]


def editions(thing: Programme) -> list[ProgrammeEdition]:
    """Its versions, the oldest first."""
    found = bench.rows_of(ProgrammeEdition, ProgrammeEdition.thing_id == thing.id)
    return sorted(found, key=lambda one: one.number)


def route_of(thing: Programme) -> Route:
    """What the newest version holds."""
    return editions(thing)[-1].route


def names(thing: Programme) -> list[str]:
    """The steps in their order."""
    return [step.name["nl"] for step in route_of(thing).steps]


def points(thing: Programme, key: str) -> list[str]:
    """The checklist of a step in its order."""
    step = route_of(thing).step(key)
    assert step
    return [one.text["nl"] for one in step.checklist]


def steps(thing: Any) -> str:
    """Where its steps are put together."""
    return f"/programmes/{thing.id}/steps"


def save_form(page: Page) -> Any:
    """The form of the open step."""
    return page.select("form:has(button[name=save])")[0]


def saves(person: Person, page: Page, status: int = 200, **fields: Any) -> Page:
    """Fill in the open step and save it."""
    return person.sends(save_form(page), status, save="yes", **fields)


def adds_step(person: Person, thing: Programme, name: str, **fields: Any) -> Page:
    """Put a step at the end."""
    return saves(person, person.opens(f"{steps(thing)}?new=step"), name_nl=name, **fields)


def presses(person: Person, name: str) -> Page:
    """Press a button whose words begin so."""
    assert person.page
    button = next(one for one in person.page.select("button[form=moves]") if name in one.get_text(" "))
    form = person.page.select("#moves")[0]
    pairs = {str(one["name"]): str(one["value"]) for one in form.select("input")}
    return person.sends_to(str(form["action"]), {**pairs, str(button["name"]): str(button["value"])})


@pytest.fixture
def draft(fatima: Person) -> Programme:
    """A programme of Testdorp that is being made, with three steps."""
    return ProgrammeFactory(organisation=fatima.place)


@pytest.fixture
def used(fatima: Person) -> Programme:
    """A programme of Testdorp that is in use."""
    return ProgrammeFactory(organisation=fatima.place, published=True)


# Putting together


def test_fatima_makes_a_programme_and_publishes_it(fatima: Person) -> None:
    page = fatima.posts("/programmes/add", title_nl="Korte weg", title_fr="Chemin court")
    thing = made(fatima)
    assert page.url == steps(thing) and page.heading == "Korte weg" and page.shows("Voeg de eerste toe.")
    adds_step(fatima, thing, "Contact leggen", kind="contact")
    adds_step(fatima, thing, "Gesprek", kind="meeting", least_minutes="15", most_minutes="30")
    adds_step(fatima, thing, "Voltooien", kind="joining", gates=["accession", "accounts"], papers=["accession"])
    adds_step(fatima, thing, "Training", kind="training")
    window: dict[str, Any] = {"after": "s4", "least": "6", "most": "8", "unit": "weeks"}
    page = adds_step(fatima, thing, "Eerste evaluatie", kind="evaluation", **window)
    assert page.shows("6 tot 8 weken later, geteld vanaf “Training”")
    adds_step(fatima, thing, "Elk jaar", kind="yearly", after="s5", least="1", most="1", unit="years")
    fatima.posts(f"{steps(thing)}/s1/point", text_nl="Is er al een warm contact?", text_en="A warm contact?")
    route = route_of(thing)
    assert [(step.key, step.kind) for step in route.steps] == [
        ("s1", StepKind.CONTACT), ("s2", StepKind.MEETING), ("s3", StepKind.JOINING), ("s4", StepKind.TRAINING),
        ("s5", StepKind.EVALUATION), ("s6", StepKind.YEARLY),
    ]  # fmt: skip
    assert (route.steps[1].least_minutes, route.steps[1].most_minutes) == (15, 30)
    assert set(route.steps[2].gates) == set(Gate) and route.steps[2].papers == (PaperKind.ACCESSION,)
    assert route.steps[4].window == Window("s4", Unit.DAYS, 42, 56)
    assert route.steps[5].window == Window("s5", Unit.YEARS, 1, 1)
    assert route.steps[0].checklist == (
        Check("c7", {"nl": "Is er al een warm contact?", "en": "A warm contact?"}),
    )
    page = fatima.posts(f"/programmes/{thing.id}/publish")
    assert page.shows("Versie 1 in gebruik") and page.shows("5. Eerste evaluatie")
    (edition,) = editions(thing)
    assert edition.published and bench.kept(thing).being_made is None
    fatima.opens(steps(thing), status=404)


def test_every_thing_that_keeps_a_programme_from_use_is_told_where_it_stands(fatima: Person) -> None:
    thing = ProgrammeFactory(organisation=fatima.place, design=Route())
    page = fatima.opens(f"/programmes/{thing.id}/publish")
    assert page.shows("Er zijn nog geen stappen.") and not page.shows("Ja, publiceren")
    page = adds_step(fatima, thing, "Elk jaar", kind="yearly")
    assert page.shows("Precies één stap voltooit de aansluiting.")
    page = adds_step(
        fatima, thing, "Terugkijken", kind="evaluation", after="s1", least="1", most="2", unit="months"
    )
    assert page.shows("Alleen de laatste stap kan elk jaar terugkomen.")
    page = presses(fatima, "“Terugkijken” omhoog")
    assert page.shows("1 ding te herstellen")
    page = fatima.opens(f"{steps(thing)}?step=s2")
    (told,) = page.select("form .utrecht-alert")
    assert "De termijn van “Terugkijken” telt vanaf een stap die er niet voor komt." in told.get_text()
    page = fatima.sends_to(f"/programmes/{thing.id}/publish", {"csrf_token": fatima.token})
    assert page.shows("Precies één stap voltooit de aansluiting.") and bench.kept(thing).in_use is None


def test_a_step_is_changed_and_keeps_its_key_and_its_checklist(fatima: Person, draft: Programme) -> None:
    page = fatima.opens(f"{steps(draft)}?step=look_back")
    assert {key: page.typed()[key] for key in ("after", "least", "most", "unit")} == {
        "after": "joining", "least": "6", "most": "8", "unit": "weeks",
    }  # fmt: skip
    page = saves(
        fatima, page, name_nl="Omkijken", name_en="Looking back", about_nl="Samen.", least="2", most="3",
        unit="months",
    )  # fmt: skip
    step = route_of(draft).step("look_back")
    assert step and step.name == {"nl": "Omkijken", "en": "Looking back"} and step.about == {"nl": "Samen."}
    assert step.window == Window("joining", Unit.MONTHS, 2, 3) and len(step.checklist) == 2
    assert page.shows("Stap: Omkijken") and page.shows("2 tot 3 maanden later, geteld vanaf “Voltooien”")


@pytest.mark.parametrize(
    ("key", "fields", "told"),
    [
        ("talk", {"name_nl": " "}, "Vul dit veld in."),
        ("talk", {"name_nl": "x" * 151}, "hoogstens 150 tekens"),
        ("talk", {"about_en": "Only English"}, "Vul ook de Nederlandse tekst in."),
        ("talk", {"kind": "party"}, "keuze"),
        ("talk", {"least_minutes": "40"}, "de kortste tijd is niet langer dan de langste"),
        ("talk", {"most_minutes": "481"}, "nul tot 480 minuten"),
        ("talk", {"most_minutes": "-5"}, "Vul een heel getal in, nul of meer."),
        ("talk", {"most_minutes": "1,5"}, "Vul een heel getal in, nul of meer."),
        ("talk", {"most_minutes": "lang"}, "Dit is geen getal."),
        ("talk", {"most_minutes": "1e300"}, "Vul een heel getal in, nul of meer."),
        ("look_back", {"least": "9"}, "De termijn eindigt voordat hij begint."),
        ("look_back", {"least": ""}, "Vul in vanaf wanneer en tot wanneer."),
        ("look_back", {"most": "600"}, "Een termijn ligt hooguit tien jaar vooruit."),
        ("look_back", {"most": "11", "unit": "years"}, "Een termijn ligt hooguit tien jaar vooruit."),
        ("look_back", {"after": "look_back"}, "Kies een van de stappen ervoor."),
        ("look_back", {"after": "nowhere"}, "Kies een van de stappen ervoor."),
        ("look_back", {"unit": "hours"}, "keuze"),
        ("look_back", {"gates": ["friendship"]}, "keuze"),
        ("look_back", {"papers": ["newspaper"]}, "keuze"),
        ("joining", {"gates": ["accession"]}, "vraagt daarom om de toetredingsovereenkomst"),
        ("joining", {"gates": []}, "vraagt daarom om de toetredingsovereenkomst"),
    ],
)  # fmt: skip
def test_a_step_that_is_not_sound_is_refused_and_keeps_what_was_typed(
    fatima: Person, draft: Programme, key: str, fields: dict[str, Any], told: str
) -> None:
    page = fatima.opens(f"{steps(draft)}?step={key}")
    page = saves(fatima, page, **{"name_en": "Typed", **fields})
    assert any(told in error for error in page.errors()), page.errors()
    assert page.typed()["name_en"] == "Typed" and route_of(draft) == route_of(ProgrammeFactory())


def test_steps_and_points_move_by_buttons_and_the_focus_goes_along(fatima: Person, draft: Programme) -> None:
    fatima.opens(f"{steps(draft)}?step=look_back")
    page = presses(fatima, "“Wie ondertekent er?” omhoog")
    assert points(draft, "look_back") == ["Wie ondertekent er?", "Wie signaleert er?"]
    (focused,) = page.select("main [autofocus]")
    assert "Wie ondertekent er?" in focused.get_text(" ")
    presses(fatima, "“Kennismaken” omlaag")
    assert names(draft) == ["Voltooien", "Kennismaken", "Terugkijken"]


def test_a_step_goes_with_its_checklist_and_the_windows_that_count_from_it(
    fatima: Person, draft: Programme
) -> None:
    page = fatima.opens(f"{steps(draft)}?drop=step.joining")
    assert page.heading == "“Voltooien” verwijderen?" and page.shows("“Terugkijken” heeft geen termijn meer")
    page = fatima.sends(page.form())
    left = route_of(draft).step("look_back")
    assert left and left.window is None and names(draft) == ["Kennismaken", "Terugkijken"]
    page = fatima.opens(f"{steps(draft)}?drop=step.look_back")
    assert page.shows("2 punten van de checklist gaan mee.")
    fatima.sends(page.form())
    assert names(draft) == ["Kennismaken"]
    fatima.opens(f"{steps(draft)}?drop=step.look_back", status=404)


def test_a_point_is_added_changed_and_removed_and_no_key_is_given_twice(fatima: Person, draft: Programme) -> None:
    fatima.posts(f"{steps(draft)}/look_back/point", text_nl="Wat ging er goed?")
    fatima.posts(f"{steps(draft)}/look_back/point/c1", text_nl="Wie geeft signalen af?", text_fr="Qui ?")
    assert points(draft, "look_back") == ["Wie geeft signalen af?", "Wie ondertekent er?", "Wat ging er goed?"]
    page = fatima.opens(f"{steps(draft)}?step=look_back&drop=point.c3")
    assert page.heading == "“Wat ging er goed?” verwijderen?"
    fatima.sends(page.form())
    fatima.posts(f"{steps(draft)}/look_back/point", text_nl="Wat kan er beter?")
    step = route_of(draft).step("look_back")
    assert step and [one.key for one in step.checklist] == ["c1", "c2", "c4"]
    fatima.opens(f"{steps(draft)}/look_back/point/c3", status=404)
    fatima.opens(f"{steps(draft)}/nowhere/point", status=404)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"text_nl": " "}, "Vul dit veld in."),
        ({"text_nl": " ", "text_fr": "Qui ?"}, "Vul dit veld in."),
        ({"text_nl": "x" * 301}, "hoogstens 300 tekens"),
    ],
)
def test_a_point_without_dutch_words_is_refused(
    fatima: Person, draft: Programme, fields: dict[str, Any], told: str
) -> None:
    page = fatima.posts(f"{steps(draft)}/look_back/point", **fields)
    assert any(told in error for error in page.errors()) and len(points(draft, "look_back")) == 2


def test_a_checklist_and_a_programme_have_an_end(fatima: Person) -> None:
    many = tuple(Check(f"c{number}", {"nl": f"Punt {number}"}) for number in range(1, 41))
    first = NINE_STEPS.steps[0]
    full = Route(
        (*(NINE_STEPS.steps * 3)[:19], type(first)("full", {"nl": "Vol"}, StepKind.CONTACT, checklist=many))
    )
    thing = ProgrammeFactory(organisation=fatima.place, design=full)
    page = fatima.opens(f"{steps(thing)}?step=full")
    assert page.shows("Er passen geen punten meer in deze checklist.") and not page.shows("Nieuw punt")
    page = fatima.posts(f"{steps(thing)}/full/point", text_nl="Nog een")
    assert any("Er passen geen punten meer" in error for error in page.errors())
    page = adds_step(fatima, thing, "Nog een")
    assert any("Er passen geen stappen meer bij." in error for error in page.errors())
    assert len(route_of(thing).steps) == 20


def test_two_who_build_at_once_do_not_overwrite_each_other(fatima: Person, draft: Programme) -> None:
    early = save_form(fatima.opens(f"{steps(draft)}?step=talk"))
    fatima.posts(f"{steps(draft)}/look_back/point", text_nl="Van een collega")
    fatima.opens(f"{steps(draft)}?step=talk")
    page = fatima.sends(early, 409, name_nl="Anders", save="yes")
    assert page.shows("Iemand anders heeft deze versie gewijzigd.") and page.typed()["name_nl"] == "Anders"
    assert names(draft)[0] == "Kennismaken"
    saves(fatima, page)
    assert names(draft)[0] == "Anders" and "Van een collega" in points(draft, "look_back")
    point = fatima.opens(f"{steps(draft)}/look_back/point/c1").form()
    adds_step(fatima, draft, "Nog een")
    page = fatima.sends(point, 409, text_nl="Mijn tekst")
    assert page.typed()["text_nl"] == "Mijn tekst" and points(draft, "look_back")[0] == "Wie signaleert er?"
    asked = fatima.opens(f"{steps(draft)}?drop=step.talk").form()
    adds_step(fatima, draft, "En nog een")
    fatima.sends(asked, 409)
    assert "Anders" in names(draft)


@pytest.mark.parametrize(
    "sent",
    [
        {"move": "step.talk:999999"}, {"move": "step.talk:-1"}, {"move": "nonsense"}, {"move": "step.nobody:0"},
        {"move": "point.c1:0", "step": "talk"}, {"drop": "step.nobody"}, {"drop": "point.c9", "step": "look_back"},
        {"save": "yes", "step": "nobody", "name_nl": "X", "kind": "contact", "unit": "days"}, {},
        {"save": "yes", "new": "house", "name_nl": "X", "kind": "contact", "unit": "days"},
    ],
)  # fmt: skip
def test_nonsense_changes_nothing(fatima: Person, draft: Programme, sent: dict[str, str]) -> None:
    fields = {"csrf_token": fatima.token, "version": "1", **sent}
    answer = fatima.client.post(steps(draft), data=fields)
    assert answer.status_code in (200, 303, 400)
    assert names(draft) in (["Kennismaken", "Voltooien", "Terugkijken"],)


# Versions


def test_a_new_version_begins_as_the_one_in_use_which_stays(fatima: Person, used: Programme) -> None:
    page = fatima.posts(f"/programmes/{used.id}/revise")
    assert page.url == steps(used) and page.shows("U werkt aan versie 2.")
    saves(fatima, fatima.opens(f"{steps(used)}?step=talk"), name_nl="Elkaar spreken")
    assert [one.route.steps[0].name["nl"] for one in editions(used)] == ["Kennismaken", "Elkaar spreken"]
    assert fatima.opens(f"/programmes/{used.id}/publish").shows("1 ding verschilt met versie 1")
    fatima.posts(f"/programmes/{used.id}/publish")
    page = fatima.opens(f"/programmes/{used.id}/versions")
    assert [row.split()[:2] for row in page.rows()] == [["Versie", "2"], ["Versie", "1"]]
    assert bench.kept(used).in_use == 2


def test_an_earlier_version_is_used_again_as_a_new_one(fatima: Person, used: Programme) -> None:
    fatima.posts(f"/programmes/{used.id}/revise")
    saves(fatima, fatima.opens(f"{steps(used)}?step=talk"), name_nl="Elkaar spreken")
    fatima.opens(f"/programmes/{used.id}/versions/2/restore", status=404)
    assert fatima.opens(f"/programmes/{used.id}/versions/1/restore").shows(
        "Er wordt al een nieuwe versie gemaakt."
    )
    fatima.posts(f"/programmes/{used.id}/publish")
    page = fatima.opens(f"/programmes/{used.id}/versions/1")
    assert page.shows("Verder met deze versie")
    page = fatima.posts(f"/programmes/{used.id}/versions/1/restore")
    assert page.url == steps(used) and page.shows("De nieuwe versie begint als versie 1.")
    told = [(one.number, one.published, one.route.steps[0].name["nl"]) for one in editions(used)]
    assert told == [(1, True, "Kennismaken"), (2, True, "Elkaar spreken"), (3, False, "Kennismaken")]
    assert bench.kept(used).in_use == 2


def test_a_new_version_can_be_thrown_away_and_the_first_cannot(fatima: Person, used: Programme) -> None:
    fatima.posts(f"/programmes/{used.id}/revise")
    fatima.posts(f"/programmes/{used.id}/drop")
    assert [one.number for one in editions(used)] == [1]
    first = ProgrammeFactory(organisation=fatima.place)
    assert fatima.opens(f"/programmes/{first.id}/drop").shows("Dit is de enige versie.")


def test_what_was_published_is_retired_and_not_deleted(fatima: Person, used: Programme, draft: Programme) -> None:
    page = fatima.opens(f"/programmes/{used.id}/delete")
    assert page.shows("dus er kunnen organisaties mee onderweg zijn")
    fatima.sends_to(f"/programmes/{used.id}/delete", {"csrf_token": fatima.token})
    assert bench.kept(used).in_use == 1
    page = fatima.posts(f"/programmes/{used.id}/retire")
    assert page.shows("Ingetrokken") and not bench.kept(used).active
    fatima.posts(f"/programmes/{used.id}/revive")
    assert bench.kept(used).active
    fatima.posts(f"/programmes/{draft.id}/delete")
    assert editions(draft) == []


@pytest.mark.committed
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE programme_edition SET kept = '{\"steps\": []}'",
        "UPDATE programme_edition SET published_at = NULL",
        "DELETE FROM programme_edition",
    ],
)
def test_the_database_keeps_a_published_version_as_it_is(used: Programme, statement: str) -> None:
    with pytest.raises(DBAPIError, match="a published programme_edition"), bench.office() as session:
        session.execute(text(statement))
    assert len(editions(used)) == 1


def test_two_versions_are_compared_in_sentences(fatima: Person, used: Programme) -> None:
    fatima.posts(f"/programmes/{used.id}/revise")
    window: dict[str, Any] = {"after": "talk", "least": "1", "most": "1", "unit": "years"}
    page = fatima.opens(f"{steps(used)}?step=look_back")
    saves(fatima, page, name_nl="Omkijken", gates=["accession"], papers=["covenant"], most_minutes="45", **window)
    saves(
        fatima,
        fatima.opens(f"{steps(used)}?step=talk"),
        kind="contact",
        about_nl="Bel eerst.",
        least_minutes="",
        most_minutes="",
    )
    fatima.posts(f"{steps(used)}/look_back/point/c1", text_nl="Wie geeft signalen af?")
    fatima.posts(f"{steps(used)}/look_back/point", text_nl="Wat ging er goed?")
    fatima.sends(fatima.opens(f"{steps(used)}?step=look_back&drop=point.c2").form())
    adds_step(fatima, used, "Training", kind="training")
    fatima.opens(steps(used))
    presses(fatima, "“Training” omhoog")
    page = fatima.opens(f"/programmes/{used.id}/compare")
    told = [" ".join(one.get_text(" ").split()) for one in page.select(".rp-differences li")]
    assert told == [
        "Gewijzigd “Kennismaken” is nu: Contact (eerst: Gesprek).",
        "Gewijzigd “Kennismaken” heeft een andere toelichting.",
        "Gewijzigd “Kennismaken” zegt niet meer hoe lang het duurt.",
        "Toegevoegd Stap “Training” is toegevoegd.",
        "Andere woorden Stap “Terugkijken” heet nu “Omkijken”.",
        "Gewijzigd “Omkijken” duurt nu 45 minuten.",
        "Gewijzigd “Omkijken” heeft een andere termijn, geteld vanaf “Kennismaken”.",
        "Gewijzigd “Omkijken” wordt nu pas afgerond als: De toetredingsovereenkomst is getekend.",
        "Gewijzigd In “Omkijken” gaat nu de deur uit: Convenant.",
        "Andere woorden Punt “Wie signaleert er?” luidt nu “Wie geeft signalen af?”.",
        "Toegevoegd Punt “Wat ging er goed?” is toegevoegd aan de checklist van “Omkijken”.",
        "Verwijderd Punt “Wie ondertekent er?” is uit de checklist van “Omkijken” gehaald.",
    ]
    assert fatima.opens(f"/programmes/{used.id}/compare?a=1&b=1").shows("Dit is één en dezelfde versie.")
    fatima.opens(f"/programmes/{used.id}/compare?a=1&b=9", status=404)


def test_the_preview_shows_the_steps_as_coordinators_will_see_them(fatima: Person) -> None:
    thing = ProgrammeFactory(organisation=fatima.place, design=NINE_STEPS)
    page = fatima.opens(f"/programmes/{thing.id}/preview")
    assert page.shows("Versie 1, die wordt gemaakt, zoals coördinatoren die zullen zien.")
    lines = [" ".join(one.get_text(" ").split()) for one in page.select(".rp-steps > li")]
    assert len(lines) == 9 and lines[1].startswith("2 Oriënterend gesprek Gesprek, 15 tot 30 minuten")
    assert "De toetredingsovereenkomst is getekend" in lines[4] and "Checklist met 5 punten" in lines[0]
    assert "6 tot 8 weken later, geteld vanaf “Professionals trainen”" in lines[6]
