"""The screens of organisations, regions, users and their roles."""
