"""Files that people hand in or that the portal makes: checked, kept under a random name, given out as attachment.

`keep` takes a stream in, `remove` takes a file away, `path_of` says where it lies. A row in `stored_file` and
the file beside it come and go together: the file is safe on disk before the row is, and goes after the row went.
"""

from app.common.files.kinds import DOCUMENTS, Kind
from app.common.files.models import StoredFile
from app.common.files.stores import Store, at_hand, install
from app.common.files.storing import TOO_LARGE, going, keep, let_go, path_of, remove
from app.common.files.sweep import Swept, sweep

__all__ = [
    "DOCUMENTS",
    "TOO_LARGE",
    "Kind",
    "Store",
    "StoredFile",
    "Swept",
    "at_hand",
    "going",
    "install",
    "keep",
    "let_go",
    "path_of",
    "remove",
    "sweep",
]
