"""The authorisation matrix: `policy.csv`, written by hand, run over every address of the portal."""

from __future__ import annotations

import csv
import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask, url_for

from app.activities.models import ActivityQuestions, PublicAgenda
from app.common import audit
from app.common.audit import AuditEvent
from app.common.audit.events import READ
from app.common.drafts import Draft
from app.common.jobs import Job
from app.common.jobs import State as JobState
from app.common.outbox import Message
from app.common.outbox import State as MessageState
from app.common.saved_lists import SavedList
from app.onboarding.models import Training, TrainingInvitation, YearlyRound
from app.onboarding.rules.inquiries import InquiryState, Purpose
from app.onboarding.rules.rounds import Delivery
from app.onboarding.rules.trainings import Presence
from app.plans.rules.layers import Level
from app.security.models import (
    AgreementKind,
    Assignment,
    Erasure,
    GroupMember,
    Organisation,
    User,
    UserGroup,
)
from app.security.rules.organisations import Kind
from tests import bench, papers_kept, people, residents
from tests.connecting import a_contact, a_contact_note, connecting, connection_at, paused_at
from tests.factories import (
    A_DESIGN,
    A_PDF,
    A_QUESTIONNAIRE,
    MONDAY,
    AgreementFactory,
    AssignmentFactory,
    EnrolmentFactory,
    GroupFactory,
    LoginSessionFactory,
    MemberFactory,
    MembershipFactory,
    NoteFactory,
    OrganisationFactory,
    OwnRoleFactory,
    PasskeyFactory,
    PathwayFactory,
    PersonFactory,
    PlanTemplateFactory,
    QuestionFactory,
    QuestionnaireFactory,
    RegionFactory,
    RegionMembershipFactory,
    ResidentPolicyFactory,
    ReviewFactory,
    ReviewLineFactory,
    SuggestionFactory,
    TopicFactory,
    TryoutFactory,
    UserFactory,
    a_document,
    a_pathway_document,
    an_agreement,
    fixed_role,
)
from tests.goals import GoalActionFactory, GoalFactory, GoalProgressFactory
from tests.kept import fingerprint, tables_written
from tests.libraries import a_material, told_of_material
from tests.newcomers import a_newcomer, agreed, an_agreement_on_figures, intake
from tests.people import CANARY, ELSEWHERE, SERVICE_DESK, TESTDORP, WITHOUT_ROLE, Person
from tests.planning import (
    LONG_AGO,
    MeasurementFactory,
    PlanFactory,
    a_destruction,
    a_dossier,
    a_template,
    only_measured,
)
from tests.programmes import A_PROGRAMME, ProgrammeFactory
from tests.rooms import PLACES
from tests.rounds import (
    STEPS,
    a_connection_at,
    a_missing_organisation,
    a_round,
    a_volunteer,
    an_appointment,
    an_attendee,
    an_inquiry,
    in_days,
    letter_at,
    meeting,
    planned,
    questions_of,
    region_run_by,
    training_at,
    volunteering,
    writing,
)
from tests.season import (
    ActivityFactory,
    ActivityQuestionsFactory,
    ClaimFactory,
    ImportedActivityFactory,
    JoinRequestFactory,
    OrganiserFactory,
    PublicAgendaFactory,
    typed,
    with_a_picture,
)
from tests.sharing import ParticipantFactory
from tests.signalling import (
    a_name,
    a_signaller,
    a_taken_set,
    a_waiting_set,
    an_expectation,
    signalling,
    some_thresholds,
)

pytestmark = pytest.mark.demo

FILE = Path(__file__).parent / "policy.csv"
EVERYWHERE = ("SD", "SB")
"""Whom no organisation is another one for."""
LOOKED_UP = {
    "OrganisationView": "parent_id",
    "RegionView": "organisation_id",
    "MembershipView": "member_id",
    "RegionMembershipView": "organisation_id",
    "UserView": "organisation_id",
    "OrganisationDocumentView": "organisation_id",
    "AgreementView": "organisation_id",
    "EnrolmentView": "organisation_id",
    "AssignmentView": "user_id",
    "AuditView": "actor",
    "MessageView": "actor_id",
    "JobView": "actor_id",
    "ErasureView": "actor_id",
    "KeepingView": "organisation_id",
    "DestructionView": "actor_id",
    "ResidentPolicyView": "organisation_id",
    "ResidentAccountView": "organisation_id",
    "QuestionView": "kind",
    "TopicView": "merged_into_id",
    "SuggestionView": "organisation_id",
    "QuestionnaireView": "kind",
    "ProgrammeView": "kind",
    "PlanTemplateView": "kind",
    "RoleView": "role",
    "UserGroupView": "organisation_id",
    "PersonView": "organisation_id",
    "PathwayView": "person_id",
    "PlanView": "pathway_id",
    "GoalActionView": "colleague_id",
    "ParticipantView": "person_id",
    "NoteView": "pathway_id",
    "PathwayDocumentView": "pathway_id",
    "GroupMemberView": "user_id",
    "ReviewView": "organisation_id",
    "ReviewLineView": "assignment_id",
    "ActivityView": "municipality_id",
    "ModerationView": "other_id",
    "OrganiserView": "into_id",
    "JoinRequestView": "organisation_id",
    "ClaimView": "activity_id",
    "FiguresAgreementView": "region_id",
    "NewcomerView": "organisation_id",
    "ConnectionView": "region_id",
    "ContactNoteView": "connection_id",
    "ConnectionContactView": "connection_id",
    "SignallerView": "region_id",
    "SignalSetView": "organisation_id",
    "SignalExpectationView": "organisation_id",
    "InquiryView": "connection_id",
    "MissingOrganisationView": "connection_id",
    "InterviewVolunteerView": "connection_id",
    "ConnectionPaperView": "connection_id",
    "AccountLineView": "connection_id",
    "AccountHandOverView": "connection_id",
    "TrainingView": "region_id",
    "TrainingAttendeeView": "connection_id",
    "AppointmentView": "connection_id",
    "YearlyRoundView": "region_id",
    "RoundRecipientView": "connection_id",
}


@dataclass(frozen=True)
class Line:
    """A line of the policy."""

    endpoint: str
    method: str
    rows: str
    cells: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return f"{self.method} {self.endpoint} {self.rows}"


def lines() -> list[Line]:
    """The policy, without its comments."""
    with FILE.open(newline="") as file:
        table = csv.DictReader(line for line in file if not line.startswith("#"))
        return [Line(row.pop("endpoint"), row.pop("method"), row.pop("rows"), tuple(row.items())) for row in table]


def offered(app: Flask) -> dict[tuple[str, str], bool]:
    """Every endpoint with every method, and whether its address names a row."""
    return {
        (rule.endpoint, method): "pk" in rule.arguments
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
        if method not in ("HEAD", "OPTIONS")
    }


def test_every_address_has_a_line_and_every_line_an_address(app: Flask) -> None:
    written = {(line.endpoint, line.method) for line in lines()}
    assert not set(offered(app)) - written, "addresses that nobody decided about"
    assert not written - set(offered(app)), "lines about addresses that are gone"


def test_an_address_that_names_a_row_has_a_line_for_each_side(app: Flask) -> None:
    sides: dict[tuple[str, str], list[str]] = {}
    for line in lines():
        sides.setdefault((line.endpoint, line.method), []).append(line.rows)
    for key, names_a_row in offered(app).items():
        assert sides[key] in (["own", "other"], *([] if names_a_row else [["-"]])), key


def test_every_line_decides_about_everybody() -> None:
    for line in lines():
        assert [who for who, _cell in line.cells] == ["anonymous", "pending", WITHOUT_ROLE, *people.ROLES], line
        found = {part for _who, cell in line.cells for part in cell.split("/")}
        assert found <= {"yes", "login", "400", "403", "404"}, line


# People and rows


@cache
def _known(who: str) -> tuple[User | None, Organisation | None, int]:
    if who == "anonymous":
        return None, None, 0
    person = people.half_logged_in() if who == "pending" else people.at_work(who)
    return person.user, person.place, person.level


@pytest.fixture(scope="module", autouse=True)
def forget_people() -> Iterator[None]:
    """Rows of one database mean nothing to the next."""
    yield
    _known.cache_clear()


def visit_as(who: str) -> Person:
    """Somebody with a session that may post; for a visitor one without a person."""
    user, place, level = _known(who)
    person = Person(user, place, level)
    if user is None:
        person.logs_in(0)
    return person


class Rows:
    """A row of each kind, made when it is first asked for, at an organisation."""

    def __init__(self) -> None:
        self.made: dict[tuple[str, int], int] = {}

    def at(self, place: Organisation, endpoint: str) -> int:
        """The number of the row that an endpoint works on."""
        screen, verb = endpoint.split(".")
        if screen == "OrganisationView":
            return place.id
        kind = (
            f"{screen}.{verb}"
            if f"{screen}.{verb}" in MAKERS
            else "inactive"
            if verb in ("activate", "erase")
            else screen
        )
        if (kind, place.id) not in self.made:
            self.made[kind, place.id] = MAKERS[kind](place).id
        return self.made[kind, place.id]


MAKERS: dict[str, Callable[[Organisation], Any]] = {
    "RegionView": lambda place: RegionFactory(organisation=place),
    "MembershipView": lambda place: MembershipFactory(member=place),
    "RegionMembershipView": lambda place: RegionMembershipFactory(organisation=place),
    "OrganisationDocumentView": lambda place: a_document(place, title=_name(place)),
    "UserView": lambda place: UserFactory(organisation=place, last_name=_name(place), contact=True),
    "inactive": lambda place: UserFactory(organisation=place, last_name=_name(place), inactive=True),
    "AssignmentView": lambda place: AssignmentFactory(user__organisation=place, user__last_name=_name(place)),
}


MAKERS.update(papers_kept.MAKERS)
MAKERS["EnrolmentView"] = lambda place: EnrolmentFactory(organisation=place, last_name=_name(place))
MAKERS["AgreementView"] = lambda place: AgreementFactory(organisation=place, kind=_another_kind())


def _another_kind() -> AgreementKind:
    """A kind of agreement that nobody signed yet."""
    code = secrets.token_hex(4)
    words = {"nl": "Andere overeenkomst"}
    return bench.store(AgreementKind(code=code, label=words, organisation_kind=Kind.REGION, required=False))


def event_at(place: Organisation) -> AuditEvent:
    """Somebody looked at a person of an organisation."""
    with bench.office() as session:
        audit.record(session, READ, "ab_user", organisation_id=place.id)
        session.commit()
    return bench.rows_of(AuditEvent, AuditEvent.organisation_id == place.id)[-1]


MAKERS["AuditView"] = event_at
MAKERS["ReviewView"] = lambda place: ReviewFactory(organisation=place)
MAKERS["ReviewLineView"] = lambda place: ReviewLineFactory(
    assignment__user__organisation=place, assignment__user__last_name=_name(place)
)
MAKERS["QuestionView"] = lambda place: QuestionFactory(organisation=place, text={"nl": _name(place)})
MAKERS["SuggestionView"] = lambda place: SuggestionFactory(organisation=place, title=_name(place))
MAKERS["TopicView"] = lambda place: TopicFactory(organisation=place, name={"nl": _name(place)})
for verb in ("", ".revise", ".drop", ".blocks", ".question", ".bank", ".publish", ".delete"):
    for screen, factory in (
        ("QuestionnaireView", QuestionnaireFactory),
        ("PlanTemplateView", PlanTemplateFactory),
    ):
        MAKERS[f"{screen}{verb}"] = lambda place, verb=verb, factory=factory: factory(
            organisation=place, title={"nl": _name(place)}, published=verb == ".revise", revised=verb == ".drop"
        )
for verb in ("", ".drop", ".steps", ".point", ".publish", ".delete"):
    MAKERS[f"ProgrammeView{verb}"] = lambda place, verb=verb: ProgrammeFactory(
        organisation=place, title={"nl": _name(place)}, published=verb == "", revised=verb == ".drop"
    )
MAKERS["UserGroupView"] = lambda place: GroupFactory(organisation=place, name=_name(place))
MAKERS["GroupMemberView"] = lambda place: MemberFactory(
    group=GroupFactory(organisation=place),
    user=UserFactory(organisation=place, last_name=_name(place), roles="PR"),
)
MAKERS["PersonView"] = lambda place: PersonFactory(
    organisation=place, last_name=_name(place), opened={_everybody_of(place): Level.EDIT}
)
MAKERS["PathwayView"] = lambda place: PathwayFactory(person=MAKERS["PersonView"](place))

MAKERS["MeasurementView"] = lambda place: MeasurementFactory(
    plan=MAKERS["PlanView"](place), measured_on=date(2026, 11, 20), professional={"d1": 3}
)
MAKERS["MeasurementView.add"] = lambda place: PlanFactory(
    pathway=MAKERS["PathwayView"](place), blocks=only_measured()
)
MAKERS["PlanView"] = lambda place: PlanFactory(pathway=MAKERS["PathwayView"](place))
MAKERS["PlanView.reopen"] = lambda place: PlanFactory(pathway=MAKERS["PathwayView"](place), closed=True)
MAKERS["PlanView.age"] = lambda place: PlanFactory(pathway=MAKERS["PathwayView"](place), created_at=LONG_AGO)
for verb in ("", ".lift", ".decide"):
    MAKERS[f"KeepingView{verb}"] = lambda place, verb=verb: a_dossier(
        MAKERS["PathwayView"](place), held=verb == ".lift", asked=verb == ".decide"
    )
for verb in ("destroy", "do_many"):
    MAKERS[f"KeepingView.{verb}"] = lambda place: a_dossier(MAKERS["PathwayView"](place), date(2026, 1, 1))
MAKERS["DestructionView"] = lambda place: a_destruction(MAKERS["PathwayView"](place))
MAKERS["ResidentPolicyView"] = lambda place: ResidentPolicyFactory(organisation=place)
MAKERS["ResidentAccountView"] = lambda place: residents.account_at(place, name=_name(place))
for verb in ("activate", "erase"):
    MAKERS[f"ResidentAccountView.{verb}"] = lambda place: residents.account_at(place, held=True, name=_name(place))
MAKERS["GoalView"] = lambda place: GoalFactory(plan=MAKERS["PlanView"](place))
MAKERS["GoalView.add"] = MAKERS["PlanView"]
MAKERS["GoalView.open_again"] = lambda place: GoalFactory(plan=MAKERS["PlanView"](place), reached=True)
MAKERS["GoalActionView"] = lambda place: GoalActionFactory(goal=MAKERS["GoalView"](place))
MAKERS["GoalActionView.take_up"] = lambda place: GoalActionFactory(goal=MAKERS["GoalView"](place), done=True)
MAKERS["GoalProgressView"] = lambda place: GoalProgressFactory(goal=MAKERS["GoalView"](place))
MAKERS["GoalActionView.add"] = MAKERS["GoalProgressView.add"] = MAKERS["GoalView"]
MAKERS["ParticipantView"] = lambda place: ParticipantFactory(plan=MAKERS["PlanView"](place), name=_name(place))
MAKERS["ParticipantView.add"] = MAKERS["OwnPlansPage"] = MAKERS["OwnWritingPage"] = MAKERS["PlanView"]
MAKERS["OwnMeasuringPage"] = MAKERS["OwnGoalsPage"] = MAKERS["OwnDataPage"] = MAKERS["PlanView"]
MAKERS["OwnDeclaringPage"] = MAKERS["PlanView"]
MAKERS["DeclarationView"] = lambda place: residents.declares(MAKERS["ParticipantView"](place))
MAKERS["NoteView"] = lambda place: NoteFactory(pathway=MAKERS["PathwayView"](place))
MAKERS["PathwayDocumentView"] = lambda place: a_pathway_document(pathway=MAKERS["PathwayView"](place))


def _everybody_of(place: Organisation) -> UserGroup:
    """A group of all who have a role at an organisation."""
    group = GroupFactory(organisation=place)
    held = bench.rows_of(Assignment, Assignment.organisation_id == place.id)
    for user_id in {one.user_id for one in held}:
        bench.store(GroupMember(group_id=group.id, user_id=user_id, organisation_id=place.id))
    return group


MAKERS["ActivityView"] = lambda place: ActivityFactory(organisation=place, title={"nl": _name(place)})
MAKERS["ActivityView.picture_file"] = lambda place: with_a_picture(ActivityFactory(organisation=place))
MAKERS["AgendaPage.picture"] = lambda place: with_a_picture(MAKERS["AgendaPage"](place))
MAKERS["ActivityView.withdraw"] = lambda place: ActivityFactory(organisation=place, published=True)
MAKERS["ActivityView.offline"] = lambda place: ActivityFactory(municipality=place, published=True)
MAKERS["ModerationView"] = lambda place: ImportedActivityFactory(municipality=place, title=_name(place))
MAKERS["ModerationView.keep"] = lambda place: ImportedActivityFactory(municipality=place, changed=True)
MAKERS["ModerationView.undo"] = lambda place: ImportedActivityFactory(municipality=place, rejected=True)
MAKERS["ActivityQuestionsView"] = lambda place: ActivityQuestionsFactory(organisation=place)
MAKERS["ActivityView.answer"] = lambda place: _asked_everywhere() and ActivityFactory(organisation=place)
MAKERS["PublicAgendaView"] = lambda place: PublicAgendaFactory(organisation=place)
MAKERS["AgendaPage"] = lambda place: ActivityFactory(
    organisation=place, municipality=people.organisation(ELSEWHERE if place.code == ELSEWHERE else TESTDORP),
    title={"nl": _name(place)}, published=True,
)  # fmt: skip
MAKERS["OrganiserView"] = lambda place: OrganiserFactory(organisation=place, municipality=place)
MAKERS["OrganiserView.unblock"] = lambda place: OrganiserFactory(
    organisation=place, municipality=place, blocked=True
)
MAKERS["JoinRequestView"] = lambda place: JoinRequestFactory(
    organisation=place, municipality=place, last_name=_name(place)
)
MAKERS["ClaimView"] = lambda place: ClaimFactory(
    organisation=place, municipality=place, activity__title={"nl": _name(place)}
)
MAKERS["NewcomerView"] = a_newcomer
MAKERS["ConnectionView"] = connection_at
MAKERS["ConnectionView.inquiry"] = lambda place: connection_at(place, steps=2)
MAKERS["ConnectionView.back"] = lambda place: connection_at(place, steps=2)
MAKERS["ConnectionView.leave"] = lambda place: connection_at(place, steps=5)
MAKERS["ConnectionView.resume"] = paused_at
MAKERS["ContactNoteView"] = lambda place: a_contact_note(connection_at(place))
MAKERS["ConnectionContactView"] = lambda place: a_contact(connection_at(place), name=_name(place))
MAKERS["SignallerView"] = a_signaller
MAKERS["SignalSetView"] = a_waiting_set
MAKERS["SignalSetView.withdraw"] = a_taken_set
MAKERS["SignalExpectationView"] = an_expectation
MAKERS["SignalThresholdsView"] = some_thresholds
MAKERS["SignalNameView"] = a_name
MAKERS["FiguresAgreementView"] = an_agreement_on_figures
MAKERS["InquiryView"] = lambda place: an_inquiry(a_connection_at(place, name=_name(place)))
for verb, state in (("discuss", InquiryState.SENT), ("finish", InquiryState.SENT), ("revise", InquiryState.SENT)):
    MAKERS[f"InquiryView.{verb}"] = lambda place, state=state: an_inquiry(
        a_connection_at(place, name=_name(place)), state=state
    )
MAKERS["InquiryView.close"] = lambda place: an_inquiry(
    a_connection_at(place, name=_name(place), steps=STEPS[Purpose.FIRST]), Purpose.FIRST
)
MAKERS["MissingOrganisationView"] = lambda place: a_missing_organisation(a_connection_at(place), _name(place))
MAKERS["InterviewVolunteerView"] = lambda place: a_volunteer(a_connection_at(place), _name(place))
MAKERS["TrainingView"] = lambda place: training_at(place, title=_name(place))


def _attended(place: Organisation) -> Training:
    """A training that was, with somebody who was there."""
    training = training_at(place, on=-2, title=_name(place))
    an_attendee(training, a_connection_at(place), presence=Presence.PRESENT)
    return training


MAKERS["TrainingView.hold"] = _attended


def _waited_for(place: Organisation) -> Training:
    """A training to come, with somebody at an organisation that is invited who has an account line."""
    training, connection = training_at(place, title=_name(place)), a_connection_at(place)
    bench.store(TrainingInvitation(training_id=training.id, connection_id=connection.id))
    papers_kept.a_line(connection)
    return training


MAKERS["TrainingView.enlist"] = _waited_for
MAKERS["TrainingAttendeeView"] = lambda place: an_attendee(
    training_at(place, on=-2), a_connection_at(place), _name(place)
)
MAKERS["AppointmentView"] = lambda place: an_appointment(a_connection_at(place), _name(place))
MAKERS["AppointmentView.hold"] = lambda place: an_appointment(
    a_connection_at(place), _name(place), starts_at=in_days(-1), ends_at=in_days(-1, 10)
)
MAKERS["YearlyRoundView"] = lambda place: a_round(region_run_by(place), _name(place))
MAKERS["YearlyRoundView.send"] = lambda place: bench.rows_of(
    YearlyRound, YearlyRound.id == letter_at(place, _name(place)).round_id
)[0]
MAKERS["RoundRecipientView"] = lambda place: letter_at(place, _name(place))
MAKERS["RoundRecipientView.again"] = lambda place: letter_at(place, _name(place), state=Delivery.FAILED)
MAKERS["InquiryQuestionsView"] = questions_of
MAKERS["MaterialView"] = lambda place: a_material(place, _name(place))
MAKERS["MaterialView.file"] = lambda place: a_material(place, _name(place), kept=True)
MAKERS["RoleView"] = lambda place: OwnRoleFactory(organisation=place, label={"nl": _name(place)})


def message_to(place: Organisation, state: MessageState = MessageState.QUEUED) -> Message:
    """A message to somebody of an organisation."""
    actor_id = UserFactory(organisation=place, last_name=_name(place)).actor_id
    return bench.store(
        Message(actor_id=actor_id, recipient="iemand@testdorp.example", subject="Dag", sealed_body="", state=state)
    )


def job_for(place: Organisation, state: JobState = JobState.WAITING) -> Job:
    """Work that somebody of an organisation asked for."""
    actor_id = UserFactory(organisation=place, last_name=_name(place)).actor_id
    return bench.store(Job(kind="list.export", actor_id=actor_id, organisation_id=place.id, state=state))


MAKERS["MessageView"] = message_to
MAKERS["MessageView.resend"] = lambda place: message_to(place, MessageState.FAILED)
MAKERS["JobView"] = job_for
MAKERS["JobView.retry"] = lambda place: job_for(place, JobState.FAILED)


def receipt_at(place: Organisation) -> Erasure:
    """Somebody of an organisation was deleted."""
    token = secrets.token_hex(16)
    number = 1_000_000 + secrets.randbelow(1_000_000)
    return bench.store(
        Erasure(
            pseudonym=token,
            number=number,
            organisation_id=place.id,
            erased_at=MONDAY,
            rows={"ab_user": 1},
            signature="",
        )
    )


MAKERS["ErasureView"] = receipt_at


def _own_job(person: Person, verb: str) -> int:
    """A job of somebody, with its file where that is asked for."""
    place = person.place or people.organisation(TESTDORP)
    actor_id = person.user.actor_id if person.user else UserFactory().actor_id
    payload = json.dumps({"screen": "UserView", "kind": "csv"})
    job = Job(kind="list.export", actor_id=actor_id, organisation_id=place.id, payload=payload)
    if verb == "file":
        job.state, job.result_file_id = JobState.DONE, a_document(place).file_id
    return bench.store(job).id


def _name(place: Organisation) -> str:
    return CANARY if place.code == ELSEWHERE else "Jansen"


def _row(line: Line, person: Person, rows: Rows) -> int | None:
    """The row that a line is about, for this person."""
    if line.rows == "-":
        return None
    if line.endpoint in OF_ONESELF:
        actor = person.user.actor_id if person.user and line.rows == "own" else UserFactory().actor_id
        return OF_ONESELF[line.endpoint](actor_id=actor).id
    if line.endpoint.startswith("ListsPage."):
        return _saved_list(
            person if line.rows == "own" else visit_as("SB" if person.user == _known("SD")[0] else "SD")
        )
    if line.endpoint.startswith("JobPage."):
        return _own_job(
            person if line.rows == "own" else people.with_role("G", people.organisation(TESTDORP)),
            line.endpoint.partition(".")[2],
        )
    if line.endpoint.startswith("TryoutView."):
        return _tryout(person if line.rows == "own" else people.with_role("FB", people.organisation(TESTDORP))).id
    if line.endpoint == "DraftsPage.forget":
        actor = person.user.actor_id if person.user and line.rows == "own" else UserFactory().actor_id
        form = f"/users/{secrets.token_hex(4)}/edit"  # one draft per person and form
        return bench.store(Draft(actor_id=actor, form=form, sealed_fields="")).id
    code = ELSEWHERE if line.rows == "other" else TESTDORP
    own = person.place if line.rows == "own" else None
    place = own or people.organisation(code)
    return place.id if line.endpoint == "SessionPage.switch" else rows.at(place, line.endpoint)


def _tryout(person: Person) -> Any:
    """What somebody tries; who works nowhere has a row of somebody else."""
    somebody = person.user or UserFactory()
    place_id = person.place.id if person.place else somebody.organisation_id
    return TryoutFactory(actor_id=somebody.actor_id, organisation_id=place_id, kept=A_DESIGN)


def _saved_list(person: Person) -> int:
    """A saved view of somebody's users; who has none has no row."""
    if person.user is None or person.place is None:
        return 1
    fields = {"actor_id": person.user.actor_id, "organisation_id": person.place.id, "shared": True}
    sealed = bench.the_app().extensions["vault"].seal('[[], "", []]')
    return bench.store(SavedList(screen="UserView", name="Mijn lijst", sealed_wish=sealed, **fields)).id


def _moderating(endpoint: str, place: Organisation, row: int | None) -> dict[str, dict[str, Any]]:
    """What belongs to a decision about an imported item."""
    asked = {"action": "approve", "pk": row, "confirmed": "yes", "language_level": "a1"}
    fields = {
        "ModerationView.approve": {"language_level": "a1"},
        "ModerationView.reject": {"reason": "unfit"},
        "ModerationView.do_many": asked,
    }
    if endpoint == "ModerationView.place":
        fields[endpoint] = {"municipality_id": OrganisationFactory(kind=Kind.MUNICIPALITY).id}
    if endpoint == "ModerationView.duplicate":
        fields[endpoint] = {"other_id": ImportedActivityFactory(municipality=place).id}
    return fields


def _form(line: Line, person: Person, row: int | None) -> dict[str, Any]:
    """A form filled in so well that it would be saved, were it not refused."""
    place = people.organisation(TESTDORP) if person.place is None else person.place
    user = {
        "last_name": "Nieuw",
        "username": "nieuw@testdorp.example",
        "email": "nieuw@testdorp.example",
        "organisation_id": place.id,
    }
    enrolment = {
        "organisation_id": place.id,
        "last_name": "Nieuw",
        "phone": "030 123 45 67",
        "email": "nieuw@testdorp.example",
        "signed_by": "P. Jonker",
        "signed_on": "2026-01-05",
    }
    fields: dict[str, dict[str, Any]] = {
        "OrganisationView.add": {"kind": "municipality", "code": "NW-0001", "name": "Nieuw", "country": "NL"},
        "OrganisationView.edit": {"kind": "municipality", "code": "NW-0001", "name": "Nieuw", "country": "NL"},
        "RegionView.add": {"kind": "network", "code": "nieuw", "name": "Nieuw"},
        "RegionView.edit": {"kind": "network", "code": "nieuw", "name": "Nieuw"},
        **_taking_part(line.endpoint, place),
        "OrganisationDocumentView.add": {
            "organisation_id": place.id,
            "kind": "agreement",
            "title": "Nieuw",
            "file": (BytesIO(A_PDF), "nieuw.pdf"),
        },
        **_signing(line.endpoint),
        **papers_kept.fields_of(line.endpoint, row),
        "EnrolmentView.add": enrolment,
        "EnrolmentView.edit": enrolment,
        "AgreementView.edit": {"state": "sent", "sent_on": "2026-01-05"},
        "UserView.add": user,
        "UserView.edit": user,
        "UserView.code": {"act": "show"},
        "UserView.do_many": {"action": "deactivate", "pk": row, "confirmed": "yes"},
        "MessageView.do_many": {"action": "cancel", "pk": row, "confirmed": "yes"},
        "JobView.do_many": {"action": "cancel", "pk": row, "confirmed": "yes"},
        "AssignmentView.do_many": {"action": "end", "pk": row, "confirmed": "yes"},
        **_granting(line.endpoint, place),
        "ReviewLineView.do_many": {"action": "keep", "pk": row, "confirmed": "yes"},
        "QuestionView.add": {"kind": "date", "text_nl": "Wanneer begint het?"},
        "QuestionView.edit": {"kind": "date", "text_nl": "Wanneer begint het?"},
        "SuggestionView.add": {"title": "Een idee", "words": "Dan gaat het sneller."},
        "SuggestionView.decide": {"state": "accepted", "board": "Stuurgroep"},
        "TopicView.add": {"name_nl": "Breicafé"},
        "TopicView.edit": {"name_nl": "Breicafé"},
        **_merging(line.endpoint),
        "QuestionnaireView.add": {"title_nl": "Kennismaking"},
        "QuestionnaireView.edit": {"title_nl": "Kennismaking"},
        "QuestionnaireView.blocks": {"part": "p1", "title_nl": "Wonen", "save": "yes"},
        "QuestionnaireView.question": {"kind": "date", "text_nl": "Wanneer begint het?"},
        "QuestionnaireView.bank": {"question": _a_question(line, place)},
        "PlanTemplateView.add": {"title_nl": "Kennismaking", "kept_years": "20"},
        "PlanTemplateView.edit": {"title_nl": "Kennismaking", "kept_years": "20"},
        "PlanTemplateView.blocks": {"part": "p1", "title_nl": "Wonen", "save": "yes"},
        "PlanTemplateView.groups": {"version": ""},
        "PlanTemplateView.sharing": {"cells": "p1:youth:see"},
        "PlanTemplateView.question": {"kind": "date", "text_nl": "Wanneer begint het?"},
        "PlanTemplateView.bank": {"question": _a_question(line, place)},
        "ProgrammeView.add": {"title_nl": "Korte weg"},
        "ProgrammeView.edit": {"title_nl": "Korte weg"},
        "ProgrammeView.copy": {"title_nl": "Korte weg"},
        "ProgrammeView.steps": {
            "step": "talk",
            "name_nl": "Praten",
            "kind": "meeting",
            "unit": "days",
            "save": "yes",
        },
        "ProgrammeView.point": {"text_nl": "Wie tekent?"},
        "ProgrammeView.take_in": {"file": (BytesIO(A_PROGRAMME), "programma.json")},
        "QuestionnaireView.take_in": {"file": (BytesIO(A_QUESTIONNAIRE), "vragen.json")},
        "MeasurementView.add": {"measured_on": "2026-11-20", "professional-d1": "3"},
        "MeasurementView.edit": {"measured_on": "2026-11-20", "professional-d2": "4"},
        "UserGroupView.add": {"name": "Nieuw"},
        "UserGroupView.edit": {"name": "Nieuw"},
        "GroupMemberView.do_many": {"action": "leave", "pk": row, "confirmed": "yes"},
        **_joining(line.endpoint, place),
        **_opening(line.endpoint, place),
        **_of_goals(line.endpoint),
        **{f"KeepingView.{verb}": {"reason": "Nodig"} for verb in ("hold", "lift", "ask")},
        "ResidentAccountView.deactivate": {"reason": "Nodig"},
        "KeepingView.do_many": {"action": "destroy", "pk": row, "confirmed": "yes"},
        "ResidentPolicyView.add": {"digid_floor": "hoog"},
        "ResidentPolicyView.edit": {"least_length": "12", "digid_floor": "hoog"},
        "KeepingView.decide": {"granted": "no", "reason": "Nodig"},
        "PlanView.age": {"outcome": "stays", "reason": "Besproken"},
        "ParticipantView.add": {"name": "Nieuw", "relation": "contact", "begin": "nothing"},
        "ParticipantView.edit": {"name": "Nieuw", "relation": "contact"},
        "ParticipantView.invite": {"act": "send"},
        "ActivityQuestionsView.add": {"questionnaire_id": "0"},
        "ActivityQuestionsView.edit": {"questionnaire_id": "0"},
        "ActivityView.add": typed(municipality_id=place.id),
        "ActivityView.edit": typed(municipality_id=place.id),
        "ActivityView.offline": {"reason": "over"},
        **_moderating(line.endpoint, place, row),
        "TrainingAttendeeView.do_many": {"action": "present", "pk": row, "confirmed": "yes"},
        "RoundRecipientView.do_many": {"action": "leave_out", "pk": row, "confirmed": "yes"},
        "OrganiserView.block": {"reason": "Dit is reclame."},
        "JoinRequestView.decline": {"reason": "Onbekend."},
        "ClaimView.decline": {"reason": "Onbekend."},
        "NewcomerView.add": intake(organisation_id=place.id),
        "NewcomerView.edit": intake(organisation_id=place.id),
        **_agreeing(line.endpoint),
        **connecting(line.endpoint, row),
        **signalling(line.endpoint),
        **_about_connections(line.endpoint, place),
        "RoleView.add": {"code": "NIEUW", "label_nl": "Nieuw"},
        "RoleView.edit": {"code": "NIEUW", "label_nl": "Nieuw"},
        "RoleView.rights": {"right": "User.see"},
        "SessionPage.switch": {"organisation_id": row},
        "ListsPage.save": {"name": "Mijn lijst"},
        "ListsPage.edit": {"name": "Mijn lijst"},
        "ListsPage.columns": {"save": "1", "order": "active", "shown": "active"},
    }
    common = {"csrf_token": person.token, "version": "1", "once": f"{line} once"}
    return {**common, **fields.get(line.endpoint, {})}


def _a_question(line: Line, place: Organisation) -> int:
    """A question of the bank, made only for the lines that ask for one."""
    return QuestionFactory(organisation=place).id if line.endpoint.endswith("View.bank") else 0


def _about_connections(endpoint: str, place: Organisation) -> dict[str, dict[str, Any]]:
    """What belongs to a connection, with a connection made only for the lines that ask for one."""
    screen, verb = endpoint.split(".")
    match screen, verb:
        case "InquiryView", "add":
            an_inquiry(a_connection_at(place))  # there are questionnaires
            return {endpoint: {"connection_id": a_connection_at(place).id, "purpose": "profile"}}
        case "InquiryView", "answer":
            return {endpoint: {"q2": "Jeugdhulp", "q4": "Jongeren", "q6": "Intakes", "q7": "all"}}
        case "InquiryView", "close":
            return {endpoint: {"closed_on": "2026-11-20", "next_on": "2027-01-20"}}
        case "TrainingView", ("add" | "edit"):
            return {endpoint: planned(region_run_by(place))}
        case "TrainingView", "invite":
            return {endpoint: {"connection_id": a_connection_at(place).id}}
        case "TrainingView", "offered_kinds":
            return {endpoint: {"region_id": region_run_by(place).id, "regional": "y"}}
        case "TrainingAttendeeView", ("add" | "edit"):
            told = {"name": "Yara Smit", "email": "yara@wegwijzer.example"}
            return {endpoint: {"connection_id": a_connection_at(place).id, **told}}
        case "AppointmentView", ("add" | "edit"):
            return {endpoint: meeting(a_connection_at(place))}
        case "CalendarPage", "open":
            return {endpoint: {"act": "renew"}}
        case "YearlyRoundView", ("add" | "edit"):
            return {endpoint: writing(region_run_by(place))}
        case "YearlyRoundView", "put_in":
            return {endpoint: {"connection_id": a_connection_at(place).id}}
        case "InterviewVolunteerView", ("add" | "edit"):
            return {endpoint: volunteering(a_connection_at(place))}
        case "MaterialView", ("add" | "edit"):
            return {endpoint: told_of_material()}
        case "InquiryQuestionsView", ("add" | "edit"):
            return {
                endpoint: {"purpose": "yearly", "questionnaire_id": str(QuestionnaireFactory(published=True).id)}
            }
    return {}


def _merging(endpoint: str) -> dict[str, dict[str, Any]]:
    """A topic of the portal to merge with, made only for the lines that ask for one."""
    if endpoint != "TopicView.merge":
        return {}
    return {endpoint: {"merged_into_id": TopicFactory(organisation=None).id}}


def _agreeing(endpoint: str) -> dict[str, dict[str, Any]]:
    """An agreement on figures, with a region made only for the lines that ask for one."""
    if endpoint not in ("FiguresAgreementView.add", "FiguresAgreementView.edit"):
        return {}
    return {endpoint: agreed(region_id=RegionFactory().id)}


def _taking_part(endpoint: str, place: Organisation) -> dict[str, dict[str, Any]]:
    """A membership, made only for the lines that are about one."""
    screen, verb = endpoint.split(".")[0], endpoint.rpartition(".")[2]
    if verb not in ("add", "edit"):
        return {}
    if screen == "MembershipView":
        return {endpoint: {"umbrella_id": OrganisationFactory(joint=True).id, "member_id": place.id}}
    if screen == "RegionMembershipView":
        return {endpoint: {"region_id": RegionFactory().id, "organisation_id": place.id}}
    return {}


def _signing(endpoint: str) -> dict[str, dict[str, Any]]:
    """An agreement, made only for the line that is about one."""
    if endpoint != "AgreementView.add":
        return {}
    form = {"organisation_id": OrganisationFactory().id, "kind_id": an_agreement("vecozo").id}
    return {endpoint: {**form, "state": "sent", "sent_on": "2026-01-05"}}


def _granting(endpoint: str, place: Organisation) -> dict[str, dict[str, Any]]:
    """A role for somebody, looked up only for the lines that are about one."""
    match endpoint:
        case "AssignmentView.add":
            role = fixed_role("G")
            return {endpoint: {"user_id": _somebody_at(place), "role_id": role.id, "organisation_id": place.id}}
        case "AssignmentView.deputy":
            period = {"since": "2030-01-01T09:00", "until": "2030-02-01T17:00"}
            return {endpoint: {"user_id": _somebody_at(place), **period}}
        case "ReviewLineView.edit":
            return {endpoint: {"role_id": fixed_role("PR").id}}
    return {}


def _joining(endpoint: str, place: Organisation) -> dict[str, dict[str, Any]]:
    """A colleague for a group, made only for the lines that are about one."""
    if endpoint != "GroupMemberView.add":
        return {}
    colleague = UserFactory(organisation=place, roles="PR")
    return {endpoint: {"group_id": GroupFactory(organisation=place).id, "user_id": colleague.id}}


def _of_goals(endpoint: str) -> dict[str, dict[str, Any]]:
    """A goal, an action for it, or how far it is."""
    forms = {
        "GoalView": {"title": "Nieuw"},
        "GoalActionView": {"title": "Nieuw", "every": "week"},
        "GoalProgressView": {"told_on": "2026-11-20", "scorer": "resident", "value": "3"},
    }
    return {endpoint: forms.get(endpoint.split(".")[0], {})} if endpoint.startswith("Goal") else {}


def _opening(endpoint: str, place: Organisation) -> dict[str, dict[str, Any]]:
    """A form about a person or what belongs to it, open to a group of one's own where it asks for groups."""
    screen, verb = endpoint.split(".")[0], endpoint.rpartition(".")[2]
    if screen not in IN_A_DOSSIER or verb not in ("add", "edit", "rights"):
        return {}
    opened = {} if verb == "edit" else {"openings": f"{_everybody_of(place).id}:edit"}
    if verb == "rights":
        return {endpoint: opened}
    above = IN_A_DOSSIER[screen]
    belongs = {f"{above.lower()}_id": MAKERS[f"{above}View"](place).id} if above and verb == "add" else {}
    filled = {
        "title": "Nieuw",
        "state": "running",
        "last_name": "Nieuw",
        "written_on": "2026-11-20",
        "text": "Dag",
    }
    if (screen, verb) == ("PlanView", "add"):
        belongs["template_id"] = a_template(place).id
    file = {"file": (BytesIO(A_PDF), "nieuw.pdf")} if (screen, verb) == ("PathwayDocumentView", "add") else {}
    return {endpoint: {**filled, **belongs, **opened, **file}}


IN_A_DOSSIER = {
    "PersonView": "",
    "PathwayView": "Person",
    "NoteView": "Pathway",
    "PathwayDocumentView": "Pathway",
    "PlanView": "Pathway",
}
"""The screens of a dossier, and what each belongs to."""


def _somebody_at(place: Organisation) -> int:
    found = bench.rows_of(User, User.organisation_id == place.id)
    return found[0].id if found else 0


# The cells


def outcome(response: Any) -> str:
    """What an answer amounts to, in the words of the policy."""
    if response.status_code in (301, 302, 303, 308):
        to = urlsplit(response.headers["Location"]).path.removeprefix("/mijn")
        within = response.request.path.removeprefix("/mijn").startswith("/login/")  # from one step to another
        return "login" if to == "/login/" or (to.startswith("/login/") and not within) else "yes"
    return "yes" if response.status_code == 200 else str(response.status_code)


OF_ONESELF = {"AccountPage.end": LoginSessionFactory, "AccountPage.remove_passkey": PasskeyFactory}
"""Pages about something that belongs to a person and to no organisation."""
NOT_CONTENT = frozenset({"login_session", "attempts", "used_form", "audit_event", "actor_key"})
"""What any request may leave behind: when somebody was last seen, how often something failed, and that it came."""


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(line, id=str(line), marks=[pytest.mark.one_database] if line.rows == "other" else [])
        for line in lines()
    ],
)
def test_the_policy_holds(app: Flask, line: Line) -> None:
    rows, wrong = Rows(), []
    for who, expected in line.cells:
        person = visit_as(who)
        row = _row(line, person, rows)
        form = _form(line, person, row) if line.method == "POST" else {}
        url = _address(app, line, row)
        with bench.undone(), tables_written(NOT_CONTENT) as written:
            response = opened(line, person, url, form)
        if outcome(response) not in expected.split("/"):
            wrong.append(f"{who}: {expected} expected, {response.status_code} given")
        refused = expected in ("400", "403", "404", "login")
        told = refused and line.method == "POST" and outcome(response) != "login"
        if told and written and is_changed(line, person, url, row):
            wrong.append(f"{who}: something was changed by a refused request")
        if who not in EVERYWHERE and CANARY in response.get_data().decode(errors="replace") + str(
            response.headers
        ):
            wrong.append(f"{who}: reads about somebody of {ELSEWHERE}")
    assert not wrong, "; ".join(wrong)


def opened(line: Line, person: Person, url: str, form: dict[str, Any]) -> Any:
    """What somebody gets to see who opens an address, or sends it a form."""
    person.opens_a_new_window()
    return person.client.open(url, method=line.method, data=form)


def is_changed(line: Line, person: Person, url: str, row: int | None) -> bool:
    """Whether what is written meanwhile is there afterwards: much of it is undone when a request is refused."""
    with bench.undone():
        form, before = _form(line, person, row), fingerprint(NOT_CONTENT)
        opened(line, person, url, form)
        return fingerprint(NOT_CONTENT) != before


def _asked_everywhere() -> int:
    """The number of the questionnaire that the portal asks about activities everywhere."""
    found = bench.rows_of(ActivityQuestions, ActivityQuestions.organisation_id.is_(None))
    asked = (
        found[0]
        if found
        else ActivityQuestionsFactory(organisation=None, questionnaire=QuestionnaireFactory(published=True))
    )
    return int(asked.questionnaire_id)


def _an_agenda() -> str:
    """The short name of Testdorp's agenda, which everybody can read."""
    place = people.organisation(TESTDORP)
    found = bench.rows_of(PublicAgenda, PublicAgenda.organisation_id == place.id)
    return str((found[0] if found else PublicAgendaFactory(organisation=place)).short_name)


def _address(app: Flask, line: Line, row: int | None) -> str:
    screen = line.endpoint.split(".")[0]
    rule = next(rule for rule in app.url_map.iter_rules(line.endpoint))
    known = {**PLACES, "pk": row, "field": LOOKED_UP.get(screen)}
    if screen == "GoalView":
        known["key"] = "p5"
    if screen == "InquiryView":
        known["key"] = "p1"
    if line.endpoint == "ActivityView.answer":
        known["key"] = f"{_asked_everywhere()}p1"
    if screen == "AgendaPage":
        known["code"] = _an_agenda()
    with app.test_request_context():
        url = url_for(line.endpoint, **{name: known[name] for name in rule.arguments})
    return f"{url}?q=a" if line.endpoint.endswith(".lookup") else url


def test_the_policy_is_about_one_portal_and_not_about_the_demo_alone(house: Flask, trial: Flask) -> None:
    only_in_trials = set(offered(trial)) - set(offered(house))
    assert {endpoint for endpoint, _method in only_in_trials} == {"InboxPage.open"}
    assert not set(offered(house)) - set(offered(trial))


def test_olivier_works_at_the_servicedesk(olivier: Person) -> None:
    """What the two columns without another organisation rest on."""
    assert olivier.place is not None
    assert olivier.place.code == SERVICE_DESK
