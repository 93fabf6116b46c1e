# `make` prepares the portal and serves it; the Python packages stay in this folder.

PYTHON := .venv/bin/python
LOCK := .ci/uv pip compile -q --universal --generate-hashes --python-version 3.12 \
	--custom-compile-command "make lock" pyproject.toml

# A virtual environment whose Python is gone counts as not installed.
GONE := $(shell test -x $(PYTHON) || rm -f .venv/*.stamp)

.PHONY: run test bench lock messages

# Terminals that lack some of the three scripts show question marks in their place.
run: .venv/run.stamp
	@PYTHONIOENCODING=:replace exec $(PYTHON) manage.py run

# On SQLite and, side by side, on PostgreSQL where one can be had.
test: .venv/test.stamp
	@$(PYTHON) manage.py compilemessages
	@$(PYTHON) -m tests.engines

bench: .venv/test.stamp
	@$(PYTHON) -m tests.bench

lock:
	@$(LOCK) -o requirements.txt
	@$(LOCK) --group dev -c requirements.txt -o requirements-dev.txt

# Without what changes though no message does: places in the sources, and the date.
messages: .venv/run.stamp
	@command -v xgettext >/dev/null || \
		{ echo "gettext is missing: install it to collect the messages." >&2; exit 1; }
	@$(PYTHON) manage.py makemessages -l zh_Hans -l ko -i tests \
		--no-location --no-obsolete
	@for file in portal/locale/*/LC_MESSAGES/django.po; do \
		sed -i.old '/^"POT-Creation-Date:/d' "$$file" && rm "$$file.old"; done

.venv/run.stamp: requirements.txt .ci/install
	@.ci/install install -r $<
	@touch $@

.venv/test.stamp: requirements-dev.txt .venv/run.stamp
	@.ci/install sync $<
	@touch $@
