"""Serving the portal: one gunicorn process with threads, and the job worker beside them."""

import errno
import socket
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import segno
from flask import Flask
from gunicorn.app.base import BaseApplication

from provider_portal.ground.clock import Clock
from provider_portal.ground.errors import ConflictError, OutsideError, SettingsError
from provider_portal.operation.certificate import lan_certificate
from provider_portal.operation.lan import choose_address, own_names
from provider_portal.settings import Settings

EVERYWHERE = "0.0.0.0"  # noqa: S104 - only where the person asks for the local network
_LAST_PORT = 65535
_STOP_SECONDS = 10.0

Lines = Callable[[Flask], Iterable[str]]


def no_lines(_: Flask) -> Iterable[str]:
    """Nothing more to say."""
    return ()


def serve(settings: Settings, *, lan: bool, extra_lines: Lines = no_lines) -> None:
    """Serve until stopped; never returns. `extra_lines(app)` is told after the address and may take its time.

    With `lan`: HTTPS on all addresses with a certificate of our own. Raises ConflictError on a busy port,
    SettingsError on an impossible HOST or PORT, OutsideError without a network.
    """
    options: dict[str, object] = {}
    if lan:
        settings = on_the_lan(settings)
        names = [*own_names(), urlsplit(settings.base_url).hostname or "localhost"]
        # Browsers judge the certificate by real time, so PORTAL_NOW has no say here.
        pem = str(lan_certificate(settings.var / "tls", names, Clock().now()))
        options = {"certfile": pem, "keyfile": pem}
    refuse_unusable(settings.host, settings.port)
    _Server(settings, options, extra_lines).run()


def on_the_lan(settings: Settings) -> Settings:
    """The same settings, listening everywhere, with the HTTPS address that phones use as public address."""
    address = choose_address(settings.host)
    public_url = settings.public_url or f"https://{address}:{settings.port}"
    return replace(settings, host=EVERYWHERE, public_url=public_url)


def refuse_unusable(host: str, port: int) -> None:
    """Say in words why nobody can listen there: busy, forbidden, or not an address of this machine."""
    if not 0 < port <= _LAST_PORT:
        raise SettingsError(f"PORT 必须在 1 到 65535 之间，现在是 {port}。")
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise ConflictError(
                "port_busy",
                f"端口 {port} 已被占用（也许门户已在运行）。请换一个端口再启动，例如设置 PORT={port % _LAST_PORT + 1}。",
            ) from None
        if error.errno == errno.EACCES:
            raise OutsideError(
                "port_forbidden", f"没有权限使用端口 {port}，请改用 1024 以上的端口，例如设置 PORT=8000。"
            ) from None
        raise SettingsError(f"无法在 HOST={host} 上提供服务：它不是本机的地址，请改为 127.0.0.1。") from None


def announce(settings: Settings, print_fn: Callable[[str], None], extra_lines: Iterable[str]) -> None:
    """Tell where the portal is, a QR code for phones where it is on the network, then `extra_lines` as they come."""
    print_fn("")
    print_fn(f"  服务已就绪：{address_to_open(settings)}    （按 Ctrl+C 停止）")
    print_fn(f"  数据文件夹：{settings.var}")
    if settings.host == EVERYWHERE and settings.secure_cookies:
        print_fn(
            "  手机连接同一个 Wi-Fi，扫码打开；第一次打开时浏览器会提示证书由本机自制，请选择“继续访问”。"
        )
        print_fn("")
        print_fn(qr_code(settings.base_url))
    for line in extra_lines:
        print_fn(line)


def address_to_open(settings: Settings) -> str:
    """The address for a browser: nobody can open 0.0.0.0."""
    return settings.base_url.replace(f"//{EVERYWHERE}:", "//127.0.0.1:")


def qr_code(text: str) -> str:
    """A QR code of half blocks, dark on light whatever the terminal's colours."""
    rows = [[bool(cell) for cell in row] for row in segno.make(text, micro=False).matrix_iter(border=4)]
    if len(rows) % 2:
        rows.append([False] * len(rows[0]))
    glyphs = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return "\n".join(
        f"  \033[30;47m{''.join(glyphs[upper, lower] for upper, lower in zip(*pair, strict=True))}\033[0m"
        for pair in pairs
    )


def _tell(line: str) -> None:
    """Each line at once, also where the output is a pipe or a log."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class _Server(BaseApplication):  # type: ignore[misc]
    """gunicorn, embedded; the application is made in the serving process, which is made anew if it dies."""

    def __init__(self, settings: Settings, options: Mapping[str, object], extra_lines: Lines) -> None:
        self._settings = settings
        self._options = options
        self._extra_lines = extra_lines
        self._jobs: Any = None
        super().__init__()

    def load_config(self) -> None:
        """One process: SQLite has one writer and the job worker must exist once."""
        host = f"[{self._settings.host}]" if ":" in self._settings.host else self._settings.host
        options = {
            "bind": f"{host}:{self._settings.port}",
            "worker_class": "gthread",
            "workers": 1,
            "threads": 8,
            "timeout": 120,
            "graceful_timeout": 30,
            "accesslog": None,
            "errorlog": "-",
            "loglevel": "warning",
            "control_socket_disable": True,
            "proc_name": "provider-portal",
            "post_worker_init": self._begin,
            "worker_exit": self._end,
            **self._options,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        from provider_portal.app import create_app  # noqa: PLC0415 - the watching process stays light

        app: Flask = create_app(self._settings)
        return app

    def _begin(self, worker: Any) -> None:
        """In the serving process, once the application stands: jobs in process unless Redis carries them."""
        from provider_portal.ground.collector import calm_collector  # noqa: PLC0415
        from provider_portal.ground.jobs.worker import start_worker  # noqa: PLC0415
        from provider_portal.shell.watching import log_as_json  # noqa: PLC0415

        app: Flask = worker.wsgi
        log_as_json(self._settings)
        calm_collector()
        if self._settings.redis_url is None:
            self._jobs = start_worker(app)
        if worker.age == 1:  # not again after a restart
            Thread(target=self._announce, args=(app,), name="announce", daemon=True).start()

    def _announce(self, app: Flask) -> None:
        announce(self._settings, _tell, self._extra_lines(app))

    def _end(self, _server: Any, _worker: Any) -> None:
        if self._jobs is not None:
            self._jobs.stop(_STOP_SECONDS)
