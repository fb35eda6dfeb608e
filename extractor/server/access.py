"""Who asks, what they may do, how often, and how much."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from extractor.server.problems import Refused
from extractor.store import Store
from extractor.store.jobs import tasks_since
from extractor.store.roles import may
from extractor.store.tokens import Token, find_token

_bearer = HTTPBearer(auto_error=False, description="`gouji token add`")
_GUESSES = RateLimitItemPerMinute(30)  # wrong tokens from one address


class Limiter:
    """Requests of the last minute, by token and by address. Each server counts its own."""

    def __init__(self) -> None:
        self._window = SlidingWindowCounterRateLimiter(MemoryStorage())

    def count(self, name: str, limit: RateLimitItemPerMinute) -> None:
        """Raises Refused (429) where it is one too many."""
        if not self._window.hit(limit, name):
            reset = self._window.get_window_stats(limit, name).reset_time
            wait = max(1, int(reset - time.time()))
            raise Refused(429, "too_many_requests", "请求太频繁。", "Too many requests.", wait)


def caller(action: str) -> Callable[..., Token]:
    """A dependency: the token of a request that may do what `action` names."""

    def check(
        request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
    ) -> Token:
        token = _token(request, given)
        request.state.account = token.account
        request.app.state.limiter.count(
            f"token {token.id}", RateLimitItemPerMinute(token.requests_per_minute)
        )
        if not may(token.role, action):
            raise Refused(
                403,
                "not_allowed",
                f"令牌的角色（{token.role}）不允许此操作。",
                f"The token's role ({token.role}) does not allow this.",
            )
        return token

    return check


def _token(request: Request, given: HTTPAuthorizationCredentials | None) -> Token:
    if given is None:
        raise Refused(401, "token_missing", "缺少令牌。", "A token is missing.")
    token: Token | None = _known(request.app.state.store, given.credentials)
    if token is None:
        address = request.client.host if request.client else ""
        request.app.state.limiter.count(f"guess {address}", _GUESSES)
        raise Refused(401, "token_unknown", "令牌无效或已过期。", "The token is unknown or has expired.")
    return token


def must_have_quota(store: Store, token: Token, count: int) -> None:
    """Raises Refused (429) where a day's reports would be more than the token's account may hand in."""
    if token.reports_per_day is None:
        return
    with store.engine.connect() as connection:
        before = tasks_since(connection, token.account, datetime.now(UTC) - timedelta(days=1))
    if before + count > token.reports_per_day:
        zh = f"超出每日 {token.reports_per_day} 份的限额。"
        en = f"Over the quota of {token.reports_per_day} reports a day."
        raise Refused(429, "quota_used_up", zh, en, retry_after=3600)


def _known(store: Store, secret: str) -> Token | None:
    with store.engine.connect() as connection:
        return find_token(connection, secret)


Reader = Annotated[Token, Depends(caller("read"))]
Reviewer = Annotated[Token, Depends(caller("submit"))]
Admin = Annotated[Token, Depends(caller("operate"))]
