"""The desk's pages and what they ask for: routes, each a short function; who may ask is the guard's, what is answered the other modules'."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote as quoted

import jinja2
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from converters import __version__
from converters.comparison import compare
from converters.desk import tell
from converters.desk.bench import Bench
from converters.desk.drop import keep
from converters.desk.giving import FINDINGS, REPORTS, Given, Giving
from converters.desk.guard import Guard
from converters.desk.look import Look, look, picture
from converters.desk.papers import Papers
from converters.desk.reviews import Reviews
from converters.desk.words import SCRIPT, side
from converters.diagnostics import Diagnostic, Refused, refuse
from converters.formats import verb
from converters.forms import editions
from converters.printed import printed, readable
from converters.rules import SEVERITY
from converters.show.control import BadControlError
from converters.show.findings import told
from converters.source.files import source_of
from converters.work import inputs
from converters.work.manifest import FOLDER
from converters.work.slot import Limits

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp

    from converters.desk.cards import Card

_HERE = Path(__file__).parent
_MOST_JSON = 1 << 20  # bytes of a request that is no file


def make_app(papers: Papers, port: int, token: str, *, language: str = "zh") -> ASGIApp:
    """Return the application of a desk, guarded; `papers` are open, and stay the caller's to close."""
    return Guard(_Desk(papers, language).app(), port, token)


class _Desk:
    """The answers of one desk."""

    def __init__(self, papers: Papers, language: str) -> None:
        self._papers, self._language = papers, language
        self._reviews = Reviews(papers)
        papers.counted = self._reviews.count
        self._looking = Bench(2, Limits())
        papers.ended = self._looking.close
        self._giving = Giving(papers.bench, self._reviews, papers.scratch)
        self._ready: dict[str, Given] = {}
        self._looks: dict[tuple[str, str, str], Look] = {}
        self._pages = jinja2.Environment(loader=jinja2.FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)

    def app(self) -> Starlette:
        """Return the application without its guard."""
        def post(path: str, do: Callable[[Request, dict[str, Any]], Response]) -> Route:
            async def endpoint(request: Request) -> Response:
                return await run_in_threadpool(do, request, await _asked(request))

            return Route(path, endpoint, methods=["POST"])

        routes = [
            Route("/", self.desk), Route("/cards", self.cards), Route("/drop", self.drop, methods=["PUT"]), Route("/static/{name}", self.static), Route("/favicon.ico", lambda _request: Response(status_code=204)), Route("/given/{name}", self.given),
            Route("/language/{name}", self.language), Route("/review/{key}", self.review), Route("/review/{key}/source", self.source), Route("/review/{key}/page/{number:int}", self.page),
            Route("/review/{key}/result", self.result), Route("/review/{key}/place", self.place), Route("/review/{key}/last", self.last), Route("/findings", self.findings), Route("/sum", self.sum),
            Route("/blank/{edition}.{suffix}", self.blank),
            post("/again", self.again), post("/remove", self.remove), post("/give", self.give), post("/sum/give", self.sum_give),
            post("/review/{key}/correct", self.correct), post("/review/{key}/undo", self.undo), post("/review/{key}/discard", self.discard), post("/review/{key}/known", self.known),
        ]
        return Starlette(routes=routes, exception_handlers={Refused: self._refused, OSError: self._failed, BadControlError: self._failed, KeyError: self._absent, Exception: self._failed, HTTPException: self._http})

    # pages

    def desk(self, request: Request) -> Response:
        self._papers.look()
        return self._page(request, "desk.html", folder=str(self._papers.folder), formats=REPORTS, more=FINDINGS, editions=editions())

    def review(self, request: Request) -> Response:
        card = self._card(request)
        return self._page(request, "review.html", card=card.told(), last=self._reviews.last_of(card) is not None)

    def last(self, request: Request) -> Response:
        card = self._card(request)
        before = self._reviews.last_of(card)
        found = compare(self._reviews.report(before), self._reviews.report(card)) if before else None
        return self._page(request, "last.html", card=card.told(), before=before.told() if before else None, found=found,
                          changed=[item for item in found.figures if item.before != item.after] if found else [])

    def findings(self, request: Request) -> Response:
        chinese = self._chinese(request)
        cards = self._chosen(request.query_params.get("keys", "").split(","))
        rows = [{"key": card.key, "name": card.label, "severity": item.severity, "word": SEVERITY[item.severity] if chinese else item.severity, "code": item.code,
                 "text": told(item, report.edition)[1 if chinese else 0]}
                for card, report in zip(cards, self._giving.checked(cards), strict=True) for item in report.items if item.severity != "note"] if cards else []
        return self._page(request, "findings.html", rows=rows, chosen=len(cards), keys=",".join(card.key for card in cards))

    def sum(self, request: Request) -> Response:
        cards = self._chosen(request.query_params.get("keys", "").split(","))
        parent = next(iter(self._chosen([request.query_params.get("parent", "")])), None)
        children = [card for card in cards if parent is None or card.key != parent.key]
        total, found = self._giving.total(children, parent) if children else (None, [])
        chinese = self._chinese(request)
        return self._page(request, "sum.html", cards=children, parent=parent, others=[card for card in self._papers.cards() if card.state == "done"], total=total,
                          figures=[fact for fact in total.report.facts.values() if fact.value] if total else [], formats=REPORTS, keys=",".join(card.key for card in children),
                          names={name: printed(name, total.report.edition)[1 if chinese else 0] for name in total.report.facts} if total else {},
                          found=[(name, item, self._words(item, chinese=chinese)) for name, item in found if item.severity != "note"], edition=total.report.edition if total else "")

    def blank(self, request: Request) -> Response:
        """Give a blank form of an edition."""
        edition, writer = request.path_params["edition"], {"docx": "docx", "xlsx": "form_sheet"}.get(request.path_params["suffix"])
        if edition not in editions() or writer is None:
            raise HTTPException(404)
        name = f"空白表{edition}.{request.path_params['suffix']}"
        data = verb("writers", writer, "render")(verb("reports", "blank", "blank")(edition))
        return Response(data, media_type="application/octet-stream", headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quoted(name)}"})

    def static(self, request: Request) -> Response:
        kinds = {"desk.css": "text/css", "desk.js": "text/javascript", "review.js": "text/javascript"}
        name = request.path_params["name"]
        if name not in kinds:
            raise HTTPException(404)
        return FileResponse(_HERE / "static" / name, media_type=kinds[name])

    def language(self, request: Request) -> Response:
        back = request.query_params.get("back", "/")
        answer = RedirectResponse(back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/", 303)
        answer.set_cookie("gouji-language", "en" if request.path_params["name"] == "en" else "zh", samesite="strict", httponly=True, max_age=31_536_000)
        return answer

    # what the pages ask for

    def cards(self, request: Request) -> Response:
        since = request.query_params.get("since", "0")
        return JSONResponse(self._papers.since(int(since) if since.isdecimal() else 0))

    async def drop(self, request: Request) -> Response:
        size = request.headers.get("content-length", "")
        name = await keep(self._papers.folder, self._papers.scratch, request.query_params.get("path", ""), int(size) if size.isdecimal() else None, request.stream())
        self._papers.look()
        return JSONResponse({"name": name})

    def again(self, _request: Request, asked: dict[str, Any]) -> Response:
        self._papers.again(str(asked.get("key", "")))
        return JSONResponse({})

    def remove(self, _request: Request, asked: dict[str, Any]) -> Response:
        """Take a file off the desk: it goes to a folder beside the record, whole, with its corrections."""
        card = self._papers.card(str(asked.get("key", "")))
        aside = self._papers.folder / FOLDER / "aside"
        for path in (Path(card.item.place), card.corrections):
            if path.is_file():
                target = aside / path.relative_to(self._papers.folder)
                target.parent.mkdir(parents=True, exist_ok=True)
                path.replace(target)
        self._papers.look()
        return JSONResponse({})

    def source(self, request: Request) -> Response:
        card = self._card(request)
        language = self._lang(request)
        known = self._looks.get((card.key, card.sha256, language))
        if known is None:
            source = source_of(inputs.read(card.item), card.item.name)
            if source.sha256 != card.sha256:
                self._papers.look()
            known = self._looking.call(_look, source, language == "zh", size=len(source.data))
            self._looks = {**dict(list(self._looks.items())[-3:]), (card.key, card.sha256, language): known}
        return JSONResponse({"html": known.html, "pages": known.pages})

    def page(self, request: Request) -> Response:
        card = self._card(request)
        width = request.query_params.get("width", "")
        source = source_of(inputs.read(card.item), card.item.name)
        data = self._looking.call(picture, source, request.path_params["number"], int(width) if width.isdecimal() else 1000, size=len(source.data))
        return Response(data, media_type="image/png")

    def result(self, request: Request) -> Response:
        card = self._card(request)
        return JSONResponse(tell.result(self._reviews.seen(card), chinese=self._chinese(request)) | {"notice": self._reviews.notice})

    def place(self, request: Request) -> Response:
        card = self._card(request)
        return JSONResponse(tell.place(self._reviews.seen(card), request.query_params.get("at", ""), chinese=self._chinese(request)))

    def correct(self, request: Request, asked: dict[str, Any]) -> Response:
        card = self._card(request)
        self._reviews.correct(card, *(str(asked.get(name, "")) for name in ("at", "after", "who", "reason")))
        return self.result(request)

    def undo(self, request: Request, _asked: dict[str, Any]) -> Response:
        self._reviews.undo(self._card(request))
        return self.result(request)

    def discard(self, request: Request, _asked: dict[str, Any]) -> Response:
        self._reviews.discard(self._card(request))
        return self.result(request)

    def known(self, request: Request, asked: dict[str, Any]) -> Response:
        self._reviews.known(self._card(request), str(asked.get("mark", "")), known=bool(asked.get("known")))
        return self.result(request)

    def give(self, request: Request, asked: dict[str, Any]) -> Response:
        cards = self._chosen(_listed(asked, "keys"))
        return self._offer(self._giving.bundle(cards, _listed(asked, "what"), chinese=self._chinese(request)), request)

    def sum_give(self, request: Request, asked: dict[str, Any]) -> Response:
        total = self._giving.total(self._chosen(_listed(asked, "keys")), None)[0]
        if not total.report.edition:
            raise refuse("B961")
        return self._offer(self._giving.sum_as(total, _listed(asked, "what"), chinese=self._chinese(request)), request)

    def given(self, request: Request) -> Response:
        given = self._ready.pop(request.path_params["name"], None)
        if given is None:
            raise HTTPException(404)
        header = f"attachment; filename*=UTF-8''{quoted(given.name)}"
        return FileResponse(given.path, media_type="application/octet-stream", headers={"Content-Disposition": header}, background=BackgroundTask(given.path.unlink, missing_ok=True))

    # what they have in common

    def _offer(self, given: Given, request: Request) -> Response:
        self._ready[given.path.name] = given
        left = [{"name": name, "reason": self._words(item, chinese=self._chinese(request))} for name, item in given.left]
        return JSONResponse({"address": f"/given/{given.path.name}", "name": given.name, "size": given.path.stat().st_size, "left": left})

    def _card(self, request: Request) -> Card:
        card = self._papers.card(request.path_params["key"])
        if card.state != "done":
            raise HTTPException(404)
        return card

    def _chosen(self, keys: Sequence[object]) -> list[Card]:
        found = []
        for key in dict.fromkeys(map(str, keys)):
            with contextlib.suppress(KeyError):
                found.append(self._papers.card(key))
        return [card for card in found if card.state == "done"]

    def _lang(self, request: Request) -> str:
        asked = request.cookies.get("gouji-language", self._language)
        return asked if asked in {"zh", "en"} else "zh"

    def _chinese(self, request: Request) -> bool:
        return self._lang(request) == "zh"

    def _words(self, item: Diagnostic, *, chinese: bool) -> str:
        return readable(item.message[1 if chinese else 0], "", chinese=chinese)

    def _page(self, request: Request, template: str, status: int = 200, **values: Any) -> Response:  # noqa: ANN401 - what the template shows
        language = self._lang(request)
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return HTMLResponse(self._pages.get_template(template).render(w=side(language), script=side(language, SCRIPT), lang=language, here=quoted(here), version=__version__, **values), status)

    def _refused(self, request: Request, error: Exception) -> Response:
        item = error.diagnostic if isinstance(error, Refused) else refuse("S120", reason=type(error).__name__).diagnostic
        return JSONResponse({"error": self._words(item, chinese=self._chinese(request)), "code": item.code}, 413 if item.code == "S103" else 422)

    def _failed(self, _request: Request, error: Exception) -> Response:
        return JSONResponse({"error": getattr(error, "strerror", None) or str(error)}, 507 if getattr(error, "errno", 0) == 28 else 500)

    def _absent(self, request: Request, _error: Exception) -> Response:
        return self._http(request, HTTPException(404))

    def _http(self, request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        if "text/html" in request.headers.get("accept", ""):
            return self._page(request, "absent.html", status)
        return JSONResponse({"error": "此内容已不在 not there any more" if status == 404 else str(status)}, status)


def _look(source: Any, chinese: bool) -> Look:  # noqa: ANN401 - a call to a worker has no names
    return look(source, chinese=chinese)


async def _asked(request: Request) -> dict[str, Any]:
    """Return what a page sends, a JSON object; raises HTTPException 413 or 400."""
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > _MOST_JSON:
            raise HTTPException(413)
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise HTTPException(400) from error
    if request.headers.get("content-type", "").partition(";")[0] != "application/json" or not isinstance(found, dict):
        raise HTTPException(400)
    return found


def _listed(asked: dict[str, Any], name: str) -> list[str]:
    """Return a list of names that a page sends; of anything else an empty one."""
    found = asked.get(name)
    return [str(item) for item in found] if isinstance(found, list) else []
