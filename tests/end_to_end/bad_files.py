"""Files no reader should trust: each function writes one into a folder and returns its path."""

import io
import random
import zipfile
from pathlib import Path

import pymupdf

from eval.generate import random_report
from eval.render import RENDERERS
from extractor.forms import load_forms

FORM = next(form for form in load_forms() if form.id == "disclosure-2021")
REPORT = random_report(FORM, random.Random(7))

_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def _docx(document: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("word/document.xml", document)
    return buffer.getvalue()


def empty_file(folder: Path) -> Path:
    return _write(folder, "empty.txt", b"")


def binary_noise(folder: Path) -> Path:
    return _write(folder, "noise.txt", random.Random(1).randbytes(100_000))


def noise_called_pdf(folder: Path) -> Path:
    return _write(folder, "noise.pdf", random.Random(2).randbytes(100_000))


def truncated_pdf(folder: Path) -> Path:
    data = RENDERERS["pdf"].render(REPORT)
    return _write(folder, "truncated.pdf", data[: len(data) // 2])


def encrypted_pdf(folder: Path) -> Path:
    document = pymupdf.open(stream=RENDERERS["pdf"].render(REPORT), filetype="pdf")
    path = folder / "encrypted.pdf"
    document.save(path, encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="secret", owner_pw="owner")
    return path


def pdf_of_5000_pages(folder: Path) -> Path:
    document = pymupdf.open()
    for _ in range(5000):
        document.new_page()
    path = folder / "pages.pdf"
    document.save(path)
    return path


def image_only_pdf(folder: Path) -> Path:
    printed = pymupdf.open(stream=RENDERERS["pdf"].render(REPORT), filetype="pdf")
    scanned = pymupdf.open()
    for page in printed:
        image = scanned.new_page(width=page.rect.width, height=page.rect.height)
        image.insert_image(image.rect, pixmap=page.get_pixmap(dpi=25))
    path = folder / "scanned.pdf"
    scanned.save(path)
    return path


def zip_bomb(folder: Path) -> Path:
    return _write(folder, "bomb.docx", _docx(b"<w:document>" + b" " * 400_000_000))


def billion_laughs(folder: Path) -> Path:
    entities = "".join(
        f'<!ENTITY l{n} "{"".join(f"&l{n - 1};" for _ in range(10))}">' if n else '<!ENTITY l0 "ha">'
        for n in range(10)
    )
    xml = f'<!DOCTYPE x [{entities}]><w:document xmlns:w="{_WORD}"><w:body>&l9;</w:body></w:document>'
    return _write(folder, "laughs.docx", _docx(xml.encode()))


def nested_html(folder: Path) -> Path:
    return _write(folder, "nested.html", b"<html><body>" + b"<div>" * 200_000 + b"deep")


def nested_tables(folder: Path) -> Path:
    return _write(folder, "tables.html", b"<html><body>" + b"<table><tr><td>1" * 20_000)


def wide_spans(folder: Path) -> Path:
    row = b"<tr><td rowspan=65000 colspan=1000>0</td></tr>"
    return _write(folder, "spans.html", b"<html><body><table>" + row * 500 + b"</table>")


def html_called_docx(folder: Path) -> Path:
    return _write(folder, "page.docx", b"\0\1\2" + RENDERERS["html"].render(REPORT)[:50])


def other_government_report(folder: Path) -> Path:
    text = (
        "某县2023年法治政府建设年度报告\n一、总体情况\n全年办理案件12件。\n二、存在的主要问题及改进情况\n"
        "个别单位重视不够。\n三、下一步打算\n继续推进。\n"
        "| 项目 | 数量 |\n|---|---|\n| 行政调解 | 12 |\n| 普法活动 | 30 |\n"
    )
    return _write(folder, "other.md", text.encode())


def budget_report(folder: Path) -> Path:
    text = "某局2023年部门预算公开说明\n收入总计\t1200.5\n支出总计\t1200.5\n行政事业性收费\t30\n其他\t4\n"
    return _write(folder, "budget.txt", text.encode())


def half_a_report(folder: Path) -> Path:
    data = RENDERERS["flow"].render(REPORT)
    return _write(folder, "half.txt", data[: len(data) // 2])


def half_a_page(folder: Path) -> Path:
    data = RENDERERS["html"].render(REPORT)
    return _write(folder, "half.html", data[: len(data) // 2])


BAD_FILES = (
    empty_file,
    binary_noise,
    noise_called_pdf,
    truncated_pdf,
    encrypted_pdf,
    pdf_of_5000_pages,
    image_only_pdf,
    zip_bomb,
    billion_laughs,
    nested_html,
    nested_tables,
    wide_spans,
    html_called_docx,
    other_government_report,
    budget_report,
    half_a_report,
    half_a_page,
)
