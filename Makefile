# make run     the site on http://127.0.0.1:8000/   (HOST=… PORT=… DATA_DIR=… DEMO=0)
# make test    every check and every test           (make quick: the inner loop)
# make ux      every public page measured in every rendering and look
# make bundle  one archive to install from without a network
# make bench   what pages, counting, searching and publishing cost, beside their floors

PYTHON ?= python3
VENV ?= .venv
SITE = $(VENV)/bin/python
export VENV

.PHONY: run setup passwords test quick ux bundle bench

# Simple lines, so that make starts the programs themselves and its signals reach them.
run:
	@$(PYTHON) scripts/setup.py
	@$(SITE) manage.py serve --prepare --with-parent

setup:
	@$(PYTHON) scripts/setup.py

passwords:
	@$(PYTHON) scripts/setup.py
	@$(SITE) manage.py passwords

test:
	@$(PYTHON) scripts/setup.py --dev
	@$(SITE) -m scripts.check

quick:
	@$(PYTHON) scripts/setup.py --dev
	@$(SITE) -m scripts.check --quick

ux:
	@$(PYTHON) scripts/setup.py --dev
	@$(SITE) -m scripts.ux

bundle:
	@$(PYTHON) scripts/setup.py
	@$(SITE) scripts/bundle.py

bench:
	@$(PYTHON) scripts/setup.py --dev
	@$(SITE) -m bench
	@$(SITE) -m bench --postgresql
