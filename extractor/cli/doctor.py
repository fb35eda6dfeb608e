"""`gouji doctor`: whether the configured model can be asked, and which structured-output mode works."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from extractor.cli.options import Lang, LangOption
from extractor.console import errors_as_one_line
from extractor.errors import ModelError
from extractor.export.words import Language, word
from extractor.settings import settings

if TYPE_CHECKING:
    from extractor.ask.probe import Trial

DOCTOR_CODES = (
    "退出码 Exit codes: 0 可用，或没有配置模型 usable, or no model configured · "
    "5 配置的模型用不了 the configured model can't be used."
)


def doctor(lang: LangOption = Lang.ZH) -> None:
    """试问所配置的模型。 / Try the configured model."""
    from extractor.ask import endpoint_of

    language = lang.language
    with errors_as_one_line(language):
        endpoint = endpoint_of(settings())
        if endpoint is None:
            typer.echo(word("no_model", language))
            raise typer.Exit
        from extractor.ask.probe import probe

        typer.echo(f"{word('model', language)}: {endpoint.model} @ {endpoint.base_url}")
        trials = probe(endpoint)
        for trial in trials:
            typer.echo(_line(trial, language))
        working = [trial.mode for trial in trials if trial.works]
        if endpoint.mode not in working:
            raise _unusable(endpoint.mode, working)
        typer.echo(f"{word('in_use', language)}: {endpoint.mode}")


def _line(trial: "Trial", language: Language) -> str:
    if trial.works:
        how = word("copied_rightly" if trial.right else "copied_wrongly", language)
        return f"  {trial.mode}: {how} ({trial.seconds:.1f} s, {trial.tokens} tokens)"
    side = int(language == "en")
    problem = trial.problem.cause[side] if isinstance(trial.problem, ModelError) else trial.problem
    return f"  {trial.mode}: {word('does_not_work', language)} — {problem}"


def _unusable(mode: str, working: Sequence[str]) -> ModelError:
    if not working:
        return ModelError(
            ("没有一种结构化输出方式可用。", "No structured-output mode works."),
            ("请检查地址、密钥和模型名。", "Check address, key and model name."),
        )
    return ModelError(
        (f"配置的方式 {mode} 不可用。", f"The configured mode {mode} does not work."),
        (f"请设置 GOUJI_STRUCTURED_OUTPUT={working[0]}。", f"Set GOUJI_STRUCTURED_OUTPUT={working[0]}."),
    )
