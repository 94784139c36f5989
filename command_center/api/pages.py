"""Pages: the built browser side, and the printable notice."""

from html import escape
from pathlib import Path
from typing import Any

from litestar import MediaType, Response, get
from litestar.params import FromPath
from litestar.response import File, Redirect

from command_center.access.sees import sees
from command_center.api.identity import Asking
from command_center.api.problems import Problem
from command_center.api.services import Given, Services
from command_center.case.state import Case
from command_center.facts.parts import Notice

NOT_BUILT = (
    "<!doctype html><meta charset=utf-8><title>command center</title><p>界面还没有构建：在源码目录运行 make ui</p>"
)
KINDS = {
    ".html": "text/html", ".js": "text/javascript", ".css": "text/css",
    ".woff2": "font/woff2", ".json": "application/json", ".svg": "image/svg+xml", ".png": "image/png",
    ".webmanifest": "application/manifest+json",
}  # fmt: skip

# Nothing is asked from elsewhere, and no other page may frame this one. The map draws out of blobs.
POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
GUARDED = {"Cache-Control": "no-cache", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin"}


def _page(services: Services, name: str) -> Response[Any]:
    path = services.static / f"{name}.html"
    if not path.exists():
        return Response(NOT_BUILT, media_type=MediaType.HTML, status_code=503)
    policy = f"{POLICY}; connect-src 'self' {services.wall_url}"
    return Response(path.read_bytes(), media_type=KINDS[".html"], headers=GUARDED | {"Content-Security-Policy": policy})


@get("/", include_in_schema=False)
async def root() -> Redirect:
    return Redirect("/wall")


@get("/wall", include_in_schema=False, sync_to_thread=True)
def wall_page(services: Given) -> Response[Any]:
    return _page(services, "wall")


@get("/desk", include_in_schema=False, sync_to_thread=True)
def desk_page(services: Given) -> Response[Any]:
    return _page(services, "desk")


@get("/duty", include_in_schema=False, sync_to_thread=True)
def duty_page(services: Given) -> Response[Any]:
    return _page(services, "duty")


@get("/cases/{id:str}", include_in_schema=False, sync_to_thread=True)
def case_page(services: Given, id: FromPath[str]) -> Response[Any]:
    return _page(services, "case")


@get("/sign-in", include_in_schema=False, sync_to_thread=True)
def sign_in_page(services: Given) -> Response[Any]:
    return _page(services, "sign-in")


@get("/field", include_in_schema=False, sync_to_thread=True)
def field_page(services: Given) -> Response[Any]:
    return _page(services, "field")


@get("/field/sw.js", include_in_schema=False, sync_to_thread=True)
def field_worker(services: Given) -> Response[Any]:
    """The service worker of /field; it may serve that page alone."""
    path = services.static / "field-worker.js"
    if not path.exists():
        raise Problem(404, "no such file")
    headers = {"Cache-Control": "no-cache", "Service-Worker-Allowed": "/field"}
    return Response(path.read_bytes(), media_type=KINDS[".js"], headers=headers)


@get("/static/{path:path}", include_in_schema=False, sync_to_thread=True)
def static_file(services: Given, path: FromPath[Path]) -> File:
    root = services.static.resolve()
    asked = str(path).lstrip("/")
    wanted = (root / asked).resolve() if "\0" not in asked else root
    if not wanted.is_relative_to(root) or not wanted.is_file():
        raise Problem(404, "no such file")
    kept = "assets" in wanted.relative_to(root).parts  # their names carry a hash of their content
    headers = {"Cache-Control": "max-age=31536000, immutable" if kept else "no-cache"}
    kind = KINDS.get(wanted.suffix, "application/octet-stream")
    return File(wanted, media_type=kind, headers=headers, content_disposition_type="inline")


@get("/notices/{id:str}", media_type=MediaType.HTML, sync_to_thread=True)
def notice_page(services: Given, viewer: Asking, id: FromPath[str]) -> Response[str]:
    """责令整改通知书 as a page to print and serve."""
    found = services.center.store.read(lambda reader: reader.notice(id))
    if found is None or not sees(viewer, found[0], services.center.site):
        raise Problem(404, f"没有文书 {id}")
    return Response(notice_html(services, *found), media_type=MediaType.HTML)


def notice_html(services: Services, case: Case, notice: Notice) -> str:
    """All that a notice must say; whatever people wrote is escaped."""
    site = services.center.site

    def day(at: int) -> str:
        return services.center.work.local(at).strftime("%Y 年 %m 月 %d 日 %H:%M") if at else "　　年　月　日"

    organ = site.units[notice.organ].name if notice.organ in site.units else notice.organ
    officers = "".join(
        f"<li>{escape(_post_name(services, o.post))}　执法证号 {escape(o.certificate)}</li>" for o in notice.officers
    )
    points = "".join(f"<li>{escape(point)}</li>" for point in notice.points)
    measure = f"<p>采取的措施：{escape(notice.measure)}</p>" if notice.measure else ""
    receipt = (
        f"<p>送达回证：{escape(notice.receipt)}</p><p>送达时间：{day(notice.served_at)}</p>"
        if notice.served_at
        else ("<p>送达回证：＿＿＿＿＿＿＿＿　受送达人签名：＿＿＿＿＿＿＿＿　　　　年　月　日</p>")
    )
    result = f"<p>复查结果：{escape(notice.result)}</p>" if notice.result else ""
    return TEMPLATE.format(
        organ=escape(organ), number=escape(notice.number), party=escape(notice.party), place=escape(case.place.text),
        points=points, basis=escape(notice.basis), deadline=day(notice.deadline_at), measure=measure,
        remedies=escape(notice.remedies), officers=officers, issued=day(notice.issued_at), receipt=receipt,
        result=result, case=escape(case.number),
    )  # fmt: skip


def _post_name(services: Services, code: str) -> str:
    post = services.center.site.posts.get(code)
    return post.name if post else code


TEMPLATE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
<link rel="icon" href="data:,"><title>责令整改通知书 {number}</title><style>
@page {{ size: A4; margin: 25mm 22mm; }}
body {{ font: 16px/1.9 "Noto Sans SC", "Noto Sans CJK SC", serif; color: #111;
  max-width: 42em; margin: 2em auto; padding: 0 1em; }}
h1 {{ text-align: center; font-size: 26px; letter-spacing: .2em; margin: .2em 0; }}
.organ {{ text-align: center; font-size: 20px; }} .number {{ text-align: right; }}
.sign {{ text-align: right; margin-top: 2.5em; }} .receipt {{ border-top: 1px solid #111; margin-top: 2em; }}
.print {{ position: fixed; top: 1em; right: 1em; }} @media print {{ .print {{ display: none; }} body {{ margin: 0; }} }}
</style></head><body><button class="print" onclick="print()">打印</button>
<p class="organ">{organ}</p><h1>责令整改通知书</h1><p class="number">{number}</p>
<p>{party}：</p>
<p>　　经现场检查（地点：{place}），你（单位）存在下列问题：</p><ol>{points}</ol>
<p>　　依据：{basis}</p>
<p>　　现责令你（单位）于 <b>{deadline}</b> 前整改完毕。</p>{measure}
<p>　　{remedies}</p>
<p>执法人员：</p><ul>{officers}</ul>
<p class="sign">{organ}（印章）<br>{issued}</p>
<div class="receipt">{receipt}{result}</div>
<p style="color:#666">工单 {case}</p></body></html>
"""

HANDLERS = [
    root,
    wall_page,
    desk_page,
    duty_page,
    case_page,
    sign_in_page,
    field_page,
    field_worker,
    static_file,
    notice_page,
]
