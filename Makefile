# `make` prepares the portal and serves it; the Python packages stay in this folder.

PYTHON := .venv/bin/python
LOCK := .venv/bin/uv pip compile -q --universal --generate-hashes --python-version 3.12 \
	--custom-compile-command "make lock" $(addprefix -P ,$(NEWER)) pyproject.toml

# A virtual environment whose Python is gone is not installed, whatever its stamps say.
ifneq ($(shell test -x $(PYTHON) && echo there),there)
.PHONY: .venv/run.stamp .venv/test.stamp
endif

.PHONY: install run test test-full test-browser test-deploy test-postgresql bench lock
.PHONY: messages validate

install: .venv/run.stamp

# Terminals that lack some of the three scripts show question marks in their place.
run: .venv/run.stamp
	@PYTHONIOENCODING=:replace exec $(PYTHON) -u manage.py run

# What every change has to pass, on SQLite and without a browser: under ten minutes.
test: .venv/test.stamp
	@$(PYTHON) manage.py compilemessages
	@$(PYTHON) -m tests.parts quick

# Everything: the long walks too, in a browser, on PostgreSQL and behind nginx where they
# can be had.
test-full: .venv/test.stamp
	@$(PYTHON) manage.py compilemessages
	@$(PYTHON) -m tests.parts sqlite browser postgresql deploy

test-browser test-deploy test-postgresql: test-%: .venv/test.stamp
	@$(PYTHON) manage.py compilemessages
	@$(PYTHON) -m tests.parts $*

bench: .venv/test.stamp
	@$(PYTHON) -m tests.bench

# The W3C's checker over every page, and standards over feeds, calendars and catalogue.
validate: .venv/test.stamp
	@$(PYTHON) manage.py compilemessages
	@$(PYTHON) -m tests.validate

# What pyproject.toml asks for; of the packages in NEWER="a b", the newest that it allows.
lock: .venv/test.stamp
	@$(LOCK) -o requirements.txt
	@$(LOCK) --group dev -c requirements.txt -o requirements-dev.txt

# Without what changes though no message does: places in the sources, and the date.
messages: .venv/run.stamp
	@command -v xgettext >/dev/null || \
		{ echo "gettext is missing: install it to collect the messages." >&2; exit 1; }
	@$(PYTHON) manage.py makemessages -l zh_Hans -l ko -i tests \
		--no-location --no-obsolete --no-wrap
	@for file in portal/locale/*/LC_MESSAGES/django.po; do \
		sed -i.old '/^"POT-Creation-Date:/d' "$$file" && rm "$$file.old"; done

.venv/run.stamp: requirements.txt .ci/install
	@.ci/install $<
	@touch $@

.venv/test.stamp: requirements-dev.txt .venv/run.stamp
	@.ci/install $<
	@touch $@
