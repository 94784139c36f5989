import { expect, test } from "vitest";
import { reasons } from "../src/labels/because";
import { inEnglish } from "../src/because";

const NAMES = new Map([
  ["建设办", "Works"],
  ["综合执法队", "Bylaw"],
  ["福溪 02", "Fuxi 02"],
  ["占道经营", "street stalls"],
  ["分管副镇长岗", "Leadership, deputy mayor"],
  ["福溪社区 02", "Fuxi 02"],
]);
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
  ]).toEqual([
    "in Fuxi 02, its source names street stalls",
    null, // an exercise is set aside: nobody sees it on a wall
    "the catalogue gives street stalls to Bylaw, sign by 11-24 11:30",
    "rule stalls-again v3, sign by 11-24 11:30",
    "same grid and item, 120 m apart, within 2 h",
    "in Fuxi 02, seen by camera Fuxi 02, item street stalls",
    "close soon due, yellow card",
    "call-back overdue, reminded",
    "call-back 2: basically satisfied",
    "verified, call-back to come",
    "approved by Leadership, deputy mayor",
  ]);
});

test("what people or rules wrote stays as they wrote it, and so does what names something without English", () => {
  const written = ["讲清规定，责任人按期改完", "规则 waste 第 3 版：建筑垃圾倒在水边", "叫 建设办：几家同时到场", "5 分：办得好"];
  expect(written.map(told)).toEqual([null, null, null, null]);
  expect(told("权责清单“没有英文的事项”归综合执法队负责；11-24 11:30 前签收")).toBe(null);
});

/** Without what is put in its places, in the pieces that the center has. */
const literal = (text: string) => text.split(/\{[^{}]*\}|（|内$/).map((piece) => piece.trim()).filter(Boolean);
const sources = Object.values(
  import.meta.glob<string>(["../../command_center/{case,intake}/*.py", "../../command_center/works.py"], { query: "?raw", import: "default", eager: true }),
).join("\n");

test("each of them is one that the center gives", () => {
  const pieces = Object.values(reasons).flatMap(([zh]) => literal(zh));
  expect(pieces.length).toBeGreaterThan(40);
  expect(pieces.filter((piece) => !sources.includes(piece))).toEqual([]);
});

test("each that the center gives in fixed words has its English", () => {
  const fixed = [...sources.matchAll(/(?:because=|because or |\w\.(?:note|reason) or )"([^"{}]+)"/g)].map(([, zh]) => zh!);
  expect(fixed.length).toBeGreaterThan(30);
  expect(fixed.filter((zh) => /\p{Script=Han}/u.test(zh) && told(zh) === null)).toEqual([]);
});
