# The commands of this book; `make help` lists them.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
RUN := $(BIN)/python
READY := .venv/.ready
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help book html pdf test check format live lab lock bench clean readme trial

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

book: $(READY) ## HTML and PDF
	@$(RUN) tools/build.py html pdf

html: $(READY) ## The pages: _build/html/index.html
	@$(RUN) tools/build.py html

pdf: $(READY) ## The PDF: _build/paper/etterprovd.pdf
	@$(RUN) tools/build.py pdf

test: book ## All tests, on the built book
	@tools/need.sh
	@$(RUN) -m pytest -n auto --dist loadfile --no-loadscope-reorder

check: $(READY) ## Format, lint, types, and whether chapters survive a round trip through notebooks
	@$(RUN) -m ruff format --check .
	@$(RUN) -m ruff check .
	@$(RUN) tools/chapter_form.py --check chapters/*.md
	@$(RUN) tools/proofread.py
	@$(BIN)/codespell chapters lib tools tests/*.py README.md CONTRIBUTING.md data/readings
	@$(RUN) -m mypy
	@$(BIN)/lint-imports --no-logo > /dev/null || $(BIN)/lint-imports
	@$(RUN) -m jupytext --quiet --test --update --to ipynb chapters/*.md

format: $(READY) ## Bring Python files and chapters into shape
	@$(RUN) -m ruff format .
	@$(RUN) -m ruff check --fix .
	@$(RUN) tools/chapter_form.py chapters/*.md

live: $(READY) ## Preview that follows what is saved
	@$(RUN) tools/live.py

lab: $(READY) ## JupyterLab; open a chapter with "Open With > Jupytext Notebook"
	@PYTHONPATH=lib $(RUN) -m jupyter lab chapters

lock: $(READY) ## Newest versions that fit pyproject.toml into requirements.txt
	@$(RUN) -m uv pip compile pyproject.toml --extra book --extra dev --upgrade --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header --no-strip-extras --quiet \
		--output-file requirements.txt

trial: $(READY) ## True numbers accused, changed ones noticed; renews what the book shows (half an hour)
	@$(RUN) tools/trial.py

readme: $(READY) ## Renew the numbers and the figure of README.md
	@$(RUN) tools/readme.py

bench: book ## Measure the build against its budgets
	@tools/need.sh
	@$(RUN) tools/bench.py

clean: ## Remove everything that was built, but not .venv
	rm -rf _build .mypy_cache .pytest_cache .ruff_cache .hypothesis

# The environment is made again when the lock or the package changes, never by halves. The lock names everything, so
# pip needn't resolve (and can't stumble over extras in it); it checks afterwards that nothing is missing.
$(READY): requirements.txt pyproject.toml
	@echo "Installing the locked packages into .venv (a minute or two) …"
	@$(PYTHON) -m venv .venv
	@.venv/bin/pip install -qq --no-deps --require-hashes -r requirements.txt
	@.venv/bin/pip install -qq --no-deps --no-build-isolation --editable .
	@.venv/bin/pip check --quiet
	@touch $@
