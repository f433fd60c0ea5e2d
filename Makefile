# Two commands do everything on a fresh machine: `make brochures` and `make test`.
# What they set up is remembered by stamps in .venv and build, so a second run starts at once.
# Written for GNU Make 3.81, the one that macOS has.

SHELL := /bin/sh
.SUFFIXES:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

# The Python that makes the virtual environment; python3 or a newer python3.N where this is empty.
PYTHON ?=
export PYTHON

# More words for the command of a target: make brochures ARGS="--force"
ARGS ?=
# Processes that run the tests: a third on two processors keeps what all have read once more, and gains nothing.
JOBS ?= 2

# Nothing from outside the virtual environment may get in.
unexport PYTHONPATH
unexport PYTHONHOME
# Modules that are compiled anew in every process cost as much time as a small build.
unexport PYTHONDONTWRITEBYTECODE

RUN := .venv/bin/python
ifeq ($(shell uname -s),Darwin)
# macOS does not look for libraries where Homebrew puts them, and forgets this variable at every shell.
HOMEBREW := $(shell brew --prefix 2>/dev/null || echo /opt/homebrew)
RUN := DYLD_FALLBACK_LIBRARY_PATH="$(HOMEBREW)/lib:/usr/local/lib:/usr/lib" .venv/bin/python
export PATH := $(PATH):$(HOMEBREW)/opt/openjdk/bin
endif

.PHONY: help setup cluster brochures studio new test judges check format schema cues reference pictures gallery bench batches mutations lock systems clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' Makefile | awk -F '\t' '{ printf "make %-10s %s\n", $$1, $$2 }'

brochures: .venv/.runtime ## build every leaflet in every edition into output/ (ARGS="--force" passes options on)
	@$(RUN) -m brochure build $(ARGS)

studio: .venv/.runtime ## write in the browser and see the pages at once (ARGS="--content FILE" passes options on)
	@$(RUN) -m brochure studio $(ARGS)

new: .venv/.runtime ## begin a project of your own (ARGS="FOLDER", ARGS="FOLDER --kind patient")
	@$(RUN) -m brochure new $(ARGS)

test: .venv/.dev build/judges/.ready ## run every test (ARGS="-k colour" passes options on)
	@$(RUN) -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder $(ARGS)

check: .venv/.dev ## report on formatting, lint and types; edits nothing
	@status=0; \
	$(RUN) -m ruff format --check . || status=1; \
	$(RUN) -m ruff check . || status=1; \
	$(RUN) -m mypy || status=1; \
	exit $$status

format: .venv/.dev ## format the code and mend what lint can mend
	@$(RUN) -m ruff format .
	@$(RUN) -m ruff check --fix .

SCHEMAS := content blocks formats printers palette measures rules durations label-terms checklist locale

schema: .venv/.runtime ## write schema/*.schema.json, which editors read
	@mkdir -p schema
	@for name in $(SCHEMAS); do \
	  $(RUN) -m brochure schema $$name --shipped > schema/.new && mv schema/.new schema/$$name.schema.json || exit 1; \
	done

cues: .venv/.runtime ## after a change of brochure/rules/packs/wordings: what its expressions need of a text
	@$(RUN) -m setup.cues

reference: .venv/.runtime ## write the tables of docs/reference/ from the program and its data
	@PYTHONPATH=. $(RUN) setup/reference.py

pictures: brochures ## draw the README's pictures of both leaflets
	@PYTHONPATH=. $(RUN) setup/pictures.py

gallery: .venv/.runtime ## draw every kind of block in every look, and all icons, for docs/gallery.md
	@PYTHONPATH=. $(RUN) setup/gallery.py

bench: .venv/.dev ## time the build against two plain WeasyPrint runs
	@$(RUN) -m tests.bench $(ARGS)

setup: .venv/.runtime ## set up what brochures needs, and no more

cluster: .venv/.runtime ## set up what variants on several machines need, besides
	@sh setup/venv.sh requirements-cluster.txt

judges: ## set up the tools that judge the PDFs in the tests, or try those again that were missing
	@sh setup/judges.sh

batches: .venv/.dev ## time variants: each beside a build, memory, a cluster (ARGS="1000 --small --cluster")
	@$(RUN) -m tests.bench_batch $(ARGS)

mutations: .venv/.dev ## check 10,000 broken content files and build 500 (ARGS="1000 50" for so many)
	@$(RUN) -m tests.mutations $(ARGS)

lock: .venv/.runtime ## bring the locks in line with pyproject.toml (ARGS=--upgrade renews every pin)
	@sh setup/lock.sh $(ARGS)

systems: ## run .ci/run in an empty Debian 12 and 13, Ubuntu 22.04 and 24.04 (ARGS="debian-13" in one; root)
	@bash setup/systems.sh $(ARGS)

clean: ## remove what was built; keeps the virtual environment
	@rm -rf output .output.partial .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find brochure tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The interpreter is a link to the system's: when an upgrade takes that away, this target is gone too.
.venv/bin/python:
	@sh setup/system.sh runtime
	@sh setup/venv.sh

.venv/.runtime: .venv/bin/python requirements.txt requirements-build.txt pyproject.toml setup/system.sh setup/venv.sh \
		setup/python.sh
	@sh setup/system.sh runtime
	@sh setup/venv.sh requirements.txt requirements-build.txt .
	@touch $@

.venv/.dev: .venv/.runtime requirements-dev.txt
	@sh setup/venv.sh requirements-dev.txt
	@touch $@

build/judges/.ready: setup/judges.sh setup/system.sh $(addprefix tests/judges/,pom.xml package.json package-lock.json checksums.sha256) \
		$(addprefix tests/judges/browser/,package.json package-lock.json unpack.js) \
		$(addprefix setup/studio/,package.json package-lock.json)
	@sh setup/judges.sh
