"""History: what each field of a remembered thing was before, who changed it and when (decision 0014)."""

from app.common.history.noting import ForgetfulStatement
from app.common.history.reading import about, along_with, any_of, as_of, filled, page_of
from app.common.history.remembered import Change, Remembered, fields_of, remembered_classes
from app.common.history.then import Since, held, rebuilt

__all__ = [
    "Change",
    "ForgetfulStatement",
    "Remembered",
    "Since",
    "about",
    "along_with",
    "any_of",
    "as_of",
    "fields_of",
    "filled",
    "held",
    "page_of",
    "rebuilt",
    "remembered_classes",
]
