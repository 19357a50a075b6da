"""A desk over a folder, and a client that has passed its guard."""

from __future__ import annotations

import atexit
import time
from collections.abc import Callable
from functools import cache

from starlette.testclient import TestClient

from converters.desk.app import make_app
from converters.desk.bench import Bench
from converters.desk.papers import Papers
from converters.work.slot import Limits

PORT, TOKEN = 8123, "token-of-the-tests"


@cache
def _workers():
    made = Bench(1, Limits())
    atexit.register(made.close)
    return made


class Desk:
    """A desk under test: its papers, and a client with the cookie."""

    def __init__(self, folder):
        self.folder = folder
        self.papers = Papers(folder, jobs=1)
        self.papers.bench = _workers()  # a process takes half a second to start: the tests share one
        self.papers.open()
        self.app = make_app(self.papers, PORT, TOKEN)
        self.client = TestClient(self.app, base_url=f"http://127.0.0.1:{PORT}", headers={"Origin": f"http://127.0.0.1:{PORT}"})
        self.client.get(f"/?token={TOKEN}")

    def drop(self, path, data):
        return self.client.put("/drop", params={"path": path}, content=data)

    def until(self, asked: Callable[[dict], bool], seconds: float = 60):
        """Wait until the cards are as asked; return them by name."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            told = self.client.get("/cards").json()
            if asked(told):
                return {card["name"]: card for card in told["cards"]}
            time.sleep(0.05)
        raise AssertionError(told)

    def read(self, *names):
        """Wait until files of these names are read or refused; return their cards."""
        cards = self.until(lambda told: set(names) <= {card["name"] for card in told["cards"] if card["state"] != "todo"})
        return [cards[name] for name in names]

    def post(self, address, **body):
        return self.client.post(address, json=body)

    def close(self):
        self.papers.bench = Bench(1, Limits())  # the shared one goes on
        self.papers.close()
