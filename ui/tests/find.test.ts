import { expect, test } from "vitest";
import { caseEntry, matches, places } from "../src/wall/derive/find";
import { initials, placeInitials } from "../src/wall/derive/initials";
import { aCase, TOWN } from "./make";

const CASES = [
  aCase("1", { number: "261124-3TKB3K", title: "餐饮店没有证", short: "餐饮无证" }),
  aCase("2", { number: "261124-9XYZ12", title: "福溪新村路灯不亮", short: "路灯不亮" }),
];
const all = [...places(TOWN), ...CASES.map((view) => caseEntry(view, TOWN))];
const found = (typed: string) => matches(all, typed, 8).map(({ kind, code }) => `${kind} ${code}`);

test("first letters are those of pinyin", () => {
  expect(["光福", "迂里", "邓尉", "香雪", "市场监管所", "综合执法队", "漫山岛"].map(initials)).toEqual([
    "gf", "yl", "dw", "xx", "scjgs", "zhzfd", "msd",
  ]);
  expect(initials("阿坝大峨高哈金克林马那欧怕前然三他王下阳扎")).toBe("abdeghjklmnopqrstwxyz"); // each letter's border
  expect(initials("福溪 02，A区")).toBe("fx02aq");
});

test("the English name of a place says how its signs are read there", () => {
  expect(initials("重庆路")).toBe("zql");
  expect(placeInitials("重庆路", "Chongqing")).toBe("cql");
  expect(placeInitials("市场监管所", "Market")).toBe("scjgs"); // no pinyin
  expect(placeInitials("东崦湖社区", "Dongyan")).toBe("dyhsq");
});

test("grids, villages, units, cameras and cases are found by name, first letters, English and number", () => {
  expect(found("冲山")).toEqual(["village chongshan", "grid chongshan-01", "grid chongshan-02", "camera c1"]);
  expect(found("fx01")).toEqual(["grid fuxi-01"]);
  expect(found("Fuxi 02")).toEqual(["camera c2"]);
  expect(found("scjgs")).toEqual(["unit market"]);
  expect(found("3tkb")).toEqual(["case 1"]);
  expect(found("ldbl")).toEqual(["case 2"]);
  expect(found("Ｐｏｌｉｃｅ")).toEqual(["unit police"]);
});

test("a hit says which other name was meant", () => {
  const told = (typed: string) => matches(all, typed, 1).map(({ name, told }) => [name, told])[0];
  expect(told("gfpcs")).toEqual(["派出所", "光福派出所"]);
  expect(told("市场监督")).toEqual(["市场监管所", "市场监督管理所"]);
  expect(told("scj")).toEqual(["市场监管所", ""]);
  expect(told("Fuxi 02")).toEqual(["福溪 02", "Fuxi 02"]);
  expect(told("福溪新村")).toEqual(["路灯不亮", "福溪新村路灯不亮"]);
  expect(told("9xyz")).toEqual(["路灯不亮", ""]);
});

test("nothing typed finds nothing, and a whole name comes before what only has it in it", () => {
  expect(found("")).toEqual([]);
  expect(found("没有这样的")).toEqual([]);
  expect(found("派出所")[0]).toBe("unit police");
  expect(found("福溪").at(-1)).toBe("case 2");
});
