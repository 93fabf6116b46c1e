# `make` prepares the portal and serves it; the Python packages stay in this folder.

PYTHON := .venv/bin/python
LOCK := .venv/bin/uv pip compile -q --universal --generate-hashes --python-version 3.12 \
	--custom-compile-command "make lock" $(addprefix -P ,$(NEWER)) pyproject.toml

# Two processes, by file, in the order of tests/conftest.py: long files first.
PYTEST := $(PYTHON) -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder
PYTEST += --durations=25 --durations-min=1
# What one process has compiled serves the others, and the next run.
unexport PYTHONDONTWRITEBYTECODE
ON_SQLITE := env -u DATABASE_URL
ON_POSTGRESQL := $(PYTHON) -m tests.postgres

# A virtual environment whose Python is gone is not installed, whatever its stamps say.
ifneq ($(shell test -x $(PYTHON) && echo there),there)
.PHONY: .venv/run.stamp .venv/test.stamp
endif

.PHONY: install run test test-full test-sqlite test-browser test-postgresql test-deploy
.PHONY: test-machine tested bench validate lock messages release wheelhouse

install: .venv/run.stamp

# Terminals that lack some of the three scripts show question marks in their place.
run: .venv/run.stamp
	@PYTHONIOENCODING=:replace exec $(PYTHON) -u manage.py run

# What every change has to pass, in about ten minutes: SQLite, no browser.
test: tested
	@$(ON_SQLITE) $(PYTEST) -m "not browser and not deploy and not machine and not full"

# Everything, as .ci/run does: the long walks too, in a browser, on PostgreSQL and behind
# nginx where they can be had. It ends at the first part that fails.
test-full: test-sqlite test-browser test-postgresql test-deploy

test-sqlite: tested
	@$(ON_SQLITE) $(PYTEST) -m "not browser and not deploy and not machine"

# All of a mark is in the folder of its name, so nothing else has to be collected.
test-browser: tested
	@$(ON_SQLITE) $(PYTEST) -m browser tests/browser

test-postgresql: tested
	@$(ON_POSTGRESQL) $(PYTEST) -m engine

# One process: visitors are timed, of a site that has the machine to itself.
test-deploy: tested
	@$(ON_POSTGRESQL) $(PYTEST) -n 0 -s -m deploy tests/deploy

# Installs on throw-away machines (systemd-nspawn, mmdebstrap); as root, and in minutes.
test-machine: tested
	@$(ON_SQLITE) $(PYTEST) -n 0 -s -o faulthandler_timeout=3600 -m machine \
		tests/deploy/machine

tested: .venv/test.stamp
	@$(PYTHON) manage.py compilemessages

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

# youcheng-VERSION.tar.gz and its SHA-256 here; and what it needs where no internet is.
release wheelhouse: .venv/run.stamp
	@deploy/$@ $(if $(filter wheelhouse,$@),wheelhouse,.)

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
