"""A URL leads nowhere but under an allowed root, by whatever road."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from extractor.jobs import fetch as fetching
from extractor.jobs.fetch import FetchFailed, Roots, fetch

ROOTS = Roots(("https://www.example.gov.cn/xxgk/",))


@pytest.mark.parametrize(
    "url",
    [
        "https://www.example.gov.cn/xxgk/2023.html",
        "https://WWW.EXAMPLE.gov.cn:443/xxgk/a/b.pdf?x=1",
    ],
)
def test_what_lies_under_a_root_is_taken(url: str) -> None:
    assert ROOTS.holds(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://www.example.gov.cn/xxgk/2023.html",
        "https://www.example.gov.cn/other/2023.html",
        "https://www.example.gov.cn/xxgkx/2023.html",
        "https://www.example.gov.cn:8443/xxgk/2023.html",
        "https://www.example.gov.cn.evil.example/xxgk/a.html",
        "https://www.example.gov.cn@evil.example/xxgk/a.html",
        "https://user:pass@www.example.gov.cn/xxgk/a.html",
        "https://www.example.gov.cn/xxgk/../secret",
        "https://www.example.gov.cn/xxgk/%2e%2e/secret",
        "https://www.example.gov.cn/xxgk/%252e%252e/secret",
        "https://www.example.gov.cn/xxgk/..\\secret",
        "https://www.example.gov.cn:99999/xxgk/a",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/xxgk/a",
        "file:///etc/passwd",
        "gopher://www.example.gov.cn/xxgk/a",
        "//www.example.gov.cn/xxgk/a",
        "",
    ],
)
def test_what_does_not_is_refused(url: str) -> None:
    assert not ROOTS.holds(url)


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        moves = {
            "/in/away": "http://localhost/secret",
            "/in/out": "/out/secret",
            "/in/near": "/in/report",
            "/in/round": "/in/round",
        }
        if self.path in moves:
            self.send_response(302)
            self.send_header("Location", moves[self.path])
            self.end_headers()
            return
        self.send_response({"/in/busy": 503, "/in/none": 404}.get(self.path, 200))
        self.end_headers()
        self.wfile.write(b"x" * (3000 if self.path == "/in/big" else 10))

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/in/"
    server.shutdown()
    server.server_close()


def test_a_private_address_is_asked_only_where_its_root_may_be_private(site: str) -> None:
    with pytest.raises(FetchFailed) as refused:
        fetch(site + "report", Roots((site,)))
    assert (refused.value.code, refused.value.lasting) == ("url_not_allowed", True)
    assert fetch(site + "report", Roots((), (site,))) == b"x" * 10


@pytest.mark.parametrize("path", ["away", "out", "round"])
def test_a_redirect_leads_nowhere_that_the_url_itself_could_not(site: str, path: str) -> None:
    with pytest.raises(FetchFailed, match=r"root|redirects") as refused:
        fetch(site + path, Roots((), (site,)))
    assert refused.value.code == "url_not_allowed"


def test_a_redirect_under_the_root_is_followed(site: str) -> None:
    assert fetch(site + "near", Roots((), (site,))) == b"x" * 10


@pytest.mark.parametrize(("path", "lasting"), [("busy", False), ("none", True)])
def test_a_busy_server_may_be_asked_again_and_a_missing_page_not(site: str, path: str, lasting: bool) -> None:
    with pytest.raises(FetchFailed) as failed:
        fetch(site + path, Roots((), (site,)))
    assert failed.value.lasting is lasting


def test_a_file_that_is_too_large_is_not_read_to_its_end(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "LARGEST_FILE", 1000)
    with pytest.raises(FetchFailed) as failed:
        fetch(site + "big", Roots((), (site,)))
    assert failed.value.code == "too_large"
