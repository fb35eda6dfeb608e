"""A file goes to the reader its content asks for, and what no reader takes is refused with a reason."""

import os
import sys
from pathlib import Path

import pymupdf
import pytest

from extractor.errors import InputError, TooLarge, UnreadableFile, UnsupportedFile
from extractor.read import LARGEST_FILE, read_document

REPORT = "某县2023年政府信息公开工作年度报告\n规章\t3\t0\t7\n"
HTML = "<html><body><p>某县2023年政府信息公开工作年度报告</p></body></html>"


def saved(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def pdf_bytes() -> bytes:
    file = pymupdf.open()
    file.new_page().insert_text((72, 72), "a report of the year 2023")
    data: bytes = file.tobytes()
    return data


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.txt", REPORT, "text"),
        ("a.md", REPORT, "markdown"),
        ("a", REPORT, "text"),
        ("a.html", HTML, "html"),
        ("a.HTM", HTML, "html"),
        ("page.txt", HTML, "html"),
        ("page.md", "\n  <!DOCTYPE html>" + HTML, "html"),
        ("page.doc", HTML, "html"),
    ],
)
def test_content_decides_and_the_name_only_between_kinds_of_text(
    tmp_path: Path, name: str, content: str, kind: str
) -> None:
    document = read_document(saved(tmp_path, name, content))
    assert document.kind == kind
    assert document.source == str(tmp_path / name)


@pytest.mark.parametrize("name", ["a.pdf", "a.txt", "a.docx", "a"])
def test_a_pdf_is_read_as_one_under_any_name(tmp_path: Path, name: str) -> None:
    assert read_document(saved(tmp_path, name, pdf_bytes())).kind == "pdf"


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\0" * 100, b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused_as_empty(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(UnreadableFile, match="empty"):
        read_document(saved(tmp_path, "空.txt", data))


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.png", b"\x89PNG\r\n\x1a\n..."), ("a.txt", b"\xff\xd8\xff\xe0JFIF"), ("a.jpg", b"text")],
)
def test_without_ocr_an_image_is_refused_with_the_way_to_install_it(
    tmp_path: Path, name: str, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["extractor.read"], "has_ocr", lambda: False)
    with pytest.raises(UnsupportedFile, match=r"pip install 'gouji\[ocr\]'"):
        read_document(saved(tmp_path, name, data))


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.doc", "a.wps"])
def test_text_under_a_binary_name_is_refused_and_not_read_as_text(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnreadableFile, match="may be damaged"):
        read_document(saved(tmp_path, name, REPORT))


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = saved(tmp_path, "大.txt", "x")
    os.truncate(path, LARGEST_FILE + 1)
    with pytest.raises(TooLarge, match="64 MB"):
        read_document(path)


def test_a_missing_file_and_a_folder_are_refused_with_the_reason(tmp_path: Path) -> None:
    for path in (tmp_path / "没有.txt", tmp_path):
        with pytest.raises(UnreadableFile, match="can't be opened") as refused:
            read_document(path)
        assert refused.value.path == str(path)


def test_every_refusal_speaks_chinese_and_english(tmp_path: Path) -> None:
    for name, data in (("a.txt", b""), ("a.png", b"x"), ("a.pdf", b"x"), ("a.txt", bytes(range(256)))):
        with pytest.raises(InputError) as refused:
            read_document(saved(tmp_path, name, data))
        for chinese, english in (refused.value.cause, refused.value.remedy):
            assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese)
            assert english.isascii()
