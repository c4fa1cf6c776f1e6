"""The decisions about organisations, people and roles, as plain functions of plain values."""
