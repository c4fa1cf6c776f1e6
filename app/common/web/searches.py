"""What was typed in the search box: kept with the session, because names do not belong in addresses (F13)."""

from __future__ import annotations

import secrets

from flask import session

from app.common.words import clean

LONGEST_SEARCH = 200
KEPT_SEARCHES = 20


def keep_search(view: str, text: str) -> str:
    """Keep a search text with the session and return its token; an empty text has none."""
    text = clean(text).strip()[:LONGEST_SEARCH]
    if not text:
        return ""
    token = secrets.token_urlsafe(6)
    kept = [*session.get("searches", []), [view, token, text]]
    session["searches"] = kept[-KEPT_SEARCHES:]
    return token


def recall_search(view: str, token: str) -> str:
    """The search text behind a token of this session and this list, or nothing."""
    found = (text for of, key, text in session.get("searches", []) if (of, key) == (view, token))
    return next(found, "")
