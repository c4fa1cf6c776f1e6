"""Journeys through a real browser: every page under axe, and what people do from login to log out."""
