"""The screens of the question bank and of questionnaires."""
