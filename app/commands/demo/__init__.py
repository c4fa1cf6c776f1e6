"""The demo world: invented organisations and people, and real municipalities to look for."""
