"""When a failed call is sent again, how long that waits, and what a user is told when it is not."""

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from openai import APIError, APIStatusError, AuthenticationError, NotFoundError
from openai import PermissionDeniedError as Denied
from tenacity import RetryCallState, wait_random_exponential

from extractor.ask.endpoint import Endpoint

Pair = tuple[str, str]  # Chinese, English
_growing = wait_random_exponential(multiplier=0.5, max=20)
_TRANSIENT = (408, 409, 425, 429)
_RESUME = (
    "稍后再运行一次即可：已有的回答都保存着，不会重复付费。",
    "Run it again later: answers already given are kept and not paid for twice.",
)


def may_pass(error: BaseException) -> bool:
    """Whether sending the same again may help: the endpoint was busy, broken, slow or cut off."""
    if isinstance(error, APIStatusError):
        return error.status_code in _TRANSIENT or error.status_code >= 500
    # ValueError: a body cut off in the middle is no JSON, which the client passes on as it is.
    return isinstance(error, APIError | TimeoutError | ValueError)


def wait(state: RetryCallState) -> float:
    """Seconds until the next sending: what the server asked for, else growing and random."""
    asked = _asked(state)
    return asked if asked is not None else _growing(state)


def done_trying(endpoint: Endpoint) -> Callable[[RetryCallState], bool]:
    """Whether to give up: after enough sendings, or where the server asks for too long a wait."""

    def is_done(state: RetryCallState) -> bool:
        return state.attempt_number >= endpoint.attempts or (_asked(state) or 0) > endpoint.longest_wait

    return is_done


def in_words(error: Exception, endpoint: Endpoint) -> tuple[Pair, Pair]:
    """Cause and way out of a call that failed for good, each in Chinese and English."""
    where = f"{endpoint.model} @ {endpoint.base_url}"
    if isinstance(error, AuthenticationError | Denied):
        cause = (f"{where} 不接受密钥。", f"{where} does not accept the key.")
        return cause, ("请检查 OPENAI_API_KEY。", "Check OPENAI_API_KEY.")
    if isinstance(error, NotFoundError):
        cause = (f"{where} 没有这个模型或地址。", f"{where}: no such model or address.")
        return cause, (
            "请用 gouji doctor 检查 GOUJI_MODEL 和 OPENAI_BASE_URL。",
            "Check GOUJI_MODEL and OPENAI_BASE_URL with gouji doctor.",
        )
    if isinstance(error, APIStatusError):
        said = f"{error.status_code} {error.message}"[:200]
        return (f"{where} 答复 {said}。", f"{where} said {said}."), _RESUME
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        seconds = f"{endpoint.timeout:g}"
        return (
            f"{where} 在 {seconds} 秒内没有答完。",
            f"{where} did not finish within {seconds} s.",
        ), _RESUME
    return (f"{where} 连接失败（{error}）。", f"{where}: the connection failed ({error})."), _RESUME


def _asked(state: RetryCallState) -> float | None:
    return retry_after(state.outcome.exception() if state.outcome else None)


def retry_after(error: BaseException | None) -> float | None:
    """Seconds that the server's Retry-After asks for."""
    value = error.response.headers.get("retry-after") if isinstance(error, APIStatusError) else None
    if value is None:
        return None
    try:
        return max(float(value), 0.0)
    except ValueError:
        pass
    try:
        return max((parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds(), 0.0)
    except (ValueError, TypeError):
        return None
