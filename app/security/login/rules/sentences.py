"""A sentence for people with values in named places, to be translated where it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from app.common.frozen import frozen


@frozen
class Sentence:
    """A message id and what belongs in its places; as text it is the English sentence."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text % self.values if self.values else self.text
