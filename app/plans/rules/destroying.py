"""What a destruction reaches beside the rows of a plan: how its parts are called, and where forms stand."""

from __future__ import annotations

import re

from app.common.words import N_

PARTS = {
    "plan": N_("Plans"),
    "plan_answer": N_("Answers"),
    "plan_right": N_("Right on a plan"),
    "plan_move_line": N_("Moves of plans"),
    "keeping": N_("Dossiers"),
    "goal": N_("Goals"),
    "goal_action": N_("Actions"),
    "goal_progress": N_("Progress"),
    "measurement": N_("Measurements"),
    "score": N_("Scores"),
    "participant": N_("Participants"),
    "participant_right": N_("Rights of participants"),
    "invitation": N_("Invitations"),
    "age_review": N_("Reviews at an age"),
    "declaration": N_("Declarations"),
    "plan_visit": N_("Visits of residents"),
    "note": N_("Notes"),
    "note_right": N_("Right on a note"),
    "pathway_document": N_("Documents"),
    "pathway_document_right": N_("Right on a document"),
    "pathway": N_("Pathways"),
    "pathway_right": N_("Right on a pathway"),
    "person": N_("Persons"),
    "person_right": N_("Right on a person"),
}
"""What people call the tables of a dossier, on its receipt."""

FORMS = {
    "plans": "plan",
    "goals": "goal",
    "goal-actions": "goal_action",
    "goal-progress": "goal_progress",
    "measurements": "measurement",
    "participants": "participant",
    "keeping": "keeping",
    "declarations": "declaration",
    "notes": "note",
    "documents": "pathway_document",
    "pathways": "pathway",
    "persons": "person",
}
"""The table whose rows the forms of an address are about."""
ADDING = {
    "goals": "plan",
    "goal-actions": "goal",
    "goal-progress": "goal",
    "measurements": "plan",
    "participants": "plan",
}
"""The table in whose rows the forms of an address add something."""
_FORM = re.compile(r"(?:/mijn)?/([a-z-]+)/(add/)?(\d+)(?:/.*)?")


def row_of(form: str) -> tuple[str, int] | None:
    """The table and number of the row that a form is about, by its address; nothing for a form about no row."""
    found = _FORM.fullmatch(form)
    if found is None:
        return None
    table = (ADDING if found[2] else FORMS).get(found[1])
    return (table, int(found[3])) if table else None
