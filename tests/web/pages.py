"""Pages as a browser without JavaScript reads them."""

from flask.testing import FlaskClient


def text(client: FlaskClient, path: str, status: int = 200) -> str:
    """The page at an address, which answers with this status."""
    answer = client.get(path)
    page = answer.get_data(as_text=True)
    assert answer.status_code == status, f"{path}: {page}"
    return page
