.PHONY: setup run test check mutants format lock bench soak

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

mutants:
	.venv/bin/python -m tests.mutants $(RULES)

format:
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

lock:
	scripts/lock

bench:
	.venv/bin/python -m benchmarks

soak:
	.venv/bin/python -m benchmarks.soak
