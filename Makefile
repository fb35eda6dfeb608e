# make demo: set up and read the example reports. make test: set up and pass everything.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo ui test bench bench-scans bench-service bench-store bench-ui eval eval-llm lint pins clean bench-ray
.DELETE_ON_ERROR:

demo: $(VENV)/.installed
	@$(BIN)/gouji read docs/examples/*-20* ; code=$$? ; \
	test $$code -eq 0 -o $$code -eq 4 || exit $$code

# The reviewer's desk on http://127.0.0.1:8501; data under GOUJI_DATA_DIR, database by GOUJI_DATABASE_URL.
ui: $(VENV)/.installed-ui
	$(BIN)/gouji ui

test: $(VENV)/.installed-test lint
	$(BIN)/python -m pytest -n auto

# A local model on labelled reports, end to end: tens of minutes on two cores.
eval-llm: $(VENV)/.installed-test
	$(BIN)/python -m eval.bench_llm ../shared/reports

lint: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: $(VENV)/.installed-bench
	$(BIN)/python -m eval.bench $(if $(wildcard ../shared/reports),--also ../shared/reports)

# About 300 pages, 20 minutes on 2 cores; a stopped run goes on where it was. OPTIONS=--sample for a quick look.
bench-scans: $(VENV)/.installed-test
	$(BIN)/python -m eval.bench_scans $(if $(wildcard ../shared/reports),--reports ../shared/reports) $(OPTIONS)

# The standard suite: resumes where it stopped; the page is eval-results/report.html. img2table needs OpenCV's
# contrib build, which must be the one installed last.
eval: $(VENV)/.installed-bench
	$(BIN)/pip install --quiet --disable-pip-version-check --force-reinstall --no-deps -c constraints.txt \
	  opencv-contrib-python
	$(BIN)/gouji eval suite $(wildcard ../shared/reports) --out eval-results

# The service under fire (10,000 reports), then under load: half an hour and more.
bench-service: $(VENV)/.installed-test
	$(BIN)/python -m eval.bench_service
	$(BIN)/python -m eval.bench_service --load

# Many reviewers for five minutes on PostgreSQL, and lists of 100 and 10,000 reports on both databases.
bench-store: $(VENV)/.installed-test
	$(BIN)/python -m eval.bench_store crowd
	$(BIN)/python -m eval.bench_store lists

# The desk's keys in a real browser beside a plain Streamlit page: five minutes.
bench-ui: $(VENV)/.installed-test
	$(BIN)/python -m eval.bench_ui

# 2,000 reports on a two-node Ray cluster on this machine, a node lost midway: five minutes.
bench-ray: $(VENV)/.installed-eval $(VENV)/.installed-ray
	$(BIN)/python -m eval.bench_ray

# Debian's python3 comes without ensurepip: python3-venv is then fetched once.
$(BIN)/pip:
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  $$(command -v sudo) apt-get update && $$(command -v sudo) apt-get install -y python3-venv; \
	  $(PYTHON) -m venv $(VENV); }

$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/pip
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.installed-%: $(VENV)/.installed
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .[$*]
	@touch $@

# Renew the pinned versions (needs uv).
pins:
	uv pip compile pyproject.toml --all-extras --python-version 3.11 --upgrade --quiet \
	  --no-emit-index-url --no-emit-find-links --no-header --no-annotate --output-file constraints.txt

clean:
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .hypothesis
