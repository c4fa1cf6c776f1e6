"""Logging in: sessions on the server, the gate, the pages, the second factor."""
