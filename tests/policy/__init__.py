"""The authorisation matrix, and what it takes to ask every address about it."""
