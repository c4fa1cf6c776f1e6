"""Extra questions about activities: what a municipality asks of organisers besides the form of an activity."""

from __future__ import annotations

from app.common.words import N_

NOT_A_MUNICIPALITY = N_("Only a municipality asks extra questions about the activities on its territory.")
SET_BEFORE = N_("It was chosen before what is asked. Change that instead.")
NOT_IN_USE = N_("Choose a questionnaire that is in use.")
ASKED_OTHERWISE = N_("Somebody answered other questions meanwhile. Open the page of the activity again.")
EFFECTS_OF_DELETING = (
    N_("From now on is asked what the portal asks of activities everywhere, or nothing."),
    N_("Answers that were given stay with their activities."),
)


def key_of(questionnaire_id: int, part: str) -> str:
    """What a part is called in addresses: questionnaires number their parts and questions each from one."""
    return f"{questionnaire_id}{part}"


def questionnaire_in(key: str) -> int:
    """The number of the questionnaire that a part is of."""
    return int(key.partition("p")[0])
