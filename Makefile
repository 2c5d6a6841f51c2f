# What a person would type, with the environment made first where it is missing. README.md shows the lines without make.

PYTHON ?= python3
BIN = .venv/bin
READY = .venv/ready
HTML = _build/html/index.html
SOURCES = _config.yml _toc.yml $(shell find book notebooks nnkit -type f -not -path '*/.*' -not -name '*.pyc')

# What is tested with the oldest versions: what readers import, and not the book.
IMPORTED = tests/library tests/worked tests/figures tests/exercises
# Two processes; all tests of one file, and all cells of one notebook, in the same one.
PARALLEL = -n 2 --dist loadfile --no-loadscope-reorder
TOOLS = pyyaml pytest pytest-xdist nbval nbclient nbformat hypothesis playwright scikit-learn

.PHONY: book html test browsers mistakes oldest newest lab notebooks student picture links pdf lock locked clean
.DELETE_ON_ERROR:

book: $(HTML)
	$(BIN)/python book/tools/serve.py

html: $(HTML)

test: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo --no-cache
	$(BIN)/pytest $(PARALLEL) --nbval

# Every page, the editor, questions, exercises, figures and progress in Chromium, Firefox and WebKit; accessibility of every page;
# all that chapters print and labs read there. `test` does so for some of the pages, and draws five digits in the place of 100.
browsers: $(HTML)
	NNKIT_EVERY_PAGE=1 $(BIN)/pytest $(addprefix tests/book/test_,pages.py engines.py labs_on_page.py run_with_numpy.py)

# How the checker answers changes of each solution, as a table; with ANSWERS=folder, collected answers.
mistakes: $(READY)
	$(BIN)/python benchmarks/mistakes.py --each $(or $(EACH),10) --slips $(or $(SLIPS),1) $(if $(PASSING),--passing) \
		$(if $(ANSWERS),--answers $(ANSWERS))

# Old packages that meet new ones warn of what will go.
oldest: $(READY)
	$(PYTHON) -m venv --clear .venv-oldest
	$(BIN)/uv pip install -q --python .venv-oldest --resolution lowest-direct -e ".[plots,moving,labs,data]"
	.venv-oldest/bin/python -m pip install -q $(TOOLS)
	.venv-oldest/bin/python -m pytest $(PARALLEL) $(IMPORTED) --ignore=tests/library/test_pytorch.py -k "not jupyterlab" -W ignore::DeprecationWarning

# All tests, with the newest version of everything that tests/newest.txt and pyproject.toml allow.
newest:
	$(PYTHON) -m venv --clear .venv-newest
	sed 's/==/>=/' requirements.txt > .venv-newest/requirements.txt
	.venv-newest/bin/python -m pip install -q -r .venv-newest/requirements.txt -c tests/newest.txt -e ".[plots,moving,labs,data]"
	.venv-newest/bin/python -m pytest $(PARALLEL) --nbval

lab: $(READY)
	$(BIN)/jupyter lab --notebook-dir=notebooks

notebooks: $(READY)
	$(BIN)/python -m book.tools.store

student: $(HTML)
	@echo _build/html/_static/student-edition.zip

# The picture of README.md, from the built book; PYODIDE=folder stands in for Pyodide's address.
picture: $(HTML)
	$(BIN)/python -m book.tools.answer_picture $(PYODIDE)

links: $(READY)
	$(BIN)/python book/tools/links.py

pdf: $(READY)
	$(BIN)/python book/tools/pdf.py

lock: $(READY)
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--no-emit-index-url --no-emit-package how-neural-networks-learn requirements.txt -o requirements.lock

# The environment from the lock, which is whole: every file that is installed has the hash that is written there.
locked:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	touch $(READY)

clean:
	rm -rf _build

# --all, because a page that is not read again does not repeat its warnings.
$(HTML): $(READY) $(SOURCES)
	$(BIN)/jupyter-book build . --all -W -n --keep-going
	touch $@

$(READY): requirements.txt pyproject.toml
	$(PYTHON) -c "import sys; sys.version_info >= (3, 11) or sys.exit('Python 3.11 or newer is needed; this is ' + sys.version)"
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -r requirements.txt
	touch $@
