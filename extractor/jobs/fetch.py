"""A report fetched from a URL that a client named: only from where the operator allows, and never elsewhere.

The address is looked up once, checked, and connected to as it was checked, so a name that answers differently
the second time gains nothing. Redirects are followed by hand, each checked like the first.
"""

import ipaddress
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

import httpx2

from extractor.errors import GoujiError
from extractor.read import LARGEST_FILE

_REDIRECTS = 3
_SECONDS = 60.0  # for the whole file
_PORTS = {"http": 80, "https": 443}
_TRY_AGAIN = (408, 425, 429, 500, 502, 503, 504)


class FetchFailed(GoujiError):
    """`code`; `cause`: (Chinese, English); `lasting`: the next attempt would fail too."""

    def __init__(self, code: str, cause: tuple[str, str], lasting: bool) -> None:
        super().__init__(cause[1])
        self.code, self.cause, self.lasting = code, cause, lasting


@dataclass(frozen=True)
class Roots:
    """Where URLs may point: prefixes of URLs. `private`: those that may lie at private addresses."""

    public: Sequence[str] = ()
    private: Sequence[str] = ()

    def holds(self, url: str) -> bool:
        """Whether the URL lies under a root; nothing is looked up."""
        return any(_is_under(url, root) for root in (*self.public, *self.private))

    def may_be_private(self, url: str) -> bool:
        return any(_is_under(url, root) for root in self.private)


NOWHERE = Roots()


def fetch(url: str, roots: Roots) -> bytes:
    """The bytes at a URL. Raises FetchFailed: not allowed, not there, too large, too slow."""
    deadline = time.monotonic() + _SECONDS
    with httpx2.Client(timeout=20, trust_env=False) as client:
        for _ in range(_REDIRECTS + 1):
            found = _get(client, url, roots, deadline)
            if isinstance(found, bytes):
                return found
            url = found
    raise _refused("跳转次数太多。", "Too many redirects.")


def _get(client: httpx2.Client, url: str, roots: Roots, deadline: float) -> bytes | str:
    """The bytes, or where the server says they are."""
    if not roots.holds(url):
        raise _refused("地址不在允许的范围内。", "The URL is not under an allowed root.")
    parts = urlsplit(url)
    pinned, headers = _pinned(parts, _address_of(parts, roots.may_be_private(url)))
    extensions = {"sni_hostname": parts.hostname}
    try:
        with client.stream("GET", pinned, headers=headers, extensions=extensions) as response:
            if response.is_redirect:
                return urljoin(url, response.headers["location"])
            _must_be_fine(response.status_code)
            return _body(response, deadline)
    except httpx2.HTTPError as error:
        why = type(error).__name__
        raise FetchFailed(
            "fetch_failed", (f"取不到文件（{why}）。", f"Can't be fetched ({why})."), False
        ) from error


def _body(response: httpx2.Response, deadline: float) -> bytes:
    data = bytearray()
    for chunk in response.iter_bytes():
        data += chunk
        if len(data) > LARGEST_FILE:
            size = LARGEST_FILE >> 20
            raise FetchFailed("too_large", (f"文件超过 {size} MB。", f"Larger than {size} MB."), True)
        if time.monotonic() > deadline:
            raise FetchFailed("fetch_failed", ("下载太慢。", "The download is too slow."), False)
    return bytes(data)


def _must_be_fine(status: int) -> None:
    if status != 200:
        cause = (f"服务器回答 {status}。", f"The server answered {status}.")
        raise FetchFailed("fetch_failed", cause, status not in _TRY_AGAIN)


def _address_of(parts: SplitResult, may_be_private: bool) -> str:
    """An address of the host, after all of them were found fit to be asked."""
    try:
        found = socket.getaddrinfo(parts.hostname, _port(parts), type=socket.SOCK_STREAM)
    except OSError as error:
        raise FetchFailed("fetch_failed", ("域名查不到。", "The host can't be looked up."), False) from error
    addresses = [str(each[4][0]) for each in found]
    if not may_be_private and not all(ipaddress.ip_address(each).is_global for each in addresses):
        raise _refused("域名指向内部地址。", "The host is at a private address.")
    return addresses[0]


def _pinned(parts: SplitResult, address: str) -> tuple[str, dict[str, str]]:
    """The URL with its host replaced by its address, and the header that names the host."""
    host = f"[{address}]" if ":" in address else address
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme}://{host}:{_port(parts)}{parts.path or '/'}{query}", {"Host": parts.netloc}


def _is_under(url: str, root: str) -> bool:
    try:
        given, allowed = urlsplit(url), urlsplit(root)
        same = (given.scheme, given.hostname, _port(given)) == (
            allowed.scheme,
            allowed.hostname,
            _port(allowed),
        )
    except ValueError:
        return False
    return (
        same
        and given.scheme in _PORTS
        and "@" not in given.netloc
        and _climbs_nowhere(given.path)
        and given.path.startswith(allowed.path.rstrip("/") + "/")
    )


def _climbs_nowhere(path: str) -> bool:
    """No segment leads upwards, however often it was escaped."""
    for _ in range(3):
        path = unquote(path)
    return "\\" not in path and not any(part in (".", "..") for part in path.split("/"))


def _port(parts: SplitResult) -> int | None:
    return parts.port or _PORTS.get(parts.scheme)


def _refused(zh: str, en: str) -> FetchFailed:
    return FetchFailed("url_not_allowed", (zh, en), True)
