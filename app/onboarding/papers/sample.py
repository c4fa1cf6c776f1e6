"""What a template is shown with before it is used: an invented organisation, in Dutch as papers are."""

from __future__ import annotations

from app.onboarding.papers.fields import Lines

SAMPLE: dict[str, str] = {
    "organisation": "Stichting De Wegwijzer",
    "umbrella": "Koepel Zorgkracht",
    "street": "Dorpsstraat 12",
    "postal_code": "3401 AB",
    "city": "Testdorp",
    "region": "Regio Lage Venen",
    "coordinator": "Marloes Dekker",
    "coordinator_email": "marloes@lagevenen.example",
    "coordinator_phone": "088 000 00 61",
    "contact_person": "Saskia Roelofs",
    "contact_email": "saskia@wegwijzer.example",
    "institution_coordinator": "Mark Pol",
    "institution_coordinator_tasks": "Houdt de accounts bij en is het eerste aanspreekpunt.",
    "signatory": "Anke Vos",
    "signatory_function": "bestuurder",
    "today": "17 november 2026",
    "training_date": "8 december 2026",
    "first_evaluation_date": "26 januari 2027",
    "population": "Jongeren van 12 tot 23 jaar en hun ouders.",
    "problems": "Schoolverzuim, schulden en problemen thuis.",
    "help_offered": "Ambulante begeleiding.",
    "processes": "Intake, evaluatie na drie maanden, wekelijks overleg.",
    "who_signals": "Alle begeleiders, omdat zij de jongeren het best kennen.",
    "support": "Een geheugensteun in het intakeformulier en een vast punt op de agenda.",
    "decision_moments": "Bij de intake en bij elke evaluatie.",
    "criteria": "De criteria a tot en met l van de Jeugdwet.",
    "signal_duration": "12 maanden",
    "expected_signals": "40",
    "duty_to_inform": "In het intakegesprek en op de website.",
    "continuity": "De instellingscoördinator meldt wie komt en gaat; nieuwe collega's volgen de training.",
}


def a_sample() -> dict[str, str | Lines]:
    """A value for each field, and two lines for the list of accounts."""
    accounts = [
        {"number": "1", "name": "Mark Pol", "email": "mark@wegwijzer.example", "function": "zorgcoördinator"},
        {"number": "2", "name": "Joost de Wit", "email": "joost@wegwijzer.example", "function": "begeleider"},
    ]
    return {**SAMPLE, "accounts": accounts}
