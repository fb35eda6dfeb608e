"""What Prometheus is told: requests as they are answered, and the queue as it stands when asked."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.process_collector import ProcessCollector

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
REQUESTS = Counter("gouji_requests", "Requests answered.", ("method", "route", "status"), registry=REGISTRY)
REQUEST_SECONDS = Histogram("gouji_request_seconds", "Time to answer.", ("route",), registry=REGISTRY)
SUBMITTED = Counter("gouji_submitted_reports", "Reports handed in.", registry=REGISTRY)

TASKS = Gauge("gouji_tasks", "Tasks by state.", ("state",), registry=REGISTRY)
