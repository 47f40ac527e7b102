"""What serving and working must not load: a paper's press and a HEIC decoder (the pool's), and the demonstration."""

import subprocess
import sys
from pathlib import Path

from provider_portal.app import collect_floors
from provider_portal.floors import FLOORS
from provider_portal.operation.chapter import chapters
from provider_portal.settings import ROOT

SERVE = """
import sys
from provider_portal.app import create_app
from provider_portal.migrations.running import upgrade
from provider_portal.settings import read_settings

app = create_app(read_settings({"PORTAL_VAR": sys.argv[1]}))
with app.app_context():
    upgrade()
client = app.test_client()
print(client.get("/healthz").status_code, client.get("/", follow_redirects=True).status_code)
print(*[name for name in ("weasyprint", "pillow_heif", "_pillow_heif", "pypdfium2") if name in sys.modules])
"""


def test_serving_a_page_loads_no_press_and_no_heic_decoder(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", SERVE, tmp_path],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers, heavy = done.stdout.splitlines()[-2:]
    assert answers == "200 200"
    assert heavy == ""


SERVE_AND_WORK = """
import sys
from click import Context
from provider_portal.operation.cli import command_tree
from provider_portal.app import create_app
from provider_portal.ground.jobs import carrier
from provider_portal.ground.jobs.running import run_next
from provider_portal.ground.jobs.worker import start_worker
from provider_portal.migrations.running import upgrade
from provider_portal.operation import serving
from provider_portal.settings import read_settings

tree = command_tree()
loaded = [name for name in ("serve", "worker") if tree.get_command(Context(tree), name)]
app = create_app(read_settings({"PORTAL_VAR": sys.argv[1]}))
with app.app_context():
    upgrade()
    run_next()
start_worker(app).stop(10)
print(app.test_client().get("/", follow_redirects=True).status_code, *loaded)
print(*sorted(name for name in sys.modules if "demo" in name.split(".")))
"""


def test_neither_server_nor_worker_loads_the_demonstration(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", SERVE_AND_WORK, tmp_path],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    commands, demonstration = done.stdout.splitlines()[-2:]
    assert commands == "200 serve worker"
    assert demonstration == ""


def test_every_floor_names_a_chapter_that_is_there() -> None:
    assert len(list(chapters(collect_floors()))) == len(FLOORS)
