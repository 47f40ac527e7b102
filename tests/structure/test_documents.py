"""What the documents name is there: paths, rooms, names of the code, commands, addresses, settings, records."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest
from flask import Flask

from provider_portal.operation.cli import command_tree

ROOT = Path(__file__).parents[2]
RECORDS = sorted((ROOT / "docs" / "decisions").glob("0*.md"))
DOCUMENTS = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").glob("*.md")),
    *RECORDS,
]
FLOORS = ("provider_portal", "catalog", "orders", "receipts")
QUOTED = re.compile(r"`([^`\n]+)`")
PATH = re.compile(r"(?:\./)?([\w-][\w.-]*(?:/[\w.-]+)*/?)(?::.*)?")
NAME = re.compile(r"\b(?:[A-Za-z]\w*_\w+|[A-Z]\w*[a-z]\w*[A-Z]\w*)")
CODE = re.compile(r"`([^`\n]+)`|^ {4}([^\n]+)|^```sh([\s\S]*?)^```", re.MULTILINE)
COMMAND = re.compile(r"(?:^|[\s/(])portal ([a-z]+)(?: ([a-z|]+))?", re.MULTILINE)
ADDRESS = re.compile(r"(?:(?:GET|POST|PUT) )?(/[a-z][\w/.…-]*)")
SETTING = re.compile(r"\b(?:PORTAL_[A-Z_]+|DATABASE_[A-Z_]+|REDIS_URL)\b")
ENDINGS = (".py", ".md", ".json", ".toml", ".yaml", ".html", ".css", ".js")
# What a portal makes when it runs, and words that stand for any name.
MADE = {"manifest.json", "field.keys", "SHA256SUMS"}
MADE_IN = ("var", "JSYH-2026-07-v1", "provider-portal", "application", "image")
STAND_INS = {"x_sealed", "x_id", "X_FORM", "FirstX", "x_of"}
SINCE = "**Since then:**"


def text_of(document: Path) -> str:
    return document.read_text(encoding="utf-8")


def place(document: Path, word: str) -> str:
    return f"{document.relative_to(ROOT)}: {word}"


@cache
def every_path() -> frozenset[str]:
    """Files and folders of the project, from the root, hidden ones and data left out."""
    paths = [Path(name) for name in ("Makefile", "Dockerfile", "run", "test")]
    for top in ROOT.iterdir():
        if not top.name.startswith(".") and top.name not in {"var", "node_modules"}:
            paths += [top.relative_to(ROOT), *(each.relative_to(ROOT) for each in top.rglob("*"))]
    return frozenset(map(str, paths))


def named_paths(document: Path) -> Iterator[str]:
    for quoted in QUOTED.findall(text_of(document)):
        match = PATH.fullmatch(quoted)
        path = match[1] if match else ""
        if not path.strip("/") or "NUMBER" in path or "YYYY" in path or path in MADE:
            continue
        if ("/" in path or path.endswith(ENDINGS)) and not path.startswith(MADE_IN):
            yield path.rstrip("/")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_path_that_is_named_is_there(document: Path) -> None:
    tops = {path.partition("/")[0] for path in every_path()}
    gone = [
        place(document, path)
        for path in named_paths(document)
        if path not in every_path()
        and (path.partition("/")[0] in tops or not any(each.endswith(f"/{path}") for each in every_path()))
    ]
    assert gone == []


@pytest.mark.parametrize("floor", FLOORS)
def test_the_map_names_every_room_of_a_floor_and_none_else(floor: str) -> None:
    _, _, table = text_of(ROOT / "docs" / "architecture.md").partition(f"| `{floor}/` | what is there |\n")
    rows = table.partition("\n\n")[0].splitlines()[1:]
    named = {quoted.rstrip("/") for row in rows for quoted in QUOTED.findall(row.split("|")[1])}
    folders = {path.parent.relative_to(ROOT / floor) for path in (ROOT / floor).rglob("__init__.py")}
    rooms = {str(folder) for folder in folders if folder.parts and folder.parts[0] != "demo"}
    assert {name for name in named if not (ROOT / floor / name).exists()} == set()
    assert {room for room in rooms if not {room, *map(str, Path(room).parents)} & named} <= {"prices"}


def test_every_walk_passes_as_many_files_as_it_says() -> None:
    _, *walks = text_of(ROOT / "docs" / "walks.md").split("\n## ")
    counts = [int(number) for walk in walks for number in re.findall(r": (\d+) files\n", walk)]
    steps = [set(re.findall(r"^\d+\. `([^`]+)`", walk, re.MULTILINE)) for walk in walks]
    assert len(walks) == 3
    assert counts == [len(files) for files in steps]


@cache
def names_of_the_code() -> frozenset[str]:
    """Identifiers and short texts of the source, keys of data, and words of templates and settings."""
    names: set[str] = set()
    for top in (*FLOORS, "tests", "benchmarks"):
        for path in (ROOT / top).rglob("*.py"):
            for node in ast.walk(ast.parse(text_of(path))):
                names |= {str(getattr(node, field, "")) for field in ("id", "attr", "name", "arg", "module")}
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    names |= set(re.findall(r"\w+", node.value)) if len(node.value) < 200 else set()
    for data in (*ROOT.glob("*.toml"), *ROOT.glob("*.yaml"), *(ROOT / "templates").rglob("*.html")):
        names |= set(re.findall(r"\w+", text_of(data)))
    return frozenset(names | {Path(path).stem for path in every_path()})


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_name_of_the_code_that_is_quoted_is_in_the_code(document: Path) -> None:
    text, _, since = text_of(document).partition(SINCE)
    quoted = {name for words in QUOTED.findall(text) for name in NAME.findall(words)}
    history = set(NAME.findall(since))
    assert sorted(quoted - names_of_the_code() - STAND_INS - history) == []


def test_every_name_that_a_docstring_quotes_is_in_the_code() -> None:
    gone = [
        f"{path.relative_to(ROOT)}: {name}"
        for top in FLOORS
        for path in (ROOT / top).rglob("*.py")
        for node in ast.walk(ast.parse(text_of(path)))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        for words in QUOTED.findall(ast.get_docstring(node) or "")
        for name in NAME.findall(words)
        if name not in names_of_the_code()
    ]
    assert gone == []


def test_every_command_that_is_named_is_there() -> None:
    portal, gone = command_tree(), []
    context = click.Context(portal)
    for document in DOCUMENTS:
        code = "\n".join("".join(parts) for parts in CODE.findall(text_of(document)))
        for name, steps in COMMAND.findall(code):
            command = portal.get_command(context, name)
            inner = set(command.list_commands(context)) if isinstance(command, click.Group) else set()
            if command is None or (inner and steps and not set(steps.split("|")) <= inner):
                gone.append(place(document, f"portal {name} {steps}"))
    assert gone == []


def test_every_address_that_is_named_is_there(app: Flask) -> None:
    rules = [re.sub(r"<[^>]+>", "*", rule.rule) for rule in app.url_map.iter_rules()]
    gone = []
    for document in DOCUMENTS:
        for quoted in QUOTED.findall(text_of(document)):
            match = ADDRESS.fullmatch(quoted)
            address = re.sub(r"\b[A-Z]{2,}\b", "*", match[1]) if match else "/api/v1"
            if address != "/api/v1" and not {address, f"/api/v1{address}"} & set(rules):
                gone.append(place(document, quoted))
    assert gone == []


def test_the_settings_that_are_named_are_those_that_are_read() -> None:
    read = set(SETTING.findall(text_of(ROOT / "provider_portal" / "settings.py")))
    readme = text_of(ROOT / "README.md")
    table = readme.partition("## Settings")[2].partition("\n## ")[0]
    elsewhere = {"PORTAL_PASSWORD", "PORTAL_TEST_DATABASES"}  # of one command, and of the tests
    assert read - set(SETTING.findall(table)) == set()
    for document in DOCUMENTS:
        assert set(SETTING.findall(text_of(document))) - read - elsewhere == set(), document


def test_every_link_leads_somewhere() -> None:
    gone = [
        place(document, target)
        for document in (*DOCUMENTS, ROOT / "docs" / "decisions" / "README.md")
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text_of(document))
        if "://" not in target and not (document.parent / target).exists()
    ]
    assert gone == []


def test_every_record_stands_in_the_list_under_its_title() -> None:
    listed = text_of(ROOT / "docs" / "decisions" / "README.md")
    titles = {path.name: text_of(path).splitlines()[0].removeprefix("# ") for path in RECORDS}
    lines = [f"- [{title[:4]}]({name}) {title[6:]}" for name, title in titles.items()]
    assert [line for line in lines if line not in listed] == []
    assert len(lines) == len(re.findall(r"^- \[", listed, re.MULTILINE))


def test_every_target_of_make_that_is_named_is_there() -> None:
    targets = set(re.findall(r"^(\w+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    named = {name for path in DOCUMENTS for name in re.findall(r"`make (\w+)", text_of(path))}
    assert len(named) > 4
    assert named - targets == set()
