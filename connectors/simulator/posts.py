"""How a program acts as a post of a demo: it chooses the post as the pages do, and shows the token it is given."""

from collections.abc import Generator

import httpx

Flow = Generator[httpx.Request, httpx.Response, None]


class Posts:
    """One center's; a token for each post, asked for when it is first needed, and again when it has ended."""

    def __init__(self) -> None:
        self.tokens: dict[str, str] = {}

    def auth(self, post: str) -> httpx.Auth:
        return _As(self.tokens, post)


class _As(httpx.Auth):
    requires_response_body = True

    def __init__(self, tokens: dict[str, str], post: str) -> None:
        self._tokens, self._post = tokens, post

    def auth_flow(self, request: httpx.Request) -> Flow:
        if self._post not in self._tokens:
            yield from self._choose(request)
        request.headers["authorization"] = f"Bearer {self._tokens.get(self._post, '')}"
        answer = yield request
        if answer.status_code == 401:
            yield from self._choose(request)
            request.headers["authorization"] = f"Bearer {self._tokens.get(self._post, '')}"
            yield request

    def _choose(self, request: httpx.Request) -> Flow:
        url = request.url.copy_with(raw_path=b"/api/session/post")
        answer = yield httpx.Request("POST", url, json={"post": self._post, "bearer": True})
        if answer.status_code == 200:
            self._tokens[self._post] = answer.json()["token"]
