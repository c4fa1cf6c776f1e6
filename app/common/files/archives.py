"""Archives, which office documents are: opened only as far as needed, and never further than the limits.

What the directory of an archive promises is checked first, and what really comes out once more.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from app.common.errors import RuleBroken
from app.common.words import N_

MOST_ENTRIES = 1_000
MOST_BYTES = 50 * 1024 * 1024
MOST_TIMES = 100
"""How many times its size on disk an archive may become."""
SMALL = 64 * 1024
"""An archive that stays below this may be packed as tightly as it likes: forms with hardly a word in them are."""
CHUNK = 64 * 1024

BROKEN = N_("This file is damaged or not what its name says.")
TOO_MUCH_INSIDE = N_("There is too much packed in this file.")
ARCHIVE_INSIDE = N_("There is another archive or document packed in this file.")
LOCKED = N_("This file is locked with a password. Save it without one.")

NESTED = (b"PK\x03\x04", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\xd0\xcf\x11\xe0")
NESTED_NAME = re.compile(r"(?i)\.(zip|7z|rar|gz|bz2|xz|jar|docx|xlsx|pptx|odt|ods|exe|dll|js|vbs|html?|svg|lnk)$")


def checked(path: Path) -> dict[str, bytes]:
    """The names in an archive, each with its first bytes, once all of it has been found sound.

    Raises `RuleBroken` for what is damaged, locked, too much, or an archive within an archive.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_directory(path, archive, entries)
            return _unpacked(path, archive, entries)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError) as fault:
        raise RuleBroken(BROKEN) from fault


def _check_directory(path: Path, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > MOST_ENTRIES:
        raise RuleBroken(TOO_MUCH_INSIDE)
    _refuse_more_than_allowed(sum(entry.file_size for entry in entries), path.stat().st_size)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise RuleBroken(LOCKED)
    if any(NESTED_NAME.search(name) for name in names):
        raise RuleBroken(ARCHIVE_INSIDE)
    odd = any(not _is_plain(entry) for entry in entries) or len({name.lower() for name in names}) < len(names)
    if odd or packed > path.stat().st_size or archive.comment or _begins_late(path, entries):
        raise RuleBroken(BROKEN)


def _is_plain(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry lies inside the archive's own folder, is no link, and is packed in a usual way."""
    name, kind = entry.orig_filename, entry.external_attr >> 16 & 0o170000
    inside = not name.startswith("/") and ".." not in name.split("/") and not re.search(r"[\\\0:]", name)
    usual = entry.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    return inside and usual and kind in (0, 0o100000, 0o040000)


def _begins_late(path: Path, entries: list[zipfile.ZipInfo]) -> bool:
    """Whether something stands before the first entry: another kind of file that is an archive as well."""
    with path.open("rb") as file:
        starts_as_archive = file.read(4) == b"PK\x03\x04"
    return not starts_as_archive or min(entry.header_offset for entry in entries) != 0


def _refuse_more_than_allowed(unpacked: int, packed: int) -> None:
    if unpacked > MOST_BYTES or (unpacked > SMALL and unpacked > MOST_TIMES * max(packed, 1)):
        raise RuleBroken(TOO_MUCH_INSIDE)


def _unpacked(path: Path, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    """Read every entry to its end, counting what comes out, and keep the beginning of each."""
    heads, total, size = {}, 0, path.stat().st_size
    for entry in entries:
        with archive.open(entry) as packed:
            head = b""
            while part := packed.read(CHUNK):
                head = head or part
                total += len(part)
                _refuse_more_than_allowed(total, size)
        if head.startswith(NESTED):
            raise RuleBroken(ARCHIVE_INSIDE)
        heads[entry.filename] = head
    return heads
