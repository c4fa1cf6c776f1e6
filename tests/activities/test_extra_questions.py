"""Bram of Testdorp chooses what is asked about activities besides, Tineke of the village hall answers it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.activities.actions import extra_questions as actions
from app.activities.models import Activity, ActivityAnswer, ActivityQuestions
from app.common.errors import RuleBroken
from app.common.history import Change
from app.questionnaires.actions import designing
from app.questionnaires.asking import SHOWN
from app.questionnaires.models import Questionnaire
from app.questionnaires.rules import designs
from app.questionnaires.rules.designs import Design
from app.questionnaires.rules.items import Condition, Item
from app.questionnaires.rules.questions import Choice, QuestionKind
from app.security.models import Organisation
from tests import bench, people
from tests.activities.test_agenda_access import rows_of_a_visitor
from tests.factories import OrganisationFactory, QuestionnaireFactory
from tests.people import ELSEWHERE, Person
from tests.season import ActivityFactory, ActivityQuestionsFactory, PublicAgendaFactory, typed
from tests.test_budgets import FORM, LIST, SAVE, SHOW, cost, within

CHOOSE = "/activity-questions/add"


@pytest.fixture
def accessible(village: Organisation) -> Questionnaire:
    """What Testdorp asks: whether one can come in with a wheelchair, and if so by which entrance."""
    asked: Questionnaire = QuestionnaireFactory(
        organisation=village, published=True, title={"nl": "Toegankelijkheid"}, design=about_access()
    )
    ActivityQuestionsFactory(organisation=village, questionnaire=asked)
    return asked


def about_access() -> Design:
    """A question that has to be answered, one that is asked after it, and one with choices."""
    design, key = designs.add_part(Design(), "questions", {"nl": "Toegang"}, {})
    ramps = (Choice("c1", {"nl": "Vast"}), Choice("c2", {"nl": "Los"}))
    design = designs.add_items(
        design,
        key,
        [
            Item("", QuestionKind.YES_NO, {"nl": "Kan een rolstoel naar binnen?"}, required=True),
            Item("", QuestionKind.SINGLE_CHOICE, {"nl": "Welke helling is er?"}, choices=ramps),
        ],
    )
    asked = design.parts[0].items[0].key
    after = Item("", QuestionKind.SHORT_TEXT, {"nl": "Bij welke ingang?"}, show_if=Condition(asked, ("yes",)))
    return designs.add_items(design, key, [after])


WHEELCHAIR, RAMP, ENTRANCE = "q2", "q3", "q4"
BY_THE_BACK: dict[str, Any] = {WHEELCHAIR: "yes", SHOWN: ENTRANCE, ENTRANCE: "Achterom"}


def an_activity(tineke: Person, village: Organisation, **fields: Any) -> Activity:
    """An activity of the village hall in Testdorp."""
    made: Activity = ActivityFactory(organisation=tineke.place, municipality=village, **fields)
    return made


def form_of(activity: Activity, asked: Questionnaire) -> str:
    """The address of the form with the extra questions."""
    return f"/activities/{activity.id}/answer/{asked.id}p1"


def answers() -> dict[str, Any]:
    """Every answer that is kept, by its question."""
    return {one.key: one.value for one in bench.rows_of(ActivityAnswer) if one.value is not None}


# Choosing


def test_bram_chooses_what_is_asked_in_testdorp(bram: Person, village: Organisation) -> None:
    theirs = QuestionnaireFactory(organisation=village, published=True, title={"nl": "Toegankelijkheid"})
    page = bram.posts(CHOOSE, questionnaire_id=theirs.id)
    assert page.heading == village.name and page.shows("Toegankelijkheid")
    (kept,) = bench.rows_of(ActivityQuestions)
    assert (kept.organisation_id, kept.questionnaire_id) == (village.id, theirs.id)
    past = bram.posts(f"/activity-questions/{kept.id}/edit", questionnaire_id="0")
    assert past.shows("Geen extra vragen")


def test_what_is_offered_is_published_and_of_the_municipality_or_the_portal(
    bram: Person, village: Organisation
) -> None:
    QuestionnaireFactory(organisation=village, title={"nl": "Nog in de maak"})
    QuestionnaireFactory(organisation=people.organisation(ELSEWHERE), published=True, title={"nl": "Van elders"})
    QuestionnaireFactory(published=True, active=False, title={"nl": "Niet meer in gebruik"})
    QuestionnaireFactory(published=True, title={"nl": "Van het portaal"})
    page = bram.opens(CHOOSE)
    offered = [one.get_text(strip=True) for one in page.select("#questionnaire_id option")]
    assert offered == ["Geen extra vragen", "Van het portaal"]


def test_a_municipality_chooses_once_and_changes_it_after_that(bram: Person, accessible: Questionnaire) -> None:
    page = bram.posts(CHOOSE, questionnaire_id=accessible.id)
    assert any("Er is al gekozen" in told for told in page.errors())
    assert bench.counted(ActivityQuestions) == 1


def test_an_organisation_that_is_no_municipality_chooses_nothing(app: Any, tineke: Person) -> None:
    clerk = people.with_role("LB", tineke.place)
    page = clerk.posts(CHOOSE, questionnaire_id="0")
    assert any("Alleen een gemeente" in told for told in page.errors())
    assert not bench.rows_of(ActivityQuestions)


def test_what_another_municipality_asks_does_not_exist(bram: Person) -> None:
    other = ActivityQuestionsFactory(organisation=people.organisation(ELSEWHERE))
    for verb in ("", "/edit", "/history", "/delete"):
        bram.opens(f"/activity-questions/{other.id}{verb}", status=404)


def test_what_the_portal_asks_everywhere_is_read_and_not_changed(bram: Person) -> None:
    shared = ActivityQuestionsFactory(organisation=None, questionnaire=QuestionnaireFactory(published=True))
    assert bram.opens(f"/activity-questions/{shared.id}").heading == "Alle gemeenten"
    bram.opens(f"/activity-questions/{shared.id}/edit", status=403)


# Answering


def test_tineke_answers_what_testdorp_asks_and_bram_reads_it(
    tineke: Person, bram: Person, village: Organisation, accessible: Questionnaire
) -> None:
    activity = an_activity(tineke, village, published=True)
    assert tineke.opens(f"/activities/{activity.id}").shows("Extra vragen niet beantwoord")
    page = tineke.posts(form_of(activity, accessible), **BY_THE_BACK, q3="c1")
    assert page.shows("Kan een rolstoel naar binnen?") and page.shows("Achterom")
    assert not page.shows("Extra vragen niet beantwoord")
    assert answers() == {WHEELCHAIR: "yes", RAMP: "c1", ENTRANCE: "Achterom"}
    assert bench.kept(activity).questionnaire_id == accessible.id
    page = bram.opens(f"/activities/{activity.id}")
    assert page.shows("Achterom") and form_of(activity, accessible) not in page.links()
    bram.opens(form_of(activity, accessible), status=403)
    past = bram.opens(f"/activities/{activity.id}/history")
    assert past.shows("Bij welke ingang?") and past.shows("Achterom")


def test_what_has_to_be_answered_is_asked_and_what_does_not_come_up_is_not(
    tineke: Person, village: Organisation, accessible: Questionnaire
) -> None:
    activity = an_activity(tineke, village)
    page = tineke.posts(form_of(activity, accessible), q3="c2")
    assert any("Vul dit veld in." in told for told in page.errors())
    assert not answers() and bench.kept(activity).questionnaire_id is None
    page = tineke.posts(form_of(activity, accessible), q2="no")
    assert not page.shows("Bij welke ingang?")


def test_a_new_version_asks_on_and_an_answer_that_is_no_choice_any_more_is_none(
    tineke: Person, village: Organisation, accessible: Questionnaire
) -> None:
    activity = an_activity(tineke, village)
    tineke.posts(form_of(activity, accessible), q2="no", q3="c2")
    with bench.office() as session:
        asked = session.get_one(Questionnaire, accessible.id)
        edition = designing.current(asked)
        assert edition is not None
        before = edition.design.parts[0].item(RAMP)
        assert before is not None
        designing.revise(asked)
        designing.change_design(
            asked, lambda design: designs.put_item(design, "p1", replace(before, choices=before.choices[:1]))
        )
        designing.publish(asked)
        session.commit()
    page = tineke.opens(f"/activities/{activity.id}")
    assert page.shows("Welke helling is er?") and not page.shows("Los")
    assert answers()[RAMP] == "c2", "nothing is lost"


def test_who_answered_stays_with_what_was_asked_and_who_did_not_is_asked_anew(
    tineke: Person, bram: Person, village: Organisation, accessible: Questionnaire
) -> None:
    answered, fresh = an_activity(tineke, village), an_activity(tineke, village)
    tineke.posts(form_of(answered, accessible), q2="no")
    (chosen,) = bench.rows_of(ActivityQuestions)
    other = QuestionnaireFactory(published=True)
    bram.posts(f"/activity-questions/{chosen.id}/edit", questionnaire_id=other.id)
    assert tineke.opens(f"/activities/{answered.id}").shows("Kan een rolstoel naar binnen?")
    assert tineke.opens(f"/activities/{fresh.id}").shows("Woont u alleen?")
    tineke.opens(form_of(fresh, accessible), status=404)
    tineke.opens(form_of(answered, other), status=404)


def test_the_portal_asks_where_a_municipality_chose_nothing(tineke: Person, village: Organisation) -> None:
    shared = QuestionnaireFactory(published=True)
    ActivityQuestionsFactory(organisation=None, questionnaire=shared)
    activity = an_activity(tineke, village)
    assert tineke.opens(f"/activities/{activity.id}").shows("Woont u alleen?")
    ActivityQuestionsFactory(organisation=village, questionnaire=None)
    assert not tineke.opens(f"/activities/{activity.id}").shows("Woont u alleen?")


def test_a_questionnaire_that_was_retired_is_asked_of_nobody_new(
    tineke: Person, village: Organisation, accessible: Questionnaire
) -> None:
    answered, fresh = an_activity(tineke, village), an_activity(tineke, village)
    tineke.posts(form_of(answered, accessible), q2="no")
    with bench.office() as session:
        session.get_one(Questionnaire, accessible.id).active = False
        session.commit()
    assert tineke.opens(f"/activities/{answered.id}").shows("Kan een rolstoel naar binnen?")
    assert not tineke.opens(f"/activities/{fresh.id}").shows("Kan een rolstoel naar binnen?")


def test_tineke_answers_in_a_municipality_that_is_not_her_own(tineke: Person) -> None:
    elsewhere = people.organisation(ELSEWHERE)
    asked = QuestionnaireFactory(organisation=elsewhere, published=True)
    ActivityQuestionsFactory(organisation=elsewhere, questionnaire=asked)
    activity = an_activity(tineke, elsewhere)
    page = tineke.posts(form_of(activity, asked), q2="no", q3="Met de buren")
    assert page.shows("Met de buren")


# What happens with the activity


def test_in_another_municipality_the_answers_go_with_their_history(
    tineke: Person, village: Organisation, accessible: Questionnaire
) -> None:
    activity = an_activity(tineke, village)
    tineke.posts(form_of(activity, accessible), **BY_THE_BACK)
    there = OrganisationFactory()
    page = tineke.posts(f"/activities/{activity.id}/edit", **typed(municipality_id=there.id))
    assert page.shows("De antwoorden op de extra vragen zijn weg")
    assert not bench.rows_of(ActivityAnswer) and bench.kept(activity).questionnaire_id is None
    assert not [one for one in bench.rows_of(Change) if "Achterom" in (one.new or "")]


def test_where_the_same_is_asked_the_answers_stay(
    tineke: Person, village: Organisation, accessible: Questionnaire
) -> None:
    activity = an_activity(tineke, village)
    tineke.posts(form_of(activity, accessible), **BY_THE_BACK)
    there = OrganisationFactory()
    ActivityQuestionsFactory(organisation=there, questionnaire=accessible)
    page = tineke.posts(f"/activities/{activity.id}/edit", **typed(municipality_id=there.id))
    assert page.shows("Achterom")


def test_a_draft_is_deleted_with_its_answers(
    tineke: Person, village: Organisation, accessible: Questionnaire
) -> None:
    activity = an_activity(tineke, village)
    tineke.posts(form_of(activity, accessible), q2="no")
    tineke.posts(f"/activities/{activity.id}/delete")
    assert not bench.rows_of(Activity) and not bench.rows_of(ActivityAnswer)


def test_the_list_with_answers_comes_as_a_file(
    tineke: Person, village: Organisation, accessible: Questionnaire
) -> None:
    activity = an_activity(tineke, village)
    tineke.posts(form_of(activity, accessible), q2="no")
    assert "Taalcafé" in tineke.client.get("/activities/export.csv").get_data(as_text=True)


def test_answers_of_two_questionnaires_are_never_mixed(
    tineke: Person, village: Organisation, accessible: Questionnaire
) -> None:
    activity = an_activity(tineke, village)
    tineke.posts(form_of(activity, accessible), q2="no")
    with bench.office() as session, pytest.raises(RuleBroken):
        actions.belongs_to(session.get_one(Activity, activity.id), accessible.id + 1)


# Who reads them


def test_nobody_elsewhere_and_no_visitor_reads_an_answer(
    tineke: Person, village: Organisation, accessible: Questionnaire
) -> None:
    PublicAgendaFactory(organisation=village)
    activity = an_activity(tineke, village, published=True)
    tineke.posts(form_of(activity, accessible), **BY_THE_BACK)
    karel = people.with_role("LB", people.organisation(ELSEWHERE))
    karel.opens(f"/activities/{activity.id}", status=404)
    karel.opens(form_of(activity, accessible), status=404)
    assert (rows_of_a_visitor(Activity), rows_of_a_visitor(ActivityAnswer)) == (1, 0)


# What it costs


def test_choosing_and_answering_stay_within_budget(
    tineke: Person, bram: Person, village: Organisation, accessible: Questionnaire
) -> None:
    activity = an_activity(tineke, village, published=True)
    form = form_of(activity, accessible)
    sent = {"csrf_token": tineke.token, "once": "1", WHEELCHAIR: "no"}
    within(FORM, cost(tineke, form))
    within(SAVE, cost(tineke, form, sent))
    within(SHOW, cost(tineke, f"/activities/{activity.id}"))
    within(SHOW, cost(bram, f"/activities/{activity.id}"))
    within(FORM, cost(tineke, f"/activities/{activity.id}/edit"))
    (chosen,) = bench.rows_of(ActivityQuestions)
    within(LIST, cost(bram, "/activity-questions/"))
    within(SHOW, cost(bram, f"/activity-questions/{chosen.id}"))
    within(FORM, cost(bram, f"/activity-questions/{chosen.id}/edit"))
    fields = {"csrf_token": bram.token, "version": "1", "once": "1", "questionnaire_id": "0"}
    within(SAVE, cost(bram, f"/activity-questions/{chosen.id}/edit", fields))
    within(SAVE, cost(bram, f"/activity-questions/{chosen.id}/delete", {"csrf_token": bram.token, "once": "2"}))
