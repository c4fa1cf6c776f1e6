"""Secrets at rest and one-way fingerprints, under `DATA_KEY`.

A sealed value is an envelope that names the key it was made with, so that a key can be replaced while old values
stay readable (decision 0010). `DATA_KEY` is a ring: one or more base64 keys of 32 bytes, newest first, parted by
commas, and where older keys were taken away a part `fingerprint:` with the key that fingerprints are made with.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

VERSION = "v1"
FINGERPRINT = "fingerprint:"
"""What the part of `DATA_KEY` begins with that is used for fingerprints only."""


class UnknownKey(ValueError):
    """A value was sealed with a key that is not in `DATA_KEY`."""


class Vault:
    """Seals and opens small secrets, and makes keyed fingerprints."""

    def __init__(self, data_key: str) -> None:
        """Take the parts of `DATA_KEY`; raises `ValueError` when one is not 32 bytes in URL-safe base64."""
        parts = [part.strip() for part in data_key.split(",") if part.strip()]
        keys = [part for part in parts if not part.startswith(FINGERPRINT)]
        own = [part.removeprefix(FINGERPRINT) for part in parts if part.startswith(FINGERPRINT)]
        if not keys or len(own) > 1:
            raise ValueError("DATA_KEY needs at least one key, and at most one part for fingerprints")
        self._boxes = {key_id(key): Fernet(key) for key in keys}
        self.newest = key_id(keys[0])
        self._fingerprint_key = _derived(keys[-1]) if not own else _bytes(own[0])

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of the keys, newest first."""
        return tuple(self._boxes)

    def seal(self, plain: str) -> str:
        """Encrypt a text with the newest key: version, name of the key, and the text that only it opens."""
        return f"{self.mark}{self._boxes[self.newest].encrypt(plain.encode()).decode()}"

    @property
    def mark(self) -> str:
        """What every envelope under the newest key begins with."""
        return f"{VERSION}.{self.newest}."

    def open(self, sealed: str) -> str:
        """Decrypt a text; raises `UnknownKey` when its key is not here, `ValueError` when it was tampered with.

        A value from before the envelope has no mark: every key is tried on it.
        """
        version, name, closed = _parts(sealed)
        if version not in ("", VERSION):
            raise ValueError("sealed in a way that is not known here")
        if version and name not in self._boxes:
            raise UnknownKey(f"sealed with key {name}, which is not in DATA_KEY")
        box = self._boxes[name] if version else MultiFernet(list(self._boxes.values()))
        try:
            return box.decrypt(closed.encode()).decode()
        except InvalidToken as error:
            raise ValueError("sealed with a key that is not here, or changed since") from error

    def fingerprint(self, value: str) -> str:
        """A keyed hash to find a value by (codes, addresses, user names) without keeping the value.

        It uses the part `fingerprint:` or else the oldest key, because it cannot be made anew when a key goes.
        """
        return hmac.new(self._fingerprint_key, value.encode(), hashlib.sha256).hexdigest()

    def fingerprint_part(self) -> str:
        """The part of `DATA_KEY` that keeps fingerprints as they are when the oldest key is taken away."""
        return FINGERPRINT + base64.urlsafe_b64encode(self._fingerprint_key).decode()


def key_id(key: str) -> str:
    """The name of a key: says which it is and nothing about it."""
    return hashlib.sha256(b"key id:" + _bytes(key)).hexdigest()[:8]


def _parts(sealed: str) -> tuple[str, str, str]:
    """Version, key and closed text of an envelope; version and key are empty for a value from before it."""
    marked, _dot, closed = sealed.rpartition(".")
    version, _dot, name = marked.partition(".")
    return version, name, closed


def _derived(key: str) -> bytes:
    return hashlib.sha256(b"fingerprint:" + _bytes(key)).digest()


def _bytes(key: str) -> bytes:
    found = base64.urlsafe_b64decode(key)
    if len(found) != 32:
        raise ValueError("a key in DATA_KEY is not 32 bytes in URL-safe base64")
    return found


def new_key() -> str:
    """A fresh key for `DATA_KEY`."""
    return Fernet.generate_key().decode()


def kept_key(file: Path) -> str:
    """The key in a file; makes one where there is none, the same for all processes that start at once."""
    if not file.exists():
        ours = file.with_name(f"{file.name}.{os.getpid()}")
        ours.touch(mode=0o600)
        ours.write_text(new_key())
        with suppress(FileExistsError):
            os.link(ours, file)  # whole or not at all, and never over another
        ours.unlink()
    return file.read_text()


def token(size: int = 32) -> str:
    """An unguessable token for an address or cookie, of `size` random bytes."""
    return secrets.token_urlsafe(size)


def hashed(value: str) -> str:
    """A plain hash, for tokens that are long and random themselves."""
    return hashlib.sha256(value.encode()).hexdigest()
