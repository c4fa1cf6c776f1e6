"""Logging in: rules, actions and pages."""
