"""Reports handed in over HTTP come out as results, findings and pictures."""

import io
import json
from pathlib import Path

import httpx2
import pyarrow.parquet as pq

from extractor.records import Report
from extractor.store import jobs

from .conftest import Service

NAMES = ("hongze-2023.pdf", "suqian-2023.html")


def submit(client: httpx2.Client, examples: Path, *names: str, **headers: str) -> httpx2.Response:
    files = [("files", (name, (examples / name).read_bytes())) for name in names]
    return client.post("/v1/jobs", files=files, headers={k.replace("_", "-"): v for k, v in headers.items()})


def events(client: httpx2.Client, job_id: str) -> list[str]:
    """The names of a job's events, to the last."""
    with client.stream("GET", f"/v1/jobs/{job_id}/events") as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        return [line.split(": ")[1] for line in response.iter_lines() if line.startswith("event")]


def test_a_job_from_its_files_to_its_results(service: Service, examples: Path) -> None:
    client = service.client()
    answer = submit(client, examples, *NAMES)
    assert answer.status_code == 202
    job = answer.json()["id"]
    assert events(client, job)[-1] == "over"
    assert client.get(f"/v1/jobs/{job}").json()["counts"]["done"] == 2
    lines = client.get(f"/v1/jobs/{job}/results").text.splitlines()
    reports = [Report.model_validate_json(line) for line in lines]
    assert [report.source for report in reports] == list(NAMES)
    whole = client.get(f"/v1/jobs/{job}/results", params={"format": "json"}).json()
    assert whole == [json.loads(line) for line in lines]
    table = pq.read_table(io.BytesIO(client.get(f"/v1/jobs/{job}/results?format=parquet").content))
    assert table["source"].to_pylist() == list(NAMES)
    total = reports[0].cells["requests.received.total"].value
    assert table["requests.received.total"][0].as_py() == total
    _look_at_reports(client, job)


def _look_at_reports(client: httpx2.Client, job: str) -> None:
    pdf, html = (task["report_id"] for task in client.get(f"/v1/jobs/{job}/tasks").json()["tasks"])
    findings = client.get(f"/v1/reports/{pdf}/findings").json()
    assert findings == client.get(f"/v1/reports/{pdf}").json()["findings"]
    picture = client.get(f"/v1/reports/{pdf}/cells/requests.received.total/crop.png")
    assert picture.headers["content-type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")
    nothing = client.get(f"/v1/reports/{html}/cells/requests.received.total/crop.png")
    assert (nothing.status_code, nothing.json()["code"]) == (404, "no_picture")
    other = client.get(f"/v1/reports/{pdf}/cells/no.such.cell/crop.png")
    assert other.status_code == 404


def test_the_same_key_is_the_same_job_and_never_another(service: Service, examples: Path) -> None:
    client = service.client(account="keys")
    first = submit(client, examples, NAMES[1], Idempotency_Key="a-1")
    again = submit(client, examples, NAMES[1], Idempotency_Key="a-1")
    assert (first.status_code, again.status_code) == (202, 200)
    assert first.json()["id"] == again.json()["id"]
    assert submit(client, examples, *NAMES, Idempotency_Key="a-1").status_code == 409
    other = service.client(account="others")
    assert submit(other, examples, NAMES[1], Idempotency_Key="a-1").json()["id"] != first.json()["id"]


def test_a_job_can_be_paused_resumed_cancelled_and_deleted(service: Service, examples: Path) -> None:
    admin, client = service.client("admin", "boss"), service.client(account="steering")
    assert admin.post("/v1/queue/pause").json()["paused"] is True
    job = submit(client, examples, NAMES[1]).json()["id"]
    assert client.post(f"/v1/jobs/{job}/pause").json()["counts"]["paused"] == 1
    assert client.post(f"/v1/jobs/{job}/resume").json()["counts"]["queued"] == 1
    assert client.post(f"/v1/jobs/{job}/cancel").json()["counts"]["cancelled"] == 1
    assert admin.post("/v1/queue/resume").json()["paused"] is False
    assert client.delete(f"/v1/jobs/{job}").status_code == 204
    assert client.get(f"/v1/jobs/{job}").status_code == 404


def test_a_deleted_job_takes_its_tasks_with_it_and_leaves_report_and_source(
    service: Service, examples: Path
) -> None:
    client, admin = service.client(account="leaving"), service.client("admin")
    job = submit(client, examples, NAMES[1]).json()["id"]
    events(client, job)
    report = client.get(f"/v1/jobs/{job}/tasks").json()["tasks"][0]["report_id"]
    assert client.delete(f"/v1/jobs/{job}").status_code == 204
    with service.store.engine.connect() as connection:
        assert jobs.list_tasks(connection, job, None, 10) == []
    kept = admin.get(f"/v1/reports/{report}").json()
    assert service.store.source(kept["sha256"]) == (examples / NAMES[1]).read_bytes()
    assert client.get(f"/v1/reports/{report}").status_code == 404
    again = submit(client, examples, NAMES[1]).json()["id"]
    events(client, again)
    assert client.get(f"/v1/reports/{report}").json()["sha256"] == kept["sha256"]


def test_pages_of_jobs_lead_to_the_last(service: Service) -> None:
    client = service.client(account="pages")
    for number in range(3):
        body = {"urls": [f"https://www.example.gov.cn/xxgk/{number}.html"], "priority": -100}
        job = client.post("/v1/jobs/manifest", json=body)
        assert job.status_code == 202
        client.post(f"/v1/jobs/{job.json()['id']}/cancel")
    first = client.get("/v1/jobs?limit=2").json()
    rest = client.get("/v1/jobs", params={"limit": 2, "before": first["next_before"]}).json()
    assert [len(first["jobs"]), len(rest["jobs"])] == [2, 1]
    assert rest["next_before"] is None


def test_health_metrics_and_request_ids(service: Service) -> None:
    client = service.client()
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").status_code == 200
    assert client.get("/healthz", headers={"x-request-id": "mine-7"}).headers["x-request-id"] == "mine-7"
    assert client.get("/healthz", headers={"x-request-id": "a b"}).headers["x-request-id"] != "a b"
    metrics = client.get("/metrics").text
    assert 'gouji_tasks{state="quarantined"}' in metrics
    assert 'gouji_requests_total{method="GET",route="/healthz",status="200"}' in metrics
