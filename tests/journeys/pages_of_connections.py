"""The pages about organisations that a region connects: their programme, steps, papers, profiles and signals."""

from __future__ import annotations

from collections.abc import Iterator

from tests.journeys.stops import Stop


def _of_programmes() -> Iterator[Stop]:
    """The pages about programmes, and their editor."""
    made, used, old = (f"/programmes/{{{which}programme}}" for which in ("", "used_", "retired_"))
    for name, url, page in (
        ("programmes", "/programmes/", "list"),
        ("programme-add", "/programmes/add", "add"),
        ("programme-take-in", "/programmes/take-in", "take_in"),
        ("programme", made, "show"),
        ("programme-history", f"{made}/history", "history"),
        ("programme-edit", f"{made}/edit", "edit"),
        ("programme-copy", f"{made}/copy", "copy"),
        ("programme-steps", f"{made}/steps?step=evaluation_1", "steps"),
        ("programme-step-new", f"{made}/steps?new=step", "steps"),
        ("programme-step-remove", f"{made}/steps?drop=step.training", "steps"),
        ("programme-point", f"{made}/steps/orientation/point/c1", "point"),
        ("programme-preview", f"{made}/preview", "preview"),
        ("programme-use", f"{made}/use", "use"),
        ("programme-versions", f"{made}/versions", "versions"),
        ("programme-version", f"{made}/versions/1", "version"),
        ("programme-restore", f"{used}/versions/1/restore", "restore"),
        ("programme-compare", f"{made}/compare", "compare"),
        ("programme-publish", f"{made}/publish", "publish"),
        ("programme-drop", f"{made}/drop", "drop"),
        ("programme-retire", f"{made}/retire", "retire"),
        ("programme-revise", f"{used}/revise", "revise"),
        ("programme-delete", f"{used}/delete", "delete"),
        ("programme-revive", f"{old}/revive", "revive"),
    ):
        yield Stop(name, "FB", url, f"ProgrammeView.{page}")


def _of_papers() -> Iterator[Stop]:
    """The pages about papers of connections, account lines and hand-overs."""
    paper, line = "/connection-papers/{paper}", "/account-lines/{account_line}"
    for name, role, url, page in (
        ("paper-templates", "FB", "/paper-templates/", "PaperTemplateView.list"),
        ("paper-template-fields", "FB", "/paper-templates/fields", "PaperTemplateView.fields"),
        ("paper-template-add", "FB", "/paper-templates/add", "PaperTemplateView.add"),
        ("paper-template", "FB", "/paper-templates/{paper_template}", "PaperTemplateView.show"),
        ("paper-template-history", "FB", "/paper-templates/{paper_template}/history", "PaperTemplateView.history"),
        ("paper-template-use", "FB", "/paper-templates/{older_template}/use", "PaperTemplateView.use"),
        ("paper-template-retire", "FB", "/paper-templates/{paper_template}/retire", "PaperTemplateView.retire"),
        ("papers", "AC", "/connection-papers/", "ConnectionPaperView.list"),
        ("papers-of-one", "AC", "/connection-papers/?connection_id={joining}", "ConnectionPaperView.list"),
        ("papers-add", "AC", "/connection-papers/add?connection_id={joining}", "ConnectionPaperView.add"),
        ("papers-send", "AC", "/connection-papers/send/{joining}", "ConnectionPaperView.send"),
        ("paper", "AC", paper, "ConnectionPaperView.show"),
        ("paper-draft", "AC", "/connection-papers/{paper_draft}", "ConnectionPaperView.show"),
        ("paper-history", "AC", f"{paper}/history", "ConnectionPaperView.history"),
        ("paper-receive", "AC", "/connection-papers/{form}/receive", "ConnectionPaperView.receive"),
        ("paper-sign", "AC", f"{paper}/sign", "ConnectionPaperView.sign"),
        ("paper-refuse", "AC", f"{paper}/refuse", "ConnectionPaperView.refuse"),
        ("paper-replace", "AC", "/connection-papers/{paper_draft}/replace", "ConnectionPaperView.replace"),
        ("paper-renew", "AC", f"{paper}/renew", "ConnectionPaperView.renew"),
        ("paper-anew", "AC", "/connection-papers/{paper_draft}/fill_anew", "ConnectionPaperView.fill_anew"),
        ("account-lines", "AC", "/account-lines/?connection_id={joining}", "AccountLineView.list"),
        ("account-line", "AC", line, "AccountLineView.show"),
        ("account-line-history", "AC", f"{line}/history", "AccountLineView.history"),
        ("account-line-add", "IC", "/account-lines/add?connection_id={joining}", "AccountLineView.add"),
        ("account-line-edit", "AC", f"{line}/edit", "AccountLineView.edit"),
        ("account-lines-upload", "IC", "/account-lines/upload/{joining}", "AccountLineView.upload"),
        ("account-line-created", "AC", f"{line}/created", "AccountLineView.created"),
        ("account-line-trained", "AC", f"{line}/trained", "AccountLineView.trained"),
        ("account-line-activate", "AC", "/account-lines/{account_made}/activate", "AccountLineView.activate"),
        ("account-line-leaves", "AC", f"{line}/leaves", "AccountLineView.leaves"),
        ("account-line-stays", "AC", "/account-lines/{account_leaving}/stays", "AccountLineView.stays"),
        ("account-line-removed", "AC", "/account-lines/{account_made}/removed", "AccountLineView.removed"),
        ("hand-overs", "SD", "/hand-overs/", "AccountHandOverView.list"),
        ("hand-over", "SD", "/hand-overs/{handed}", "AccountHandOverView.show"),
        ("hand-over-history", "AC", "/hand-overs/{handed}/history", "AccountHandOverView.history"),
        ("hand-over-add", "AC", "/hand-overs/add?connection_id={joining}", "AccountHandOverView.add"),
        ("hand-over-confirm", "SD", "/hand-overs/{handed}/confirm", "AccountHandOverView.confirm"),
    ):
        yield Stop(name, role, url, page)


CONNECTIONS = (
    *_of_papers(),
    Stop("signals", "AC", "/signals/", "SignalsPage.open"),
    Stop("signals-contacts", "AC", "/signals/contacts", "SignalsPage.calls"),
    Stop("signals-organisations", "AC", "/signallers/", "SignallerView.list"),
    Stop("signals-organisation", "AC", "/signallers/{signaller}", "SignallerView.show"),
    Stop("signals-sets", "AC", "/signal-sets/", "SignalSetView.list"),
    Stop("signals-set-add", "AC", "/signal-sets/add", "SignalSetView.add"),
    Stop("signals-set", "AC", "/signal-sets/{figures_taken}", "SignalSetView.show"),
    Stop("signals-set-history", "AC", "/signal-sets/{figures_taken}/history", "SignalSetView.history"),
    Stop("signals-set-withdraw", "AC", "/signal-sets/{figures_taken}/withdraw", "SignalSetView.withdraw"),
    Stop("signals-set-columns", "AC", "/signal-sets/{figures_waiting}/columns", "SignalSetView.columns"),
    Stop("signals-set-check", "AC", "/signal-sets/{figures_waiting}/check", "SignalSetView.check"),
    Stop("signals-set-take", "AC", "/signal-sets/{figures_waiting}/take", "SignalSetView.take"),
    Stop("signals-set-delete", "AC", "/signal-sets/{figures_waiting}/delete", "SignalSetView.delete"),
    Stop("signals-expected", "AC", "/expected-signals/", "SignalExpectationView.list"),
    Stop("signals-expected-add", "AC", "/expected-signals/add", "SignalExpectationView.add"),
    Stop("signals-expected-one", "AC", "/expected-signals/{expectation}", "SignalExpectationView.show"),
    Stop(
        "signals-expected-history",
        "AC",
        "/expected-signals/{expectation}/history",
        "SignalExpectationView.history",
    ),
    Stop("signals-expected-edit", "AC", "/expected-signals/{expectation}/edit", "SignalExpectationView.edit"),
    Stop(
        "signals-expected-delete", "AC", "/expected-signals/{expectation}/delete", "SignalExpectationView.delete"
    ),
    Stop("signals-thresholds", "AC", "/signal-thresholds/", "SignalThresholdsView.list"),
    Stop("signals-thresholds-add", "AC", "/signal-thresholds/add", "SignalThresholdsView.add"),
    Stop("signals-thresholds-one", "AC", "/signal-thresholds/{thresholds}", "SignalThresholdsView.show"),
    Stop(
        "signals-thresholds-history",
        "AC",
        "/signal-thresholds/{thresholds}/history",
        "SignalThresholdsView.history",
    ),
    Stop("signals-thresholds-edit", "AC", "/signal-thresholds/{thresholds}/edit", "SignalThresholdsView.edit"),
    Stop(
        "signals-thresholds-delete",
        "AC",
        "/signal-thresholds/{thresholds}/delete",
        "SignalThresholdsView.delete",
    ),
    Stop("signals-names", "AC", "/signal-names/", "SignalNameView.list"),
    Stop("signals-name", "AC", "/signal-names/{signal_name}", "SignalNameView.show"),
    Stop("signals-name-history", "AC", "/signal-names/{signal_name}/history", "SignalNameView.history"),
    Stop("signals-name-delete", "AC", "/signal-names/{signal_name}/delete", "SignalNameView.delete"),
    Stop("signals-report", "AC", "/signal-report/", "SignalReportPage.open"),
    *_of_programmes(),
    Stop("connections", "AC", "/connections/", "ConnectionView.list"),
    Stop("connections-all", "AC", "/connections/?view=all", "ConnectionView.list"),
    Stop("connection", "AC", "/connections/{connection}", "ConnectionView.show"),
    Stop("connection-own", "IC", "/connections/{connection_own}", "ConnectionView.show"),
    Stop("connection-left", "AC", "/connections/{connection_left}", "ConnectionView.show"),
    Stop("connection-history", "AC", "/connections/{connection}/history", "ConnectionView.history"),
    Stop("connection-add", "AC", "/connections/add", "ConnectionView.add"),
    Stop("connection-new", "AC", "/connections/new", "ConnectionView.new"),
    Stop("connection-edit", "AC", "/connections/{connection}/edit", "ConnectionView.edit"),
    Stop("connection-checks", "AC", "/connections/{connection}/checks/contact", "ConnectionView.checks"),
    *(
        Stop(f"connection-{verb}", "AC", f"/connections/{{connection}}/{verb}", f"ConnectionView.{verb}")
        for verb in ("complete", "plan", "back", "pause", "decline", "merge")
    ),
    Stop("cockpit", "AC", "/cockpit/", "CockpitPage.open"),
    Stop("connection-dossier", "AC", "/connections/{connection_joined}/dossier", "ConnectionView.dossier"),
    Stop("connection-dossier-own", "IC", "/connections/{connection_own}/dossier", "ConnectionView.dossier"),
    Stop("connection-days", "AC", "/connections/{connection}/days", "ConnectionView.days"),
    Stop("connection-resume", "AC", "/connections/{connection_paused}/resume", "ConnectionView.resume"),
    Stop("connection-leave", "AC", "/connections/{connection_joined}/leave", "ConnectionView.leave"),
    Stop("contact-notes", "AC", "/contact-notes/", "ContactNoteView.list"),
    Stop("contact-note", "AC", "/contact-notes/{contact_note}", "ContactNoteView.show"),
    Stop("contact-note-history", "AC", "/contact-notes/{contact_note}/history", "ContactNoteView.history"),
    Stop("contact-note-add", "AC", "/contact-notes/add?connection_id={connection}", "ContactNoteView.add"),
    Stop("contact-note-edit", "AC", "/contact-notes/{contact_note}/edit", "ContactNoteView.edit"),
    Stop("contact-note-delete", "AC", "/contact-notes/{contact_note}/delete", "ContactNoteView.delete"),
    Stop("contacts", "AC", "/connection-contacts/", "ConnectionContactView.list"),
    *(
        Stop(
            f"contact{name}",
            "AC",
            f"/connection-contacts/{{contact}}{name.replace('-', '/')}",
            f"ConnectionContactView.{name.removeprefix('-') or 'show'}",
        )
        for name in ("", "-history", "-edit", "-delete")
    ),
    Stop("contact-add", "AC", "/connection-contacts/add?connection_id={connection}", "ConnectionContactView.add"),
    Stop("inquiries", "AC", "/inquiries/", "InquiryView.list"),
    Stop("inquiry", "AC", "/inquiries/{inquiry}", "InquiryView.show"),
    Stop("inquiry-history", "AC", "/inquiries/{inquiry}/history", "InquiryView.history"),
    Stop("inquiry-compare", "AC", "/inquiries/{inquiry}/compare", "InquiryView.compare"),
    Stop("inquiry-add", "AC", "/inquiries/add", "InquiryView.add"),
    Stop("inquiry-answer", "AC", "/inquiries/{inquiry}/answer/p12", "InquiryView.answer"),
    *(
        Stop(f"inquiry-{verb}", "AC", f"/inquiries/{{{row}}}/{verb}", f"InquiryView.{verb}")
        for verb, row in (
            ("send", "inquiry"),
            ("discuss", "inquiry_sent"),
            ("finish", "inquiry"),
            ("revise", "inquiry_sent"),
            ("close", "evaluation"),
        )
    ),
    Stop("inquiry-questions", "FB", "/inquiry-questions/", "InquiryQuestionsView.list"),
    Stop("inquiry-question", "FB", "/inquiry-questions/{inquiry_questions}", "InquiryQuestionsView.show"),
    Stop(
        "inquiry-question-history",
        "FB",
        "/inquiry-questions/{inquiry_questions}/history",
        "InquiryQuestionsView.history",
    ),
    Stop("inquiry-question-add", "FB", "/inquiry-questions/add", "InquiryQuestionsView.add"),
    Stop("materials", "AC", "/materials/", "MaterialView.list"),
    Stop("material", "AC", "/materials/{material}", "MaterialView.show"),
    Stop("material-add", "FB", "/materials/add", "MaterialView.add"),
    *(
        Stop(f"material-{verb}", "SD", f"/materials/{{material}}/{verb}", f"MaterialView.{verb}")
        for verb in ("history", "edit", "delete")
    ),
    *(
        Stop(f"{name}{end and '-'}{end}", "AC", f"/{at}/{row}{end and '/'}{end}", f"{view}.{end or 'show'}")
        for name, at, row, view, ends in (
            (
                "missing-organisation",
                "missing-organisations",
                "{missing}",
                "MissingOrganisationView",
                ("", "history", "begin", "drop", "take_up"),
            ),
            ("interview", "interviews", "{volunteer}", "InterviewVolunteerView", ("", "edit", "delete")),
            (
                "training",
                "trainings",
                "{training}",
                "TrainingView",
                ("", "history", "edit", "enlist", "hold", "call_off", "invite"),
            ),
            (
                "attendee",
                "training-attendees",
                "{attendee}",
                "TrainingAttendeeView",
                ("", "edit", "delete", "present", "absent"),
            ),
            (
                "appointment",
                "appointments",
                "{appointment}",
                "AppointmentView",
                ("", "history", "edit", "hold", "call_off", "proposals"),
            ),
            (
                "round",
                "rounds",
                "{round}",
                "YearlyRoundView",
                ("", "history", "edit", "gather", "send", "put_in", "preview"),
            ),
            ("round-letter", "round-letters", "{round_letter}", "RoundRecipientView", ("", "again", "leave_out")),
        )
        for end in ends
    ),
    *(
        Stop(f"{at}{end and '-'}{end}", "AC", f"/{at}/{end}", f"{view}.{end or 'list'}")
        for at, view, ends in (
            ("missing-organisations", "MissingOrganisationView", ("",)),
            ("interviews", "InterviewVolunteerView", ("", "add")),
            ("trainings", "TrainingView", ("", "add")),
            ("training-attendees", "TrainingAttendeeView", ("", "add")),
            ("appointments", "AppointmentView", ("", "add")),
            ("rounds", "YearlyRoundView", ("", "add")),
            ("round-letters", "RoundRecipientView", ("",)),
        )
        for end in ends
    ),
    Stop("trainings-offered", "AC", "/trainings/offer", "TrainingView.offered_kinds"),
    Stop("my-calendar", "AC", "/my-calendar/", "CalendarPage.open"),
)
