"""What the web process must not load: a paper's press and a HEIC decoder belong in the pool."""

import subprocess
import sys
from pathlib import Path

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
        [sys.executable, "-c", SERVE, tmp_path], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    answers, heavy = done.stdout.splitlines()[-2:]
    assert answers == "200 200"
    assert heavy == ""
