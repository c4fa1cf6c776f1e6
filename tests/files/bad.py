"""Files that nobody should be able to hand in, and a few that everybody should: each made by hand, in memory."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable

from app.commands.demo.papers import one_line

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The harmless sample that every scanner finds; in two parts, so that none finds it here."""

PDF = one_line("Overeenkomst")
ODT_TYPE = b"application/vnd.oasis.opendocument.text"


def chunk(name: bytes, content: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(width: int = 1, height: int = 1, more: bytes = b"") -> bytes:
    """A picture of dots that are all the same."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    dots = zlib.compress(b"\0" * 2)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + more + chunk(b"IDAT", dots) + chunk(b"IEND", b"")


def jpeg(width: int = 1, height: int = 1) -> bytes:
    """As much of a picture as tells its size."""
    frame = b"\xff\xc0\x00\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00"
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + frame + b"\xff\xd9"


def zipped(parts: Iterable[tuple[str | zipfile.ZipInfo, bytes]], comment: bytes = b"") -> bytes:
    """An archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            stored = name == "mimetype"
            archive.writestr(name, content, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED)
        archive.comment = comment
    return out.getvalue()


Parts = list[tuple[str | zipfile.ZipInfo, bytes]]


def docx_parts(text: bytes = b"<w:document/>", types: bytes = b"<Types/>") -> Parts:
    """The parts of a document of Word."""
    return [("[Content_Types].xml", types), ("_rels/.rels", b"<Relationships/>"), ("word/document.xml", text)]


def docx(*more: tuple[str | zipfile.ZipInfo, bytes], **how: bytes) -> bytes:
    """A document of Word with further parts."""
    return zipped([*docx_parts(**how), *more])


def xlsx(*more: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    """A workbook with further parts."""
    return zipped(
        [
            ("[Content_Types].xml", b"<Types/>"),
            ("_rels/.rels", b"<R/>"),
            ("xl/workbook.xml", b"<workbook/>"),
            *more,
        ]
    )


def odt(*more: tuple[str, bytes], kind: bytes = ODT_TYPE, content: bytes = b"<office:text/>") -> bytes:
    """A text of LibreOffice with further parts."""
    return zipped([("mimetype", kind), ("content.xml", content), ("META-INF/manifest.xml", b"<manifest/>"), *more])


def link(name: str, mode: int) -> zipfile.ZipInfo:
    """An entry of a kind that is no file."""
    entry = zipfile.ZipInfo(name)
    entry.external_attr = mode << 16
    return entry


def patched(archive: bytes, old: bytes, new: bytes) -> bytes:
    """An archive in which something was overwritten by hand."""
    assert old in archive
    return archive.replace(old, new)


def with_a_lie_about_its_size(name: str) -> bytes:
    """A document whose directory says that an entry is small."""
    whole = docx((name, b"\0" * 60_000_000))
    return whole.replace(struct.pack("<I", 60_000_000), struct.pack("<I", 1_000))


def overlapping() -> bytes:
    """A document in which a hundred names share one packed entry."""
    whole = bytearray(
        docx(*((f"word/part{number:03}.xml", bytes([65 + number % 26]) * 900) for number in range(100)))
    )
    place = whole.find(b"PK\x01\x02")
    first = None
    while place >= 0:
        name = bytes(whole[place + 46 : place + 60])
        if name.startswith(b"word/part"):
            first = first or bytes(whole[place + 42 : place + 46])
            whole[place + 42 : place + 46] = first
        place = whole.find(b"PK\x01\x02", place + 4)
    return bytes(whole)


def locked() -> bytes:
    """A document whose entries say that they are encrypted."""
    whole = bytearray(docx())
    for mark, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = whole.find(mark)
        while place >= 0:
            whole[place + flag] |= 1
            place = whole.find(mark, place + 4)
    return bytes(whole)


EVIL_LINK = (
    b'<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'relationships/attachedTemplate" Target="https://boef.example/t.dotm" TargetMode="External"/></Relationships>'
)
MACRO_TYPES = b'<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
BOMB = b"\0" * 60_000_000

BAD: dict[str, tuple[str, Callable[[], bytes]]] = {
    # what the name says and the content is not
    "a program called pdf": ("rekening.pdf", lambda: b"MZ\x90\x00\x03" + b"\0" * 200),
    "a script called pdf": ("rekening.pdf", lambda: b"#!/bin/sh\nrm -rf /\n"),
    "a page called pdf": ("rekening.pdf", lambda: b"<html><script>alert(1)</script></html>"),
    "a page called png": ("foto.png", lambda: b"<html><script>alert(1)</script></html>"),
    "a drawing called png": ("foto.png", lambda: b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
    "a pdf called png": ("foto.png", lambda: PDF),
    "a png called jpg": ("foto.jpg", png),
    "a jpg called png": ("foto.png", jpeg),
    "a docx called xlsx": ("lijst.xlsx", docx),
    "an xlsx called docx": ("brief.docx", xlsx),
    "an archive called docx": ("brief.docx", lambda: zipped([("brief.txt", b"hallo")])),
    "an archive called odt": ("brief.odt", lambda: zipped([("brief.txt", b"hallo")])),
    "a workbook of odf called odt": ("brief.odt", lambda: odt(kind=ODT_TYPE + b"-template")),
    "an old office document called docx": ("brief.docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
    "a pdf called txt": ("brief.txt", lambda: PDF),
    "an archive called csv": ("lijst.csv", docx),
    "a program called txt": ("lees.txt", lambda: b"MZ\x90\x00\x03" + b"\0" * 200),
    "a page called txt": ("lees.txt", lambda: b"<!DOCTYPE html><script>alert(1)</script>"),
    "a drawing called csv": ("lijst.csv", lambda: b'\xef\xbb\xbf <svg onload="alert(1)"/>'),
    "rich text called txt": ("lees.txt", lambda: b"{\\rtf1\\object}"),
    "an empty file": ("leeg.pdf", lambda: b""),
    # kinds that are not taken
    "a drawing": ("tekening.svg", lambda: b"<svg/>"),
    "a page": ("pagina.html", lambda: b"<p>hallo</p>"),
    "a page by its old ending": ("pagina.htm", lambda: b"<p>hallo</p>"),
    "a document with macros": ("brief.docm", docx),
    "a workbook with macros": ("lijst.xlsm", xlsx),
    "a template": ("brief.dotm", docx),
    "an archive": ("alles.zip", docx),
    "a program": ("start.exe", lambda: b"MZ"),
    "a script": ("start.js", lambda: b"alert(1)"),
    "a shortcut": ("start.lnk", lambda: b"L\0\0\0"),
    "a file without an ending": ("README", lambda: b"hallo"),
    "two endings": ("rekening.pdf.exe", lambda: PDF),
    "an ending turned round": ("rekening\u202efdp.exe", lambda: PDF),
    "an ending after a NUL": ("rekening.exe\0.pdf.exe", lambda: PDF),
    "a second stream": ("rekening.exe:x.html", lambda: PDF),
    # more than one kind at once
    "a pdf that is an archive": ("rekening.pdf", lambda: PDF + docx()),
    "a pdf after a page": ("rekening.pdf", lambda: b"<script>1</script>" + PDF),
    "a png with an archive behind it": ("foto.png", lambda: png() + docx()),
    "a png with a page inside": ("foto.png", lambda: png(more=chunk(b"tEXt", b"x\0<script>alert(1)</script>"))),
    "a jpg that is an archive": ("foto.jpg", lambda: jpeg() + docx()),
    "a jpg with a page inside": ("foto.jpg", lambda: jpeg()[:-2] + b"<html><script>1</script>" + b"\xff\xd9"),
    "a jpg with a program inside": ("foto.jpg", lambda: jpeg()[:-2] + b"<?php system(1);" + b"\xff\xd9"),
    "a docx behind a picture": ("brief.docx", lambda: jpeg() + docx()),
    "a docx with a note behind it": ("brief.docx", lambda: zipped(docx_parts(), comment=b"<script>1</script>")),
    # damaged
    "half a pdf": ("rekening.pdf", lambda: PDF[: len(PDF) // 2]),
    "half a png": ("foto.png", lambda: png()[:-8]),
    "a png without a size": ("foto.png", lambda: png(0, 0)),
    "a jpg without a frame": ("foto.jpg", lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\0" * 30 + b"\xff\xd9"),
    "half a docx": ("brief.docx", lambda: docx()[:-30]),
    "text with NUL": ("lees.txt", lambda: b"hallo\0wereld"),
    "text with escapes": ("lees.txt", lambda: b"\x1b]0;boef\x07"),
    "bytes that are no text": ("lees.txt", lambda: b"\x81\x8d\x8f"),
    # bombs
    "too many dots": ("foto.png", lambda: png(60_000, 60_000)),
    "too many dots in a jpg": ("foto.jpg", lambda: jpeg(60_000, 60_000)),
    "sixty million bytes of nothing": ("brief.docx", lambda: docx(("word/media/x.xml", BOMB))),
    "twenty million bytes of nothing": ("brief.docx", lambda: docx(("word/media/x.xml", BOMB[:20_000_000]))),
    "a bomb that lies about its size": ("brief.docx", lambda: with_a_lie_about_its_size("word/media/x.bin")),
    "a thousand and one entries": ("brief.docx", lambda: docx(*((f"word/{n}.xml", b"x") for n in range(1_001)))),
    "entries that overlap": ("brief.docx", overlapping),
    "an archive in a docx": ("brief.docx", lambda: docx(("word/media/x.bin", zipped([("a", b"b")])))),
    "an archive by name in a docx": ("brief.docx", lambda: docx(("word/media/x.zip", b"?"))),
    "a packed file in an odt": ("brief.odt", lambda: odt(("Pictures/x", b"\x1f\x8b\x08" + b"\0" * 20))),
    "laughing entities": ("brief.docx", lambda: docx(text=b'<!DOCTYPE x [<!ENTITY l "lol">]><w:document/>')),
    "entities in another alphabet": ("brief.docx", lambda: docx(text="<!DOCTYPE x><a/>".encode("utf-16"))),
    # what starts by itself
    "a pdf with a script": ("rekening.pdf", lambda: PDF.replace(b"/Type /Catalog", b"/S /JavaScript")),
    "a pdf with a hidden script": ("rekening.pdf", lambda: PDF.replace(b"/Type /Catalog", b"/S /Java#53cript")),
    "a pdf that starts a program": ("rekening.pdf", lambda: PDF.replace(b"/Type /Catalog", b"/S /Launch")),
    "a pdf with a file in it": ("rekening.pdf", lambda: PDF.replace(b"/Type /Catalog", b"/Type /EmbeddedFile")),
    "a docx with macros": ("brief.docx", lambda: docx(("word/vbaProject.bin", b"x"))),
    "a docx that says it has macros": ("brief.docx", lambda: docx(types=MACRO_TYPES)),
    "a docx with a control": ("brief.docx", lambda: docx(("word/activeX/activeX1.xml", b"<x/>"))),
    "a docx with an object": ("brief.docx", lambda: docx(("word/embeddings/oleObject1.bin", b"x"))),
    "a docx with a template elsewhere": ("brief.docx", lambda: docx(("word/_rels/settings.xml.rels", EVIL_LINK))),
    "a workbook of macros": ("lijst.xlsx", lambda: xlsx(("xl/macrosheets/sheet1.xml", b"<x/>"))),
    "an odt with macros": ("brief.odt", lambda: odt(("Basic/Standard/Module1.xml", b"<x/>"))),
    "an odt with a script": ("brief.odt", lambda: odt(content=b'<office:scripts><script:event-listener/>')),
    # names inside
    "a name that climbs": ("brief.docx", lambda: docx(("../../../etc/cron.d/x", b"x"))),
    "a name from the root": ("brief.docx", lambda: docx(("/etc/passwd", b"x"))),
    "a name with a backslash": (
        "brief.docx", lambda: patched(docx(("word/evil/x.xml", b"x")), b"word/evil/x.xml", b"word\\evil\\x.xml")),
    "the same name twice": ("brief.docx", lambda: docx(("word/Document.xml", b"<other/>"))),
    "a link to elsewhere": ("brief.docx", lambda: docx((link("word/l.xml", 0o120777), b"/etc/passwd"))),
    "a document with a password": ("brief.docx", locked),
}  # fmt: skip

GOOD: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a pdf": ("overeenkomst.pdf", lambda: PDF),
    "a pdf in capitals": ("OVEREENKOMST.PDF", lambda: PDF),
    "a png": ("foto.png", png),
    "a jpg": ("foto.jpg", jpeg),
    "a jpeg": ("foto.jpeg", jpeg),
    "a docx": ("brief.docx", docx),
    "a docx with a picture": ("brief.docx", lambda: docx(("word/media/image1.png", png()))),
    "an xlsx": ("lijst.xlsx", xlsx),
    "an odt": ("brief.odt", odt),
    "a csv": ("lijst.csv", lambda: b"naam;plaats\r\nAnna;Testdorp\r\n"),
    "a csv of an old spreadsheet": ("lijst.csv", lambda: "naam;plaats\r\nÇelik;Één\r\n".encode("cp1252")),
    "a text": ("lees mij.txt", "\ufeffHallo, één regel.\n".encode),
}
