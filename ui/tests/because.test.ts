import { expect, test } from "vitest";
import { actions, heads, reasons } from "../src/labels/because";
import { inEnglish } from "../src/because";

const NAMES = new Map([
  ["建设办", "Works"],
  ["综合执法队", "Bylaw"],
  ["福溪 02", "Fuxi 02"],
  ["占道经营", "street stalls"],
  ["分管副镇长岗", "Leadership, deputy mayor"],
  ["福溪社区 02", "Fuxi 02"],
]);
const HAN = /\p{Script=Han}/u;
const told = (because: string) => inEnglish(because, NAMES);

test("what the center gives as its reason is told in English, clause by clause", () => {
  expect([
    told("位于福溪社区“福溪 02”网格；来件注明事项“占道经营”"),
    told("位于福溪社区“福溪 02”网格；标题含关键词“摆摊”“占道”，事项“占道经营”；演练"),
    told("权责清单“占道经营”归综合执法队负责；11-24 11:30 前签收"),
    told("规则 stalls-again 第 3 版派综合执法队；11-24 11:30 前签收"),
    told("同网格同事项（占道经营），相距 120 米，2 小时内"),
    told("位于福溪社区“福溪 02”网格；摄像机 福溪社区 02：有人或物停留，事项“占道经营”"),
    told("建设办办结将到时，黄牌"),
    told("回访超时，催办"),
    told("第 2 次回访：基本满意"),
    told("核查通过，待回访"),
    told("分管副镇长岗批准"),
    told("由综合执法队主办；11-24 11:30 前签收"),
    told("重复诉求：同网格同事项（占道经营），地点相同，2 小时内，原工单已到核查之后；有 2 件相像的工单，待人工并案"),
  ]).toEqual([
    "in Fuxi 02, its source names street stalls",
    "in Fuxi 02, by its keywords, item street stalls, an exercise",
    "the catalogue gives street stalls to Bylaw, sign by 11-24 11:30",
    "rule stalls-again v3, sign by 11-24 11:30",
    "same grid and item, 120 m apart, within 2 h",
    "in Fuxi 02, seen by camera Fuxi 02, item street stalls",
    "close soon due, yellow card",
    "call-back overdue, reminded",
    "call-back 2: basically satisfied",
    "verified, call-back to come",
    "approved by Leadership, deputy mayor",
    "Bylaw to lead, sign by 11-24 11:30",
    "a repeat: same grid and item, same place, within 2 h, the earlier case is past verification, like 2 others, to be merged by hand",
  ]);
});

test("what people or rules wrote stays as they wrote it, behind how the center begins", () => {
  expect(["讲清规定，责任人按期改完", "车停了，办结超时", "没人签收；已经打过电话"].map(told)).toEqual([null, null, null]);
  expect([
    told("误报：猫从门前跑过，没有人"),
    told("规则 waste 第 3 版：建筑垃圾倒在水边"),
    told("叫 建设办、综合执法队：几家同时到场"),
    told("5 分：办得好"),
    told("建设办开 苏改字〔2026〕7 号：补上围挡；清走堆土"),
    told("职能不符：权责清单中由别家主办，建议综合执法队"),
    told("261124-0007 并入：同网格同类（消防），地点相同，3 天内"),
  ]).toEqual([
    "a false alarm: 猫从门前跑过，没有人",
    "rule waste v3: 建筑垃圾倒在水边",
    "Works, Bylaw called: 几家同时到场",
    "rated 5: 办得好",
    "Works issues a notice: 补上围挡；清走堆土",
    "not its duty: 权责清单中由别家主办, Bylaw suggested",
    "261124-0007 merged in: same grid and kind, same place, within 3 d",
  ]);
});

test("a part that names what has no English stays, the others are told", () => {
  expect(told("权责清单“没有英文的事项”归综合执法队负责；11-24 11:30 前签收")).toBe(
    "权责清单“没有英文的事项”归综合执法队负责; sign by 11-24 11:30",
  );
});

test("what a rule does and what it went by are told too", () => {
  expect([
    told("拟吹哨，待批（推进）：主办 建设办，协办 综合执法队、福溪社区 02"),
    told("立即吹哨（应急）：主办 建设办（试运行，只记录不执行）"),
    told("通知 值班长、建设办（让位于规则 waste：优先级 5 高于 3）"),
    told("事项=占道经营；网格=福溪 02；7 天内同网格（福溪 02）、同事项（占道经营） 3 件（门槛 3 件）"),
  ]).toEqual([
    "Advance whistle to approve: Works to lead, Bylaw, Fuxi 02 to assist",
    "Urgent whistle at once: Works to lead (on trial, noted and not done)",
    "the duty leader, Works told (rule waste goes before: priority 5 over 3)",
    "item street stalls, in Fuxi 02, 3 within 7 d, of at least 3",
  ]);
});

/** Without what is put in its places, in the pieces that the center has. */
const literal = (text: string) => text.split(/\{[^{}]*\}|（|[：=]|内$/).map((piece) => piece.trim()).filter(Boolean);
const rooms = import.meta.glob<string>(["../../command_center/{case,intake,rules}/*.py", "../../command_center/works.py"], {
  query: "?raw",
  import: "default",
  eager: true,
});
const sources = Object.values(rooms).join("\n");

test("each of them is one that the center gives", () => {
  const pieces = Object.values({ ...reasons, ...heads, ...actions }).flatMap(([zh]) => literal(zh));
  expect(pieces.length).toBeGreaterThan(40);
  expect(pieces.filter((piece) => !sources.includes(piece))).toEqual([]);
});

/** Rooms whose words are asked for or refused with. */
const SAYS_OTHERS = /\/(commands|decide|expected|possible|ledger|rules\/(?!actions|outcome)\w+)\.py$/;
const REFUSED = /(?:Refused|Fault)\((?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*\)/g;
const reasoning = Object.entries(rooms)
  .filter(([name]) => !SAYS_OTHERS.test(name))
  .map(([, source]) => source);

/** What is Chinese in those rooms and no reason, nor begins one: codes, words of forms and of refusals. */
const OTHERS = [
  ...["推进", "攻坚", "应急", "咨询", "延期", "挂账", "无", "等", "事项", "网格", "等级", "在起草", "待批准"],
  ...["标题", "内容", "文字", "分钟", "小时", "天", "拆分", "撤销并案", "事项不明", "事项不能确定"],
  ...["同网格同类", "同网格同事项"], // before what they have in common
  "哨已吹响，要写明新的主办单位",
  ...["，建议{turn.unit_name(args.suggested)}", "，协办 {_names(view, assist)}"], // behind more of the same
];
const ALARMS = /ALARMS: dict[^}]*\}/;

/** Every text of a room that makes reasons, with each that it may choose from. */
const texts = reasoning
  .map((source) => source.replace(/"""[^]*?"""|#.*/g, "").replace(ALARMS, "").replace(REFUSED, ""))
  .flatMap((source) => [...source.matchAll(/"([^"\n]*)"/g)].map(([, text]) => text!))
  .filter((text) => HAN.test(text) && !OTHERS.includes(text))
  .flatMap(chosen);

/** `{'接哨' if … else '签收'}` and `{'：' + note if note else ''}`, each as it may come out. */
function chosen(text: string): string[] {
  const choice = /\{'([^']*)'( \+ [^{}]*)? if [^{}]* else '([^']*)'\}/.exec(text);
  if (!choice) return [text];
  const [all, one, more, other] = choice;
  return [one! + (more ? "{more}" : ""), other!].flatMap((part) => chosen(text.replace(all, () => part)));
}

/** With one of `VALUES` in each of its places. */
const VALUES = ["X", "5", "5%", "11-24 11:30", "核查", "小时", "地点相同", ""];
function filledIn(text: string): string[] {
  const [place] = /\{[^{}]*\}/.exec(text) ?? [];
  return place ? VALUES.flatMap((value) => filledIn(text.replace(place, () => value))) : [text];
}

test("each that the center gives has its English, whatever stands in its places", () => {
  expect(texts.length).toBeGreaterThan(150);
  const toldOf = (text: string) => filledIn(text.replace(/^[，；]/, "")).some((one) => !HAN.test(told(one) ?? one));
  expect(texts.filter((text) => !toldOf(text))).toEqual([]);
});
