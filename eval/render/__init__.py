"""Every way a report is printed here: `RENDERERS` maps a name to its renderer and file suffix."""

from collections.abc import Callable
from typing import NamedTuple

from eval.render.docx import render_docx
from eval.render.html import render_html
from eval.render.html_word import render_html_word
from eval.render.layout import Options
from eval.render.markdown import render_markdown
from eval.render.pdf import render_pdf, render_pdf_borderless
from eval.render.text_cells import (
    render_alternate_lines,
    render_flow,
    render_pipe_cells,
    render_tab_cells,
)
from eval.render.text_rows import render_pipe_rows, render_tab_text

__all__ = [
    "RENDERERS",
    "Options",
    "Renderer",
    "render_alternate_lines",
    "render_docx",
    "render_flow",
    "render_html",
    "render_html_word",
    "render_markdown",
    "render_pdf",
    "render_pdf_borderless",
    "render_pipe_cells",
    "render_pipe_rows",
    "render_tab_cells",
    "render_tab_text",
]


class Renderer(NamedTuple):
    render: Callable[..., bytes]  # (report, **Options)
    suffix: str
    keeps_blanks: bool = True  # False: a report with blank cells needs blank= a mark


RENDERERS = {
    "html": Renderer(render_html, ".html"),
    "html_word": Renderer(render_html_word, ".html"),
    "docx": Renderer(render_docx, ".docx"),
    "pdf": Renderer(render_pdf, ".pdf"),
    "pdf_borderless": Renderer(render_pdf_borderless, ".pdf"),
    "markdown": Renderer(render_markdown, ".md"),
    "tab_text": Renderer(render_tab_text, ".txt"),
    "pipe_rows": Renderer(render_pipe_rows, ".txt"),
    "pipe_cells": Renderer(render_pipe_cells, ".txt"),
    "alternate_lines": Renderer(render_alternate_lines, ".txt"),
    "flow": Renderer(render_flow, ".txt", keeps_blanks=False),
    "tab_cells": Renderer(render_tab_cells, ".txt"),
}
