.PHONY: setup run test check format lock

setup:
	scripts/system-packages install run test
	scripts/venv dev
	scripts/font

run:
	./run

test:
	./test

check:
	scripts/check
	.venv/bin/pytest tests/structure

format:
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

lock:
	scripts/lock
