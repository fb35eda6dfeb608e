"""`gouji store` and `gouji user`: what a deployer does to the store without a screen."""

import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli.options import JobsOption, Lang, LangOption, Paths
from extractor.console import errors_as_one_line, stream

if TYPE_CHECKING:
    from extractor.store import Person, Role

store_app = typer.Typer(
    no_args_is_help=True,
    help="报告库：位置由 GOUJI_DATABASE_URL、GOUJI_DATA_DIR 设定。"
    " / The store: GOUJI_DATABASE_URL and GOUJI_DATA_DIR say where.",
)
user_app = typer.Typer(no_args_is_help=True, help="报告库的账户。 / Accounts of the store.")

RoleOption = Annotated[str, typer.Option("--role", help="reader · reviewer · admin")]
NameArgument = Annotated[str, typer.Argument(help="用户名 / name", show_default=False)]
FolderArgument = Annotated[Path, typer.Argument(help="文件夹 / folder", show_default=False)]
CsvOption = Annotated[bool, typer.Option("--csv", help="CSV，默认一行一个 JSON / CSV, default JSON lines")]
ReportOption = Annotated[
    int | None, typer.Option("--report", help="只要这一份，默认全部 / of one report only, default all")
]


@store_app.command("upgrade")
def upgrade_store(lang: LangOption = Lang.ZH) -> None:
    """建立数据库或升级到本版本。 / Make the database, or bring it up to this version."""
    with errors_as_one_line(lang.language):
        from extractor.store import open_store

        store = open_store()
        typer.echo(store.engine.url.render_as_string(hide_password=True))


@store_app.command("add")
def add_files(paths: Paths, jobs: JobsOption = 0, lang: LangOption = Lang.ZH) -> None:
    """读取报告并送入报告库。 / Read reports and submit them."""
    with errors_as_one_line(lang.language):
        from extractor.pipeline import extract_many, find_files
        from extractor.store import open_store

        store, files = open_store(), find_files(paths)
        for path, report in zip(files, extract_many(files, jobs, lang.language), strict=True):
            id, is_new = store.submit(path.name, path.read_bytes(), report, _operator())
            note = "" if is_new else (" 已有" if lang is Lang.ZH else " already there")
            stream([f"{id}\t{report.verdict}\t{path.name}{note}\n"])


@store_app.command("audit")
def audit_trail(as_csv: CsvOption = False, report: ReportOption = None, lang: LangOption = Lang.ZH) -> None:
    """输出审核记录：谁、何时、改了什么。 / Print the audit trail: who did what, and when."""
    with errors_as_one_line(lang.language):
        from extractor.store import csv_lines, json_lines, open_store

        entries = open_store().audit_trail(report, _operator())
        stream(csv_lines(entries) if as_csv else json_lines(entries))


@store_app.command("cases")
def write_labels(folder: FolderArgument, lang: LangOption = Lang.ZH) -> None:
    """把审定的报告写成评测用例。 / Write approved reports as cases for evaluation."""
    with errors_as_one_line(lang.language):
        from extractor.store import open_store, write_cases

        stream(f"{path}\n" for path in write_cases(open_store(), folder, _operator()))


@user_app.command("add")
def add_user(name: NameArgument, role: RoleOption = "reviewer", lang: LangOption = Lang.ZH) -> None:
    """新建账户；密码从终端或标准输入读取。 / Add an account; terminal or stdin gives the password."""
    with errors_as_one_line(lang.language):
        from extractor.store import open_store

        open_store().people.add(name, _password(), _role(role), _operator())


@user_app.command("password")
def change_password(name: NameArgument, lang: LangOption = Lang.ZH) -> None:
    """更换密码，并结束此人的登录。 / Change a password, and end the person's sessions."""
    with errors_as_one_line(lang.language):
        from extractor.store import open_store

        open_store().people.change(name, _operator(), password=_password())


@user_app.command("role")
def change_role(name: NameArgument, role: RoleOption, lang: LangOption = Lang.ZH) -> None:
    """更改角色。 / Change a role."""
    with errors_as_one_line(lang.language):
        from extractor.store import open_store

        open_store().people.change(name, _operator(), role=_role(role))


@user_app.command("close")
def close_account(name: NameArgument, lang: LangOption = Lang.ZH) -> None:
    """停用账户。 / Close an account."""
    with errors_as_one_line(lang.language):
        from extractor.store import open_store

        open_store().people.change(name, _operator(), active=False)


@user_app.command("list")
def list_users(lang: LangOption = Lang.ZH) -> None:
    """列出账户。 / List the accounts."""
    with errors_as_one_line(lang.language):
        from extractor.store import open_store

        for account in open_store().people.all():
            stream([f"{account.name}\t{account.role}\t{'active' if account.active else 'closed'}\n"])


def _operator() -> "Person":
    """Whoever can run commands on the machine of the store is its administrator, by their name there."""
    from extractor.store import Person

    return Person(name=f"{getpass.getuser()}@cli", role="admin")


def _role(text: str) -> "Role":
    from extractor.store import ROLES

    for role in ROLES:
        if role == text:
            return role
    raise typer.BadParameter(f"--role: {' '.join(ROLES)}")


def _password() -> str:
    """Asked for twice without an echo at a terminal, else the first line of stdin: never an argument, which
    other users of the machine could see."""
    if sys.stdin.isatty():
        text: str = typer.prompt("密码 / password", hide_input=True, confirmation_prompt=True)
        return text
    return sys.stdin.readline().rstrip("\r\n")
