"""Forms of activities, and the fields in which a schedule and the ways of contact are typed."""
