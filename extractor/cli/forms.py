"""`gouji forms`: the forms that can be read."""

import json
from collections.abc import Sequence
from typing import Annotated

import typer

from extractor.cli.options import FormFiles, Lang, LangOption
from extractor.console import errors_as_one_line, stream, terminal_width
from extractor.forms import Form, load_forms
from extractor.show import PLAIN_WIDTH, as_text, form_list

SchemaOption = Annotated[
    str | None,
    typer.Option("--schema", metavar="ID", help="输出该格式的 JSON Schema / print a form's schema"),
]


def list_forms(schema: SchemaOption = None, lang: LangOption = Lang.ZH, form_files: FormFiles = None) -> None:
    """列出可读的格式。 / List the forms that can be read."""
    from extractor.schema import values_model

    with errors_as_one_line(lang.language):
        forms = load_forms(form_files or ())
        if schema is None:
            stream([as_text([form_list(forms, lang.language)], terminal_width() or PLAIN_WIDTH)])
            return
        model = values_model(_form_named(schema, forms))
        stream([json.dumps(model.model_json_schema(), ensure_ascii=False, indent=2) + "\n"])


def _form_named(name: str, forms: Sequence[Form]) -> Form:
    for form in forms:
        if form.id == name:
            return form
    known = " ".join(form.id for form in forms)
    raise typer.BadParameter(f"没有这种格式 / no such form: {name}. 可用 / known: {known}")
