"""Questions and questionnaires."""
