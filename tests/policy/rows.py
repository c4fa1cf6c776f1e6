"""The rows that the addresses of the policy are about, made when they are first asked for."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from datetime import date
from typing import Any

from app.activities.models import ActivityQuestions
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
    UserGroup,
)
from app.security.rules.organisations import Kind
from tests import bench, papers_kept, people, residents
from tests.connecting import a_contact, a_contact_note, connection_at, paused_at
from tests.factories import (
    A_DESIGN,
    MONDAY,
    AgreementFactory,
    AssignmentFactory,
    EnrolmentFactory,
    GroupFactory,
    LoginSessionFactory,
    MemberFactory,
    MembershipFactory,
    NoteFactory,
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
)
from tests.goals import GoalActionFactory, GoalFactory, GoalProgressFactory
from tests.libraries import a_material
from tests.newcomers import a_newcomer, an_agreement_on_figures
from tests.people import CANARY, ELSEWHERE, TESTDORP, Person
from tests.planning import (
    LONG_AGO,
    MeasurementFactory,
    PlanFactory,
    a_destruction,
    a_dossier,
    only_measured,
)
from tests.policy.lines import Line
from tests.policy.visitors import known, visit_as
from tests.programmes import ProgrammeFactory
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
    questions_of,
    region_run_by,
    training_at,
)
from tests.season import (
    ActivityFactory,
    ActivityQuestionsFactory,
    ClaimFactory,
    ImportedActivityFactory,
    JoinRequestFactory,
    OrganiserFactory,
    PublicAgendaFactory,
    with_a_picture,
)
from tests.sharing import ParticipantFactory
from tests.signalling import (
    a_name,
    a_signaller,
    a_taken_set,
    a_waiting_set,
    an_expectation,
    some_thresholds,
)


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
    organisation=place, last_name=_name(place), opened={everybody_of(place): Level.EDIT}
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


def everybody_of(place: Organisation) -> UserGroup:
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
MAKERS["ActivityView.answer"] = lambda place: asked_everywhere() and ActivityFactory(organisation=place)
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


def row_for(line: Line, person: Person, rows: Rows) -> int | None:
    """The row that a line is about, for this person."""
    if line.rows == "-":
        return None
    if line.endpoint in OF_ONESELF:
        actor = person.user.actor_id if person.user and line.rows == "own" else UserFactory().actor_id
        return OF_ONESELF[line.endpoint](actor_id=actor).id
    if line.endpoint.startswith("ListsPage."):
        return _saved_list(
            person if line.rows == "own" else visit_as("SB" if person.user == known("SD")[0] else "SD")
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


OF_ONESELF = {"AccountPage.end": LoginSessionFactory, "AccountPage.remove_passkey": PasskeyFactory}
"""Pages about something that belongs to a person and to no organisation."""


def asked_everywhere() -> int:
    """The number of the questionnaire that the portal asks about activities everywhere."""
    found = bench.rows_of(ActivityQuestions, ActivityQuestions.organisation_id.is_(None))
    asked = (
        found[0]
        if found
        else ActivityQuestionsFactory(organisation=None, questionnaire=QuestionnaireFactory(published=True))
    )
    return int(asked.questionnaire_id)
