"""Papers from plain values: a template becomes HTML here, HTML becomes a PDF in a process of the pool.

WeasyPrint costs a second and 60 MB to import, so only `render_pdf` does so, and only the pool calls that.
"""

import atexit
import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from provider_portal.ground.errors import OutsideError
from provider_portal.ground.money import yuan
from provider_portal.papers.stand_in import with_stand_ins
from provider_portal.settings import ROOT

DOCUMENTS = ROOT / "templates" / "documents"
FONT_FILES = {"regular": "NotoSansSC-Regular.ttf", "bold": "NotoSansSC-Bold.ttf"}
_MEDIA_TYPES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"<svg": "image/svg+xml"}


class Paper(NamedTuple):
    """One paper before it is rendered: template under templates/documents, plain values, pictures by name."""

    template: str
    values: Mapping[str, object]
    images: dict[str, bytes]


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(DOCUMENTS),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["yuan"] = yuan
    return environment


def document_html(template: str, /, **values: Any) -> str:
    """A template of templates/documents filled with plain values; a value it wants and does not get is an error.

    A picture stands in it as `image:NAME`, NAME being a key of what `render_pdf` gets.
    """
    return _environment().get_template(template).render(values)


def render_pdf(html: str, images: Mapping[str, bytes], fonts: Path) -> bytes:
    """The PDF of a document. Runs in the pool: values in, bytes out.

    Nothing outside is reached: an address that is neither `image:NAME` of `images` nor a font fails the paper.
    Raises OutsideError "font_missing" when the two font files are not in `fonts`, "paper_incomplete" when
    a picture that the paper names was not given.
    """
    press = _press(fonts)
    page = press.html(
        string=with_stand_ins(html, fonts), base_url="about:blank", url_fetcher=_closed_fetcher(images, fonts)
    )
    try:
        pdf: bytes = page.write_pdf(
            font_config=press.font_config,
            stylesheets=[press.stylesheet],
            pdf_identifier=hashlib.sha256(html.encode()).hexdigest()[:32].encode(),
        )
    except press.unreachable as error:  # no Exception to Python, so it would end the worker's thread
        raise OutsideError(
            "paper_incomplete", "单据里的图片或字体缺失，没有生成。请检查存档文件后点“重试”。"
        ) from error
    return pdf


def paper_pdf(paper: Paper, fonts: Path) -> bytes:
    """Fill and render one paper, in the pool."""
    return render_pdf(document_html(paper.template, **paper.values), paper.images, fonts)


class _Press(NamedTuple):
    """What a process keeps between papers: parsing style and fonts again for each would cost memory and time."""

    html: Any
    font_config: Any
    stylesheet: Any
    unreachable: type[BaseException]


@lru_cache(maxsize=1)
def _press(fonts: Path) -> _Press:
    need_fonts(fonts)
    from PIL import ImageFile  # noqa: PLC0415

    with _no_font_but(fonts):
        from weasyprint import CSS, HTML  # noqa: PLC0415 - see the top of this module
        from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
        from weasyprint.urls import FatalURLFetchingError  # noqa: PLC0415

        font_config = FontConfiguration()
    # WeasyPrint turns it on for the whole process, and photographs are judged in the same pool.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    stylesheet = CSS(
        string=(DOCUMENTS / "paper.css").read_text(encoding="utf-8"),
        base_url="about:blank",
        url_fetcher=_closed_fetcher({}, fonts),
        font_config=font_config,
    )
    return _Press(
        html=HTML, font_config=font_config, stylesheet=stylesheet, unreachable=FatalURLFetchingError
    )


@contextmanager
def _no_font_but(fonts: Path) -> Iterator[None]:
    """What starts fontconfig within sees this folder alone: no font of the machine ever stands in on a paper."""
    before = os.environ.get("FONTCONFIG_FILE")
    with TemporaryDirectory(prefix="portal-fonts-") as folder:
        file = Path(folder) / "fonts.conf"
        place, cache = escape(str(fonts.resolve())), escape(folder)
        content = f"<fontconfig><dir>{place}</dir><cachedir>{cache}</cachedir></fontconfig>"
        file.write_text(f'<?xml version="1.0"?>\n{content}\n', encoding="utf-8")
        os.environ["FONTCONFIG_FILE"] = str(file)
        try:
            yield
        finally:
            del os.environ["FONTCONFIG_FILE"]
            if before is not None:
                os.environ["FONTCONFIG_FILE"] = before


atexit.register(_press.cache_clear)  # while WeasyPrint's libraries are still there to be let go of


def need_fonts(fonts: Path) -> None:
    """Refuse in words when a font file is not where the settings say."""
    absent = [name for name in FONT_FILES.values() if not (fonts / name).is_file()]
    if absent:
        raise OutsideError(
            "font_missing",
            f"缺少中文字体 {'、'.join(absent)}，单据暂时生成不了。请联系管理员重新运行 ./run 下载字体，再点“重试”。",
        )


def _closed_fetcher(images: Mapping[str, bytes], fonts: Path) -> Any:
    """A fetcher that knows the given pictures and the two fonts, and nothing else in the world."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415

    class ClosedFetcher(URLFetcher):  # type: ignore[misc]
        """Whatever it does not hold ends the rendering: a paper with a hole in it must not be issued."""

        def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ARG002
            scheme, _, name = url.partition(":")
            if scheme == "image" and name in images:
                data = images[name]
                return URLFetcherResponse(url, data, {"Content-Type": _media_type(data)})
            if scheme == "font" and name in FONT_FILES:
                return URLFetcherResponse(
                    url, (fonts / FONT_FILES[name]).read_bytes(), {"Content-Type": "font/ttf"}
                )
            raise ValueError(f"a paper may not reach {url[:80]}")

    return ClosedFetcher(fail_on_errors=True)


def _media_type(data: bytes) -> str:
    for start, media_type in _MEDIA_TYPES.items():
        if data.startswith(start):
            return media_type
    return "application/octet-stream"
