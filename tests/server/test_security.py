"""What is too large, too slow, too much, or not one's own is refused, each with its own status."""

import io
import socket
import time
import zipfile
from pathlib import Path

import httpx2
import pytest

from extractor.server import protocol
from extractor.store.engine import writing
from extractor.store.tokens import list_tokens, revoke_token

from .conftest import ROOT, Service
from .test_jobs import events, submit

NAME = "suqian-2023.html"


def test_without_a_token_or_with_a_wrong_or_a_revoked_one_nothing_is_answered(service: Service) -> None:
    bare = httpx2.Client(base_url=service.url, trust_env=False)
    assert bare.get("/v1/jobs").status_code == 401
    assert bare.get("/v1/jobs", headers={"Authorization": "Bearer gouji_guess"}).status_code == 401
    client = service.client(account="gone")
    assert client.get("/v1/jobs").status_code == 200
    with writing(service.store.engine) as connection:
        revoke_token(connection, next(t.id for t in list_tokens(connection) if t.account == "gone"))
    assert client.get("/v1/jobs").status_code == 401


def test_a_token_ends_with_its_days(service: Service) -> None:
    headers = {"Authorization": f"Bearer {service.token(days=-1)}"}
    bare = httpx2.Client(base_url=service.url, trust_env=False, headers=headers)
    assert bare.get("/v1/jobs").status_code == 401


def test_guessing_tokens_is_stopped(service: Service) -> None:
    bare = httpx2.Client(base_url=service.url, trust_env=False, headers={"Authorization": "Bearer x"})
    answers = [bare.get("/v1/jobs").status_code for _ in range(40)]
    assert answers[-1] == 429


def test_secrets_are_not_in_the_database(service: Service) -> None:
    secret = service.token(account="secretive")
    folder = Path(service.store.files.place).parent
    assert not any(secret.encode() in path.read_bytes() for path in folder.glob("gouji.db*"))


def test_a_role_may_do_no_more_than_it_says(service: Service, examples: Path) -> None:
    reader, reviewer = service.client("reader"), service.client("reviewer")
    assert submit(reader, examples, NAME).status_code == 403
    assert reviewer.post("/v1/queue/pause").status_code == 403
    assert reviewer.get("/v1/queue").status_code == 403


def test_another_accounts_jobs_and_reports_are_as_if_they_were_not(service: Service, examples: Path) -> None:
    mine, theirs = service.client(account="mine"), service.client(account="theirs")
    job = submit(mine, examples, NAME).json()["id"]
    events(mine, job)
    report = mine.get(f"/v1/jobs/{job}/tasks").json()["tasks"][0]["report_id"]
    assert mine.get(f"/v1/reports/{report}").status_code == 200
    for path in (
        f"/v1/jobs/{job}",
        f"/v1/jobs/{job}/results",
        f"/v1/jobs/{job}/events",
        f"/v1/reports/{report}",
        f"/v1/reports/{report}/findings",
        f"/v1/reports/{report}/cells/requests.received.total/crop.png",
    ):
        assert theirs.get(path).status_code == 404
    for act in ("cancel", "pause", "retry"):
        assert theirs.post(f"/v1/jobs/{job}/{act}").status_code == 404
    assert theirs.delete(f"/v1/jobs/{job}").status_code == 404
    assert theirs.get("/v1/jobs").json()["jobs"] == []
    assert service.client("admin").get(f"/v1/jobs/{job}").status_code == 200


def test_too_many_requests_and_too_many_reports_are_told_when_to_come_back(
    service: Service, examples: Path
) -> None:
    hasty = service.client(account="hasty", requests_per_minute=3)
    answers = [hasty.get("/v1/jobs") for _ in range(5)]
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) >= 1
    greedy = service.client(account="greedy", reports_per_day=1)
    assert submit(greedy, examples, NAME, Idempotency_Key="g").status_code == 202
    refused = submit(greedy, examples, NAME)
    assert (refused.status_code, refused.json()["code"]) == (429, "quota_used_up")
    assert submit(greedy, examples, NAME, Idempotency_Key="g").status_code == 200


@pytest.mark.parametrize("told", [True, False])
def test_a_body_over_the_limit_is_refused_whether_it_says_so_or_not(service: Service, told: bool) -> None:
    def body():  # type: ignore[no-untyped-def]
        for _ in range(40):
            yield b"x" * 100_000

    content = b"".join(body()) if told else body()
    try:
        answer = service.client().post("/v1/jobs/manifest", content=content)
    except httpx2.HTTPError:
        assert not told  # the answer may be cut off with the connection that was still sending
        return
    assert answer.status_code == 413


def test_a_kind_of_file_that_no_reader_takes_is_refused(service: Service) -> None:
    answer = service.client().post("/v1/jobs", files=[("files", ("a.exe", b"MZ"))])
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_file")


@pytest.mark.parametrize("name", ["../../etc/passwd.txt", "..\\..\\x.txt", "/abs/x.txt", "a/\x1b[31mx.txt"])
def test_a_name_leads_out_of_no_folder(service: Service, name: str) -> None:
    client = service.client(account="names")
    job = client.post("/v1/jobs", files=[("files", (name, b"text"))]).json()["id"]
    (task,) = client.get(f"/v1/jobs/{job}/tasks").json()["tasks"]
    assert "/" not in task["name"]
    assert "\\" not in task["name"]
    assert task["name"].isprintable()


@pytest.mark.parametrize("path", ["/v1/jobs/..%2f..%2fetc", "/v1/reports/1/cells/..%2f..%2fx/crop.png"])
def test_a_path_that_climbs_is_no_address(service: Service, path: str) -> None:
    assert service.client("admin").get(path).status_code in (404, 422)


def test_a_zip_bomb_ends_as_a_rejected_report(service: Service) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("word/document.xml", b" " * 900_000_000)
    client = service.client(account="bombs")
    job = client.post("/v1/jobs", files=[("files", ("a.docx", bomb.getvalue()))]).json()["id"]
    events(client, job)
    (line,) = client.get(f"/v1/jobs/{job}/results?format=json").json()
    assert line["verdict"] == "rejected"
    assert line["reasons"][0] in ("too_large", "unreadable_file")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/x.html",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        ROOT + "../secret.html",
        "https://www.example.gov.cn@evil.example/xxgk/a.html",
    ],
)
def test_a_manifest_points_only_under_the_allowed_roots(service: Service, url: str) -> None:
    answer = service.client().post("/v1/jobs/manifest", json={"urls": [ROOT + "a.html", url]})
    assert (answer.status_code, answer.json()["code"]) == (403, "url_not_allowed")


def _slowly(service: Service, first: bytes, rest: bytes) -> bytes:
    """What the server says to one who sends a byte now and then."""
    host, port = service.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall(first)
        for byte in rest:
            try:
                connection.sendall(bytes([byte]))
            except OSError:
                break
            time.sleep(0.2)
        return connection.recv(4096)


def test_a_head_that_trickles_is_cut_off(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.5)
    assert _slowly(service, b"GET /healthz HTTP/1.1\r\n", b"X-A: bbbbbbbbbb").startswith(b"HTTP/1.1 408")


def test_a_body_that_stalls_is_cut_off(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "BODY_SECONDS", 0.5)
    head = (
        "POST /v1/jobs/manifest HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {service.token()}\r\nContent-Length: 1000\r\n\r\n"
    )
    assert _slowly(service, head.encode(), b"{").startswith(b"HTTP/1.1 408")


def test_a_slow_client_keeps_nobody_else_waiting(service: Service) -> None:
    host, port = service.url.removeprefix("http://").split(":")
    dawdlers = [socket.create_connection((host, int(port))) for _ in range(100)]
    for dawdler in dawdlers:
        dawdler.sendall(b"GET / HTTP/1.1\r\n")
    assert service.client().get("/healthz").status_code == 200
    for dawdler in dawdlers:
        dawdler.close()
