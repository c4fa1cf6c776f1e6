"""Questions and what is made of them: the one form engine of the portal."""
