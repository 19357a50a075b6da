"""`gouji desk`: the desk served on the loopback address of this machine, and a browser opened on it, until the process is ended."""

from __future__ import annotations

import secrets
import socket
import webbrowser
from collections.abc import Callable
from pathlib import Path

from converters.desk.app import make_app
from converters.desk.look import warm
from converters.desk.papers import Papers


def serve(folder: Path, port: int, told: Callable[[str], None], *, browse: bool, language: str) -> None:
    """Serve the desk of a folder until it is ended.

    Args:
        folder: where the reports lie; it is made if it is not there.
        port: 0 for any that is free.
        told: is given the address with its token, once the desk answers there.
        browse: open a browser.
        language: "zh" or "en", until the page is switched.

    Raises:
        Refused: B911, another desk or run is at work on the folder; B912, its record can't be read.
        OSError: the folder can't be written, or the port is taken.

    """
    import uvicorn

    folder.mkdir(parents=True, exist_ok=True)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listening:
        listening.bind(("127.0.0.1", port))
        own = listening.getsockname()[1]
        papers = Papers(folder.resolve())
        papers.open()
        papers.bench.warm(warm)
        try:
            token = secrets.token_urlsafe(24)
            app = make_app(papers, own, token, language=language)
            server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off", server_header=False, timeout_graceful_shutdown=2, access_log=False))
            listening.listen(128)
            address = f"http://127.0.0.1:{own}/?token={token}"
            told(address)
            if browse:
                webbrowser.open(address)
            server.run(sockets=[listening])
        finally:
            papers.close()
