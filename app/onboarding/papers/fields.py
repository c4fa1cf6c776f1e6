"""What a template may fill in: the fields by name, and the lists whose lines are repeated.

A functional administrator writes `{{ organisation }}`, or `{%tr for account in accounts %}` round a row with
`{{ account.email }}`. There is nothing else to reach: no value is more than a text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.common.words import N_

Lines = Sequence[Mapping[str, str]]
Values = Mapping[str, str | Lines]

FIELDS: Mapping[str, str] = {
    "organisation": N_("Name of the organisation"),
    "umbrella": N_("Umbrella organisation"),
    "street": N_("Street and number of the organisation"),
    "postal_code": N_("Postal code of the organisation"),
    "city": N_("Place of the organisation"),
    "region": N_("Name of the region"),
    "coordinator": N_("Name of the onboarding coordinator"),
    "coordinator_email": N_("E-mail address of the onboarding coordinator"),
    "coordinator_phone": N_("Telephone number of the onboarding coordinator"),
    "contact_person": N_("Name of the contact person"),
    "contact_email": N_("E-mail address of the contact person"),
    "institution_coordinator": N_("Name of the institution coordinator"),
    "institution_coordinator_tasks": N_("What the institution coordinator does"),
    "signatory": N_("Who signs"),
    "signatory_function": N_("Function of whoever signs"),
    "today": N_("Day on which the paper is made"),
    "training_date": N_("Day of the training"),
    "first_evaluation_date": N_("Day of the first evaluation"),
    "population": N_("Clients of the organisation"),
    "problems": N_("Problems that clients have"),
    "help_offered": N_("Help that the organisation offers"),
    "processes": N_("Moments at which colleagues meet"),
    "who_signals": N_("Who gives signals"),
    "support": N_("Support for whoever gives signals"),
    "decision_moments": N_("Moments at which a signal is considered"),
    "criteria": N_("Criteria for a signal"),
    "signal_duration": N_("How long a signal is expected to last"),
    "expected_signals": N_("Signals expected in a year"),
    "duty_to_inform": N_("How clients are informed and asked"),
    "continuity": N_("What happens when employees come and go"),
}

LISTS: Mapping[str, Mapping[str, str]] = {
    "accounts": {
        "number": N_("Number of the line"),
        "name": N_("Name of the employee"),
        "email": N_("E-mail address of the employee"),
        "function": N_("Function of the employee"),
    },
}

FILTERS = frozenset({"upper", "lower", "capitalize", "default"})
"""What may be done to a field: it stays a text, and no longer than it was."""


def an_example() -> dict[str, str | Lines]:
    """A value for each field, with signs that would break a document if they were not escaped."""
    line = dict.fromkeys(LISTS["accounts"], EXAMPLE)
    return {**dict.fromkeys(FIELDS, EXAMPLE), "accounts": [line, line]}


EXAMPLE = "Huis & Haard <Testdorp> \"'"
