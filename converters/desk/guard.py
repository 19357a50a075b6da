"""Who may talk to the desk: a browser of this machine that holds the token, from the desk's own pages, and nobody else.

The Host is checked against DNS rebinding, Origin and Sec-Fetch-Site (W3C Fetch Metadata) against requests of other sites; pages may load and run
nothing but the desk's own files (Content Security Policy, level 3).
"""

from __future__ import annotations

import hmac
import secrets
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.responses import PlainTextResponse, RedirectResponse, Response

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SAFE = frozenset({"GET", "HEAD"})
_POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
           "frame-ancestors 'none'; object-src 'none'")
_HEADERS = {
    "Content-Security-Policy": _POLICY, "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin", "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin", "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Guard:
    """Lets requests through to an application that come from the desk's own page; the others end in 403, with a reason in plain words."""

    def __init__(self, app: ASGIApp, port: int, token: str) -> None:
        """Guard `app`, which is served on `port` of 127.0.0.1; who knows the token, in the first address, gets a cookie."""
        self._app, self._token = app, token
        self._hosts = frozenset({f"127.0.0.1:{port}", f"localhost:{port}"})
        self._name = f"gouji-desk-{port}"  # cookies know no ports: two desks must not take each other's away
        self._key = secrets.token_urlsafe(32)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand it on."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        refusal = self._refusal(scope["method"], headers)
        entry = QueryParams(scope["query_string"]).get("token", "") if scope["path"] == "/" and scope["method"] == "GET" else ""
        if refusal:
            await PlainTextResponse(refusal + "\n", 403)(scope, receive, dressed)
        elif entry and hmac.compare_digest(entry.encode(), self._token.encode()):
            await self._welcome()(scope, receive, dressed)
        elif not self._known(headers):
            said = "请从启动时给出的地址打开（含 token）\nopen the address that was shown at the start, with its token\n"
            await PlainTextResponse(said, 403)(scope, receive, dressed)
        else:
            await self._app(scope, receive, dressed)

    def _refusal(self, method: str, headers: Headers) -> str:
        """Why a request is none of the desk's own page; "" if it may be one."""
        hosts, origins = headers.getlist("host"), headers.getlist("origin")
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return "another host 主机名不符"
        if any(origin != f"http://{hosts[0].lower()}" for origin in origins):
            return "another origin 来源不符"
        if headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}:
            return "a request of another site 跨站请求"
        if method not in _SAFE and not origins:
            return "no origin 缺少来源"
        return ""

    def _known(self, headers: Headers) -> bool:
        try:
            cookie = SimpleCookie("; ".join(headers.getlist("cookie"))).get(self._name)
        except CookieError:
            return False
        return cookie is not None and hmac.compare_digest(cookie.value.encode(), self._key.encode())

    def _welcome(self) -> Response:
        answer = RedirectResponse("/", 303)
        answer.set_cookie(self._name, self._key, httponly=True, samesite="strict", path="/")
        return answer
