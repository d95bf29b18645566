# Two commands are enough: `make run` and `make test`. Both set everything up in .venv first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: run test check crash bench lists learn encoder calibrate format lock clean

run: $(READY)
	$(BIN)/salesbot migrate
	$(BIN)/salesbot serve

test: $(READY)
	$(BIN)/pytest -q -n 2

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(MAKE) test

# The long round, on both platforms; `make test` has a short one.
crash: $(READY)
	SALESBOT_CRASH_KILLS=300 SALESBOT_CRASH_CUTS=100 $(BIN)/pytest -q -s tests/crash

# Figures, beside peers in turn; server and load each want a core of their own.
bench: $(READY)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	$(BIN)/python -m tests.bench.start
	$(BIN)/python -m tests.bench.callback
	$(BIN)/python -m tests.bench.unit_of_work
	$(BIN)/python -m tests.bench.clock
	$(BIN)/python -m tests.bench.replay
	$(BIN)/python -m tests.bench.extract
	$(BIN)/python -m tests.bench.link
	$(BIN)/python -m tests.bench.read
	$(BIN)/python -m tests.bench.detect
	$(BIN)/python -m tests.bench.route
	$(BIN)/python -m tests.bench.reload

# How far confidences hold on labelled messages: make calibrate FILES="a.jsonl b.jsonl"
calibrate: $(READY)
	$(BIN)/python -m tests.calibrate $(FILES)

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# After a change of config/phrases or of how they are read.
lists: $(READY)
	$(BIN)/python -m tests.nlp.phrases.prove

# After a change of tests/corpus or of how it is learned from; `tests.nlp.learned.folds` prints what it is worth.
learn: $(READY)
	$(BIN)/python -m tests.nlp.learned.train
	$(BIN)/python -m tests.nlp.leads.train

# Half an hour to two, and PyTorch: when tests/corpus has grown by much, or the code that cuts texts for it has changed.
encoder: $(READY)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable ".[learn]"
	$(BIN)/python -m tests.nlp.learned.encoder.train
	$(MAKE) learn

# Hashes of every wheel; no host is named.
PIN = $(BIN)/pip-compile -q --generate-hashes --allow-unsafe --strip-extras \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host
lock: $(READY)
	$(PIN) -o requirements/run.txt pyproject.toml
	$(PIN) --extra dev -c requirements/run.txt -o requirements/dev.txt pyproject.toml
	$(PIN) --extra bench -c requirements/dev.txt -o requirements/bench.txt pyproject.toml

$(READY): pyproject.toml requirements/dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 或更新版本，当前：$$($(PYTHON) --version)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q bot storage
	@touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
