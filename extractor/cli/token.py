"""`gouji token`: what programs identify themselves with."""

from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.table import Table

from extractor.console import errors_as_one_line

token = typer.Typer(help="管理接口令牌 / tokens of the HTTP API", no_args_is_help=True)

Account = Annotated[
    str, typer.Argument(help="令牌代表谁：看见并增加谁的任务 / whose jobs it sees and adds to")
]
RoleOption = Annotated[
    Literal["reader", "reviewer", "admin"],
    typer.Option("--role", help="reader 只读 · reviewer 可提交 hands in · admin 全部 everything"),
]
DaysOption = Annotated[float | None, typer.Option("--days", min=0, help="有效天数 / days until it expires")]
QuotaOption = Annotated[int | None, typer.Option("--reports-per-day", min=0, help="每日份数 / reports a day")]
RateOption = Annotated[int, typer.Option("--requests-per-minute", min=1, help="每分钟请求数 / requests")]


@token.command()
def add(
    account: Account,
    role: RoleOption = "reviewer",
    days: DaysOption = None,
    reports_per_day: QuotaOption = None,
    requests_per_minute: RateOption = 600,
) -> None:
    """新建令牌；只显示这一次。 / A new token, shown this once."""
    with errors_as_one_line("zh"):
        from extractor.store import open_store
        from extractor.store.engine import writing
        from extractor.store.tokens import add_token

        with writing(open_store().engine) as connection:
            secret = add_token(connection, account, role, days, reports_per_day, requests_per_minute)
    typer.echo(secret)


@token.command("list")
def list_all() -> None:
    """列出令牌（不含密文）。 / All tokens, without their secrets."""
    with errors_as_one_line("zh"):
        from extractor.store import open_store
        from extractor.store.tokens import list_tokens

        with open_store().engine.connect() as connection:
            found = list_tokens(connection)
    table = Table("id", "account", "role", "made", "expires", "revoked", "reports/day", "requests/min")
    for each in found:
        times = (
            f"{at:%Y-%m-%d %H:%M}" if at else "" for at in (each.made_at, each.expires_at, each.revoked_at)
        )
        limits = (
            "" if each.reports_per_day is None else str(each.reports_per_day),
            str(each.requests_per_minute),
        )
        table.add_row(str(each.id), each.account, each.role, *times, *limits)
    Console().print(table)


@token.command()
def revoke(number: Annotated[int, typer.Argument(help="编号 / id")]) -> None:
    """作废令牌。 / Revoke a token."""
    with errors_as_one_line("zh"):
        from extractor.store import open_store
        from extractor.store.engine import writing
        from extractor.store.tokens import revoke_token

        with writing(open_store().engine) as connection:
            is_gone = revoke_token(connection, number)
    if not is_gone:
        raise typer.BadParameter(f"没有这个有效令牌 / no such live token: {number}")
