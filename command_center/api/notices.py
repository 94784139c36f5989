"""责令整改通知书 as a page to print and serve: the notice itself, and on a sheet of its own its receipt 送达回证."""

from base64 import b64encode
from hashlib import sha256
from html import escape
from string import Template
from urllib.parse import quote

from litestar import MediaType, Response, get
from litestar.params import FromPath

from command_center.access.people import Viewer
from command_center.access.sees import sees
from command_center.api.identity import Asking
from command_center.api.problems import Problem
from command_center.api.services import Given, Services
from command_center.case.state import Case
from command_center.facts.parts import Notice

BLANK_DAY = "　　　　年　　月　　日"
LINE = "<i class=line></i>"  # to be filled in by hand

STATES = {"withdrawn": "已撤销", "failed": "复查不通过", "passed": "复查通过"}
"""What a notice that has ended says across its head; one that runs says nothing."""


@get("/notices/{id:str}", media_type=MediaType.HTML, sync_to_thread=True)
def notice_page(services: Given, viewer: Asking, id: FromPath[str]) -> Response[str]:
    """The notice with this id, to whoever sees its case."""
    found = services.center.store.read(lambda reader: reader.notice(id))
    if found is None or not sees(viewer, found[0], services.center.site):
        raise Problem(404, f"没有文书 {id}", f"no notice {id}")
    page = notice_html(services, *found, watermark=_watermark(services, viewer))
    return Response(page, media_type=MediaType.HTML, headers=HEADERS)


def notice_html(services: Services, case: Case, notice: Notice, watermark: str) -> str:
    """All that a notice must say; whatever people wrote is escaped."""
    site = services.center.site
    organ = site.units[notice.organ].name if notice.organ in site.units else notice.organ
    words = {
        "organ": organ, "number": notice.number, "party": notice.party, "basis": notice.basis,
        "place": case.place.text or "当事人经营场所", "remedies": notice.remedies.rstrip("。"), "case": case.number,
        "deadline": _day(services, notice.deadline_at, hour=True), "issued": _day(services, notice.issued_at),
        "state": STATES.get(notice.state, ""),
    }  # fmt: skip
    return PAGE.substitute(
        {name: escape(text) for name, text in words.items()},
        script=SCRIPT,
        watermark=watermark,
        points="".join(f"<li>{escape(point)}</li>" for point in notice.points),
        measure=f"<p>本机关同时采取的措施：{escape(notice.measure)}</p>" if notice.measure else "",
        officers="".join(_officer(services, one.post, one.certificate) for one in notice.officers),
        receipt=_receipt(services, notice),
        result=_result(services, notice),
    )


def _watermark(services: Services, viewer: Viewer) -> str:
    """Whose screen it is, as ui/src/watermark.tsx has it over the other pages. Not in print: what is served on a party
    is the organ's own paper, and says by its officers and its number whose it is."""
    if "onlooker" in viewer.words:
        return ""
    at = services.center.work.local(services.center.clock.now())
    words = [viewer.name, viewer.post.name if viewer.post else "", f"{at:%Y-%m-%d %H:%M}"]
    text = escape(" · ".join(filter(None, words)))
    wide, high = 60 + 14 * len(text), 60 + 5 * len(text)
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}">'
        f'<text x="14" y="{high - 14}" transform="rotate(-18 14 {high - 14})" font-family="sans-serif" font-size="14" '
        f'fill="#808080">{text}</text></svg>'
    )
    return f'<div class="watermark" style="background-image:url(data:image/svg+xml,{quote(drawn)})"></div>'


def _officer(services: Services, post: str, certificate: str) -> str:
    found = services.center.site.posts.get(post)
    name = escape(found.name if found else post)
    return f"<tr><td>{name}<td>执法证号 {escape(certificate)}<td>签名：{LINE}</tr>"


def _receipt(services: Services, notice: Notice) -> str:
    """What was recorded at the serving; before it, lines to fill in by hand."""
    if notice.served_at:
        return f"{escape(notice.receipt)}<br>送达时间：{_day(services, notice.served_at, hour=True)}"
    return f"□ 直接送达　□ 留置送达　□ 邮寄送达　□ 其他{LINE}<br>送达时间：{BLANK_DAY}　　时　　分"


def _result(services: Services, notice: Notice) -> str:
    if not notice.result:
        return f"□ 已整改　□ 未整改{LINE}<br>复查时间：{BLANK_DAY}"
    return f"{escape(notice.result)}<br>{_day(services, notice.ended_at, hour=True)}"


def _day(services: Services, at: int, hour: bool = False) -> str:
    if not at:
        return BLANK_DAY
    local = services.center.work.local(at)
    day = f"{local.year} 年 {local.month} 月 {local.day} 日"
    return f"{day} {local:%H:%M}" if hour else day


SCRIPT = "document.querySelector('button').addEventListener('click', () => print())"
HEADERS = {
    "Cache-Control": "no-store",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
    f"script-src 'sha256-{b64encode(sha256(SCRIPT.encode()).digest()).decode()}'; frame-ancestors 'none'",
}

PAGE = Template("""<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<link rel="icon" href="data:,"><title>责令整改通知书 $number</title><style>
@page { size: A4; margin: 30mm 26mm 25mm 28mm; }
* { box-sizing: border-box; }
body { margin: 0; background: #dfe3e6; color: #111; text-align: justify; overflow-wrap: anywhere;
  font: 16px/2 FangSong, STFangsong, "Noto Serif CJK SC", "Noto Sans SC", "Noto Sans CJK SC", serif; }
.sheet { position: relative; background: #fff; max-width: 210mm; min-height: 270mm; margin: 16px auto;
  padding: 26mm 26mm 22mm 28mm; display: flex; flex-direction: column; }
h1 { font: 700 28px/1.6 "Noto Serif CJK SC", "Noto Sans SC", "Noto Sans CJK SC", serif; text-align: center;
  letter-spacing: .12em; margin: 0; }
.organ { text-align: center; font-size: 22px; margin: 0; font-weight: 700; }
.number { text-align: right; margin: 10px 0 18px; padding-top: 8px; border-top: 2px solid #111; }
p { margin: 0; } p.indent, .basis p { text-indent: 2em; }
ol { margin: 0; padding-left: 3.2em; } b.due { white-space: nowrap; border-bottom: 1px solid #111; }
table { border-collapse: collapse; width: 100%; } td { vertical-align: top; padding: 0 12px 0 0;
  text-align: start; }
.grid td, .grid th { border: 1px solid #111; padding: 6px 10px; font-weight: 400; text-align: left; }
.grid th { width: 8em; text-align: justify; text-align-last: justify; vertical-align: middle; }
.sign { align-self: flex-end; text-align: center; margin-top: 2.4em; break-inside: avoid; }
.foot { margin-top: auto; padding-top: 2em; color: #555; font-size: 13px; line-height: 1.6; }
.line { display: inline-block; min-width: 7em; border-bottom: 1px solid #111; height: 1em; }
.state { position: absolute; top: 20mm; right: 20mm; border: 2px solid #111; padding: 0 .6em; font-weight: 700; }
.state:empty { display: none; }
button { position: fixed; top: 16px; right: 16px; min-height: 48px; min-width: 96px; font: inherit; line-height: 1;
  background: #14181b; color: #fff; border: 0; cursor: pointer; z-index: 1; }
@media (max-width: 700px) { .sheet { padding: 64px 20px 24px; margin: 0 0 8px; min-height: 0; } h1 { font-size: 24px; }
  .state { top: 16px; left: 20px; right: auto; } }
.watermark { position: fixed; inset: 0; pointer-events: none; opacity: .13; }
@media print { button, .watermark { display: none; } body { background: none; font-size: 12pt; }
  .sheet { margin: 0; padding: 0; max-width: none; min-height: 0; }
  .sheet + .sheet { break-before: page; } .state { top: 0; right: 0; } }
</style></head><body><button type="button">打印 Print</button>
<article class="sheet"><span class="state">$state</span>
<p class="organ">$organ</p><h1>责令整改通知书</h1><p class="number">$number</p>
<p>$party：</p>
<p class="indent">经现场检查（地点：$place），你（单位）存在下列问题，责令逐项整改：</p><ol>$points</ol>
<div class="basis"><p>法律依据：$basis</p>
<p>你（单位）应当于 <b class="due">$deadline</b> 前整改完毕，并接受本机关复查。</p>$measure
<p>$remedies。</p></div>
<p style="margin-top:1.2em">执法人员：</p><table>$officers</table>
<p class="sign">$organ（印章）<br>$issued</p>
<p class="foot">本通知书一式两份，一份交当事人，一份由本机关存档。指挥中心工单 $case</p></article>
<article class="sheet"><p class="organ">$organ</p><h1>送达回证</h1><p class="number">$number</p>
<table class="grid">
<tr><th>送达文书<td>责令整改通知书 $number</tr>
<tr><th>受送达人<td>$party</tr>
<tr><th>送达地点<td>$place</tr>
<tr><th>送达情况<td>$receipt</tr>
<tr><th>受送达人签收<td><i class="line"></i>　　　　年　　月　　日</tr>
<tr><th>代收人及关系<td><i class="line"></i></tr>
<tr><th>送达人<td><table>$officers</table></tr>
<tr><th>整改期限<td>$deadline</tr>
<tr><th>复查结果<td>$result</tr>
<tr><th>备注<td>&nbsp;</tr>
</table>
<p class="foot">指挥中心工单 $case</p></article>
$watermark
<script>$script</script></body></html>
""")

HANDLERS = [notice_page]
