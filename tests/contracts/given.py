"""What the contract tests send, and how they read an error."""

from typing import Any, NamedTuple

import httpx

from tests.town import Town

TYPE = "hotline.ticket.v1"
STRUCTURED, BATCH = "application/cloudevents+json", "application/cloudevents-batch+json"
REPORTER = {"name": "诸葛来电", "phone": "13987654321", "confidential": True}
NAMING = "我是诸葛来电，打 13987654321 或 139-8765-4321"
"""What people write though nobody asked for it."""


class Full(NamedTuple):
    """A town with something of everything, and where it answers."""

    t: Town
    http: str
    wall: str
    case: str  # under an urgent whistle, with a notice
    closed: str
    alarm: str  # waits to be confirmed

    def token(self, post: str) -> str:
        """With which a program acts as this post; a useless one where there is no such post."""
        answer = self.t.request("POST", "/api/session/post", json={"post": post, "bearer": True})
        return str(answer.json().get("token", "none"))


def event(id: str = "e1", data: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    data = data if data is not None else {"title": "路灯不亮"}
    return {"specversion": "1.0", "id": id, "source": "urn:12345", "type": TYPE, "data": data, **more}


def post(t: Town, body: Any, kind: str = STRUCTURED, path: str = "/events", **headers: str) -> httpx.Response:
    """`body` as JSON under this content type."""
    return t.request("POST", path, json=body, headers={"content-type": kind, **headers})


def problem(answer: httpx.Response, status: int, **more: Any) -> dict[str, Any]:
    """The answer as a problem of RFC 9457 with this status, and these members."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["type"] == "about:blank" and body["title"] and body["status"] == status
    assert isinstance(body["detail"], str) and body["detail"]
    assert {name: body.get(name) for name in more} == more, body
    return body
