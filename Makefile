# Needs only make and a python3 (3.11 to 3.13) with venv; everything else is set up in .venv.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.locked
# Where a machine forbids Python to keep what it has compiled, every process compiles the libraries anew: 10 s each.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup spark notebooks demo demo-kafka test soak lint bench clean

help: ## show what can be done
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(STAMP) ## make .venv from the lock

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v <= (3, 13) else "Python 3.11, 3.12 or 3.13 is needed, this is %d.%d; try: make PYTHON=python3.12 setup" % v)'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	VIRTUAL_ENV=.venv $(BIN)/uv pip sync --quiet --require-hashes requirements.lock
	VIRTUAL_ENV=.venv $(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

spark: setup ## add Spark (460 MB; needs a Java 17 or later)
	VIRTUAL_ENV=.venv $(BIN)/uv pip install --quiet --require-hashes -r requirements-spark.lock

notebooks: setup ## open the notebooks in Jupyter (makes their town, once)
	VIRTUAL_ENV=.venv $(BIN)/uv pip install --quiet --require-hashes -r requirements.lock -r requirements-notebooks.lock
	$(BIN)/python -c "from silverguard.towns import example_town; example_town()"
	$(BIN)/jupyter lab notebooks

demo: setup ## simulate a town, learn it, stream it, and show the warnings on a page
	$(BIN)/silverguard demo

demo-kafka: setup ## the same on a real Apache Kafka, with two workers of which one may be killed
	$(BIN)/silverguard demo --kafka

lint: setup ## format, style, types, layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: setup ## everything CI checks
	@$(MAKE) --no-print-directory lint > .venv/lint.log 2>&1 & lint=$$!; \
	$(BIN)/silverguard simulate --people 2 --days 3 --seed 1 --out .venv/town > /dev/null & town=$$!; \
	$(BIN)/python -c "from engine.worker.warmup import warm_worker; warm_worker(kafka=True)"; wait $$town; \
	$(BIN)/python -m pytest -q -n 3 --dist loadscope --no-loadscope-reorder --cov --cov-report=; tests=$$?; \
	wait $$lint; style=$$?; cat .venv/lint.log; exit $$((tests + style)) # of three on two cores one mostly waits
	NUMBA_DISABLE_JIT=1 $(BIN)/python -W "ignore:overflow encountered" -m pytest -q -n 2 -m kernels -W "ignore:overflow encountered:RuntimeWarning" --cov --cov-append --cov-report= $(KERNELS)
	$(BIN)/python -m coverage report --fail-under=$(COVERED)

# measured 96 % on 2026-11-29
COVERED ?= 95
# to collect the other files costs more than these take
KERNELS = $(shell grep -rl --include='*.py' pytest.mark.kernels tests)

SOAK ?=
soak: setup ## kill workers, broker, database for long: make soak SOAK="--restarts 400"; or SOAK=desk, SOAK="crowd"
	$(BIN)/python -m tests.system.faults $(SOAK)

bench: setup ## measure speed and memory, and a real Kafka: minutes, on a quiet machine
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.accounts
	$(BIN)/python -m benchmarks.served
	$(BIN)/python -m benchmarks.detectors.ablation
	$(BIN)/python -m benchmarks.detectors.admission
	$(BIN)/python -m benchmarks.detectors.prevalence
	$(BIN)/python -m benchmarks.detectors.closed_cases
	$(BIN)/python -m benchmarks.stream
	$(BIN)/python -m benchmarks.latency

clean: ## forget .venv
	rm -rf .venv
