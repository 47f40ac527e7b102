"""QR codes as SVG that a browser under a strict policy and WeasyPrint both draw."""

from io import BytesIO

import segno


def qr_svg(text: str) -> str:
    """A QR code (error level M) as an `<svg>` with presentation attributes only, four modules of quiet margin."""
    sheet = BytesIO()
    segno.make_qr(text, error="m").save(
        sheet, kind="svg", xmldecl=False, svgns=True, nl=False, border=4, light="#ffffff", dark="#000000"
    )
    return sheet.getvalue().decode()
