"""A paper is drawn with the portal's own font, whatever the machine has: what it looks like never depends on where."""

import io
import os
import subprocess
import sys
from pathlib import Path

from PIL import Image, ImageChops
from pypdf import PdfReader
from pypdf.generic import DictionaryObject
from pypdfium2 import PdfDocument

from provider_portal.settings import ROOT
from tests.fonts import DRAWS, FONTS, write_machine_font

RENDER = """
import sys
from pathlib import Path
from provider_portal.papers.rendering import render_pdf
html = "<p>王秀英 {0} <code>2026</code></p>".format(sys.argv[2])
sys.stdout.buffer.write(render_pdf(html, {}, Path(sys.argv[1])))
"""
PLAIN = """
import sys
from weasyprint import HTML
sys.stdout.buffer.write(HTML(string="<p>" + sys.argv[2] + "</p>").write_pdf())
"""


def rendered(program: str, home: Path) -> bytes:
    """What a fresh process prints whose user keeps fonts of their own in `home`."""
    machine = {"HOME": str(home), "XDG_DATA_HOME": str(home), "FONTCONFIG_FILE": own_fonts(home)}
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program.encode(), FONTS, DRAWS.encode()],
        cwd=ROOT,
        env=os.environ | machine,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def own_fonts(home: Path) -> str:
    """The configuration of a machine with one font."""
    fonts = home / "fonts"
    if not fonts.exists():
        fonts.mkdir()
        write_machine_font(fonts / "Machine.ttf")
    file = home / "fonts.conf"
    text = f"<fontconfig><dir>{fonts}</dir><cachedir>{home}/cache</cachedir></fontconfig>"
    file.write_text(f'<?xml version="1.0"?>{text}', encoding="utf-8")
    return str(file)


def families(pdf: bytes) -> set[str]:
    """The fonts that a PDF carries, without the mark of their part."""
    names = set()
    for page in PdfReader(io.BytesIO(pdf)).pages:
        resources = page["/Resources"]
        assert isinstance(resources, DictionaryObject)
        fonts = resources.get("/Font", DictionaryObject())
        names |= {str(font.get_object()["/BaseFont"]).split("+")[-1] for font in fonts.values()}
    return names


def drawn(pdf: bytes) -> Image.Image:
    page: Image.Image = PdfDocument(pdf)[0].render(scale=1).to_pil()
    return page


def test_a_font_of_the_machine_never_stands_in_on_a_paper(tmp_path: Path) -> None:
    bare, rich = tmp_path / "bare", tmp_path / "rich"
    bare.mkdir()
    (bare / "fonts").mkdir()
    rich.mkdir()
    here, there = rendered(RENDER, bare), rendered(RENDER, rich)
    assert families(here) == families(there)
    assert families(there) <= {"Paper", "Noto-Sans-SC"}
    assert ImageChops.difference(drawn(here), drawn(there)).getbbox() is None


def test_the_machine_of_that_test_has_a_font_that_would(tmp_path: Path) -> None:
    assert "Machine" in families(rendered(PLAIN, tmp_path))
