"""Files made to crash, hang or fill memory, and files cut off or mislabelled: a report or a clear error."""

import io
import sys
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress

import pymupdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractor.errors import InputError, TooLarge, UnreadableFile
from extractor.read import docx, pdf
from extractor.read.docx import read_docx
from extractor.read.html import read_html
from extractor.read.pdf import read_pdf
from extractor.records import Document, Grid

Reader = Callable[[str, bytes], Document]
READERS: list[Reader] = [read_html, read_docx, read_pdf]
AES_256 = 5  # pymupdf.PDF_ENCRYPT_AES_256, which its type stubs leave out
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def packed(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()


def word_file(xml: str) -> bytes:
    return packed({"word/document.xml": xml.encode()})


def small_word_file() -> bytes:
    cell = "<w:tc><w:p><w:r><w:t>5</w:t></w:r></w:p></w:tc>"
    table = f"<w:tbl><w:tr>{cell}{cell}</w:tr></w:tbl>"
    return word_file(f'<w:document xmlns:w="{WORD}"><w:body>{table}</w:body></w:document>')


def small_pdf(pages: int = 1, **options: object) -> bytes:
    file = pymupdf.open()
    for number in range(pages):
        page = file.new_page()
        page.insert_text((80, 100), f"page {number} of a report")
    data: bytes = file.tobytes(**options)
    return data


def raw_pdf(objects: list[bytes]) -> bytes:
    """A PDF of these objects, numbered from 1, the first being the catalogue."""
    data, starts = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, start=1):
        starts.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % start for start in starts)
    return (
        data
        + table
        + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(starts) + 1, len(data))
    )


def stream(dictionary: bytes, data: bytes) -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (dictionary, len(data), data)


def one_page(contents: bytes, *others: bytes) -> bytes:
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>"
    )
    tree = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    return raw_pdf([b"<</Type/Catalog/Pages 2 0 R>>", tree, page, contents, *others])


# --- any file -----------------------------------------------------------------------------------


NONSENSE = {
    "empty": b"",
    "blank": b" \n",
    "zeros": b"\0" * 1000,
    "ones": b"\xff" * 1000,
    "png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("data", NONSENSE.values(), ids=NONSENSE)
def test_what_is_no_document_is_an_error_in_two_languages(reader: Reader, data: bytes) -> None:
    with pytest.raises(UnreadableFile) as caught:
        reader("上传.bin", data)
    assert caught.value.path == "上传.bin"
    assert all(len(words) == 2 and all(words) for words in (caught.value.cause, caught.value.remedy))


@pytest.mark.parametrize("reader", READERS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.binary(max_size=400), head=st.sampled_from([b"", b"<table><td>", b"PK\x03\x04", b"%PDF-1.7\n"])
)
def test_random_bytes_give_a_document_or_an_input_error(reader: Reader, data: bytes, head: bytes) -> None:
    with suppress(InputError):
        assert isinstance(reader("random", head + data), Document)


@pytest.mark.parametrize(("reader", "whole"), [(read_docx, small_word_file()), (read_pdf, small_pdf(3))])
@settings(max_examples=60, deadline=None)
@given(place=st.floats(0, 1), byte=st.integers(0, 255), cut=st.booleans())
def test_a_damaged_file_gives_a_document_or_an_input_error(
    reader: Reader, whole: bytes, place: float, byte: int, cut: bool
) -> None:
    at = int(place * (len(whole) - 1))
    damaged = whole[:at] if cut else whole[:at] + bytes([byte]) + whole[at + 1 :]
    with suppress(InputError):
        assert isinstance(reader("damaged", damaged), Document)


# --- html ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", ["div", "table", "table><tr><td", "span", "font", "ul><li"])
def test_deeply_nested_html_is_refused_and_not_cut_short(tag: str) -> None:
    with pytest.raises(UnreadableFile):
        read_html("deep.html", f"<{tag}>".encode() * 100_000 + b"5")


def test_html_nested_as_real_pages_are_is_read() -> None:
    (block,) = read_html("deep.html", b"<div>" * 300 + "总计".encode() + b"</div>" * 300).blocks
    assert not isinstance(block, Grid)
    assert block.text == "总计"


def test_spans_that_multiply_are_refused() -> None:
    html = "<table><tr>" + "<td colspan=1000 rowspan=1000>1" * 2000 + "</tr></table>"
    with pytest.raises(TooLarge):
        read_html("wide.html", html.encode())


def test_html_of_too_many_elements_is_refused() -> None:
    with pytest.raises(TooLarge):
        read_html("many.html", b"<p>1" * 600_000)


def test_many_unclosed_strings_in_a_script_take_no_time() -> None:
    script = "<td>" + "\\'" * 300_000 + "\\"
    document = read_html("quotes.html", f"<p>总计</p><script>'{script}</script>".encode())
    assert document.blocks


# --- docx ---------------------------------------------------------------------------------------

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "xml",
    [
        f'<!DOCTYPE d [<!ENTITY l0 "ha">{LAUGHS}]><d>&l9;</d>',
        '<!DOCTYPE d SYSTEM "http://example.invalid/d.dtd"><d/>',
        '<!DOCTYPE d [<!ENTITY f SYSTEM "file:///etc/passwd">]><d>&f;</d>',
        "<w:document>",
        "",
        "<a>" * 5000 + "</a>" * 5000,
    ],
    ids=["billion laughs", "remote DTD", "file entity", "cut", "empty", "deep"],
)
def test_xml_that_word_never_writes_is_refused(xml: str) -> None:
    with pytest.raises(UnreadableFile):
        read_docx("hostile.docx", word_file(xml))


def test_entities_are_refused_in_another_encoding_too() -> None:
    xml = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE d [<!ENTITY a "1">]><d>&a;</d>'
    with pytest.raises(UnreadableFile):
        read_docx("hostile.docx", packed({"word/document.xml": xml.encode("utf-16")}))


def test_a_zip_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = word_file(" " * 20_000_000)
    assert len(bomb) < 100_000
    with pytest.raises(TooLarge):
        read_docx("bomb.docx", bomb)
    monkeypatch.setattr(docx, "MAX_PART_BYTES", 1000)
    with pytest.raises(TooLarge):
        read_docx("large.docx", word_file("<a>" + "x" * 2000 + "</a>"))


def test_a_part_that_lies_about_its_size_is_refused() -> None:
    bomb = word_file(" " * 20_000_000)
    honest = (20_000_000).to_bytes(4, "little")
    with pytest.raises(InputError):
        read_docx("liar.docx", bomb.replace(honest, (100).to_bytes(4, "little")))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (packed({"xl/workbook.xml": b"<workbook/>"}), "no Word document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "old .doc"),
        (small_word_file()[:200], "Damaged"),
    ],
    ids=["a workbook", "with a password", "an old .doc", "cut off"],
)
def test_what_is_no_readable_word_file_says_what_it_is(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        read_docx("upload.docx", data)


def test_word_spans_beyond_reason_are_clamped() -> None:
    spans = '<w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr>'
    cells = f"<w:tc>{spans}</w:tc><w:tc><w:p><w:r><w:t>5</w:t></w:r></w:p></w:tc>"
    xml = f'<w:document xmlns:w="{WORD}"><w:body><w:tbl><w:tr>{cells}</w:tr></w:tbl></w:body></w:document>'
    (grid,) = read_docx("wide.docx", word_file(xml)).blocks
    assert isinstance(grid, Grid)
    assert [(c.text, c.column) for c in grid.rows[0]] == [("", 0), ("5", 1000)]


# --- pdf ----------------------------------------------------------------------------------------


def test_a_pdf_with_a_password_says_so() -> None:
    locked = small_pdf(encryption=AES_256, owner_pw="o", user_pw="u")
    with pytest.raises(UnreadableFile, match="password"):
        read_pdf("locked.pdf", locked)


def test_a_pdf_that_only_forbids_changes_is_read() -> None:
    assert read_pdf("owned.pdf", small_pdf(encryption=AES_256, owner_pw="o")).blocks


def test_a_pdf_that_lost_pages_is_refused() -> None:
    whole = small_pdf(6)
    with pytest.raises(UnreadableFile):
        read_pdf("cut.pdf", whole[: len(whole) // 2])


def test_a_damaged_pdf_that_is_whole_again_after_repair_says_so() -> None:
    document = read_pdf("repaired.pdf", small_pdf(2).replace(b"startxref", b"startxxxx"))
    assert [notice.code for notice in document.notices] == ["pdf_repaired"]
    assert len(document.blocks) == 2


def test_a_pdf_of_too_many_pages_is_refused_before_reading() -> None:
    with pytest.raises(TooLarge, match=str(pdf.MAX_PAGES + 1)):
        read_pdf("thick.pdf", small_pdf(pdf.MAX_PAGES + 1))


def test_a_pdf_without_anything_on_it_is_refused() -> None:
    with pytest.raises(UnreadableFile):
        read_pdf("blank.pdf", one_page(stream(b"", b"")))


def test_forms_that_draw_forms_like_powers_are_refused() -> None:
    forms = []
    for number in range(6, 15):
        inner = b"/Resources<</XObject<</F %d 0 R>>>>" % number if number < 14 else b""
        commands = b"/F Do " * 10 if inner else b"0 0 m 9 9 l S "
        forms.append(stream(b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]" + inner, commands))
    with pytest.raises(TooLarge):
        read_pdf("forms.pdf", one_page(stream(b"", b"/F Do " * 10), *forms))


@pytest.mark.parametrize("times", [1, 2], ids=["once", "twice"])
def test_page_contents_that_unpack_without_end_are_refused(times: int) -> None:
    commands = b"0 0 m 9 9 l S " * 1_000_000
    for _ in range(times):
        commands = zlib.compress(commands, 9)
    filters = b"/Filter[%s]" % (b"/FlateDecode" * times)
    with pytest.raises(TooLarge):
        read_pdf("packed.pdf", one_page(stream(filters, commands)))


def test_a_page_hatched_with_lines_is_refused() -> None:
    lines = [b"%d 0 m %d 800 l S 0 %d m 600 %d l S " % (n, n, n, n) for n in range(0, 6000, 4)]
    with pytest.raises(TooLarge):
        read_pdf("hatched.pdf", one_page(stream(b"", b"".join(lines))))


def test_page_contents_cut_off_in_a_damaged_pdf_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        sys.modules["extractor.read.pdf"], "has_ocr", lambda: False
    )  # it would find no text in the lines
    commands = b"".join(b"%d %d m 9 9 l S " % (n * 7919 % 601, n * 104729 % 797) for n in range(3000))
    whole = zlib.compress(commands)
    for data, readable in ((whole, True), (whole[: len(whole) // 2], False)):
        file = one_page(stream(b"/Filter/FlateDecode", data)).replace(b"startxref", b"startxxxx")
        if readable:
            assert "pdf_repaired" in [notice.code for notice in read_pdf("damaged.pdf", file).notices]
        else:
            with pytest.raises(UnreadableFile, match="cut off"):
                read_pdf("damaged.pdf", file)
