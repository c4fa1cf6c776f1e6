"""Rules of activities: plain values and decisions, without a database."""
