/** The duty desk's own derivations: how rows are cut, which acts come first, what a preview says. */
import { describe, expect, it } from "vitest";
import type { Allowed, CaseView, Site } from "../api";
import type { Detail } from "../case/state";
import { WorkTime } from "../worktime";
import { acts, likeness } from "./acts";
import { falseRate } from "./alarm";
import type { Entry, Near, Preview, Row, Suggestion, Thing } from "./answer";
import { endedBefore, type Acted } from "./pressing";
import { asideOf, groupOf, holderText, keyOf, members, walked } from "./rows";
import { pieces } from "./unmatched";
import { willing } from "./willing";

const NOW = Date.parse("2026-11-24T10:00:00+08:00");
const OFFICE = new WorkTime(undefined, "Asia/Shanghai");
const site = {
  timezone: "Asia/Shanghai",
  units: { market: { short: "市场监管所" }, fire: { short: "消防站" }, water: { short: "水利站" }, yuli: { short: "渔李村" } },
  items: { oil: { name: "河道油污", short: "河道油污", lead: "water", assist: ["fire", "{village}"] } },
  grids: [{ code: "yuli-02", name: "渔李 02", village: "yuli" }],
  villages: [],
  posts: [],
  cameras: [],
} as unknown as Site;

const at = (minutes: number) => new Date(NOW + minutes * 60_000).toISOString();
const entry = (some: Partial<Entry>): Entry =>
  ({
    case: "c1",
    verb: "dispatch",
    due_at: at(30),
    started_at: at(-5),
    reasons: [],
    grid: "",
    unit: "",
    step: "",
    ...some,
  }) as Entry;
const row = (some: Partial<Row>): Row =>
  ({ ...entry(some), key: "k", kind: "", times: 1, entries: [], ...some }) as Row;

function detail(status: string, verbs: string[], more: object = {}): Detail {
  const allowed = verbs.map((name): Allowed => {
    const [target = "", verb = ""] = name.split(".");
    return { target: target as Allowed["target"], verb, on: "c1", path: `/${name}`, fields: [] };
  });
  const view = {
    id: "c1",
    number: "2611240001",
    status,
    item: "",
    grid: "",
    village: "",
    duties: [],
    clocks: [],
    whistles: [],
    ...more,
  };
  return { case: { id: "c1" }, view, story: [], allowed } as unknown as Detail;
}

const near = (some: Partial<Near> = {}): Near =>
  ({ case: "c2", number: "2611240012", same_item: true, same_grid: true, metres: 40, likely: true, ...some }) as Near;
const suggestion: Suggestion = {
  item: "oil",
  lead: "water",
  assist: ["fire"],
  level: "L3",
  words: ["油花"],
  pieces: [],
  like: 0,
  like_by_lead: 0,
  share: 0.6,
};
const thing = { suggestions: [suggestion], near: [], camera: [], load: {} } as unknown as Thing;

describe("how often a camera was wrong", () => {
  it("is known once something was decided", () => {
    expect(falseRate(3, 1)).toBe("25%");
    expect(falseRate(2, 0)).toBe("0%");
    expect(falseRate(0, 0)).toBe("—");
  });
});

describe("in whose hands a case is", () => {
  it("is its unit's where it was dispatched, else the desk's", () => {
    expect(holderText(site, { lead: "market", status: "handling" })).toBe("市场监管所 处置中");
    expect(holderText(site, { lead: "", status: "received" })).toBe("值班席 待受理");
  });
});

describe("rows", () => {
  it("are cut by when they are due", () => {
    const groups = [5, 30, 24 * 60].map((minutes) => groupOf(entry({ due_at: at(minutes) }), NOW, OFFICE));
    expect(groups).toEqual(["soon", "today", "later"]);
  });

  it("are walked one by one, those folded only behind the row that is open", () => {
    const folded = [entry({ case: "a" }), entry({ case: "b" })];
    const rows = [row({ case: "a", entries: folded }), row({ case: "c" })];
    expect(walked(rows, "").map((one) => one.case)).toEqual(["a", "c"]);
    expect(walked(rows, keyOf(folded[1]!)).map((one) => one.case)).toEqual(["a", "b", "c"]);
    expect(members(rows).map((one) => one.case)).toEqual(["a", "b", "c"]);
  });

  it("tell two decisions about one case apart", () => {
    const late = (step: string, on: string) => keyOf(entry({ verb: "escalate", step, on }));
    expect(late("close", "d1")).not.toBe(late("arrive", "d1"));
    expect(late("sign", "d1")).not.toBe(late("sign", "d2"));
  });

  it("name the unit where it is a unit that one waits for", () => {
    expect(asideOf(site, entry({ verb: "sign", unit: "market" }))).toBe("市场监管所");
  });

  it("say who is late with what, and what is missing", () => {
    const late = { verb: "escalate", unit: "market", step: "sign" };
    expect(asideOf(site, entry(late))).toBe("市场监管所未签收");
    expect(asideOf(site, entry({ ...late, called: true }))).toBe("市场监管所未接哨");
    expect(asideOf(site, entry({ unmatched: true, reasons: ["item-unknown"] }))).toBe("缺事项");
  });
});

describe("acts", () => {
  const scene = (more: object) =>
    ({ site, thing: null, verb: "confirm", on: "case", pick: null, into: null, ...more }) as never;

  it("put an alarm into the case that is like it first, and keep a case of its own possible", () => {
    const all = acts(scene({ detail: detail("to-confirm", ["case.confirm", "case.reject"]), into: near() }));
    expect(all.map((act) => act.name)).toEqual(["并入 0012", "确认并派单", "判误报"]);
    expect(all.map((act) => act.preset)).toEqual([{ join: "c2" }, { alone: true }, {}]);
  });

  it("answer a suggested merge, either way, before all else", () => {
    const verbs = ["case.split", "case.keep_apart", "case.merge"];
    const all = acts(scene({ verb: "merge", detail: detail("to-sign", verbs), into: near() }));
    expect(all.map((act) => act.name)).toEqual(["并入 0012", "并案", "不合并", "拆分"]);
    expect(all.map((act) => act.hotkey)).toEqual(["M", "", "P", ""]);
  });

  it("remind a unit before they part what came together", () => {
    const all = acts(scene({ verb: "sign", detail: detail("handling", ["case.split", "case.supervise", "case.remind"]) }));
    expect(all.map((act) => act.key)).toEqual(["case.remind:c1", "case.supervise:c1", "case.split:c1"]);
  });

  it("count alike what is ticked side by side", () => {
    const far = { ...near(), same_item: true, same_grid: false, metres: 480, likely: true };
    expect(likeness(far)).toBe("1 项相近");
    expect(likeness({ ...far, metres: 60, same_grid: true })).toBe("3 项相近");
    expect(likeness({ ...far, same_item: false })).toBe("");
  });

  it("confirm an alarm that is like nothing", () => {
    const all = acts(scene({ detail: detail("to-confirm", ["case.confirm", "case.reject"]) }));
    expect(all[0]).toMatchObject({ name: "确认并派单", preset: {}, hotkey: "D" });
  });

  it("accept and dispatch by the suggestion that is chosen, as one press", () => {
    const all = acts(
      scene({ verb: "dispatch", thing, pick: suggestion, detail: detail("received", ["case.accept", "case.decline"]) }),
    );
    expect(all[0]).toMatchObject({ key: "accept-dispatch", hint: "用建议一" });
    expect(all[0]!.then!(all[0]!.preset)).toEqual({
      target: "case",
      verb: "dispatch",
      on: "c1",
      args: { lead: "water", assist: ["fire"], item: "oil" },
    });
  });

  it("dispatch to the catalogue's units, those that assist too, when the item is chosen by hand", () => {
    const all = acts(scene({ verb: "dispatch", detail: detail("received", ["case.accept"]) }));
    const { args } = all[0]!.then!({ item: "oil", grid: "yuli-02" });
    expect(args).toEqual({ lead: "water", assist: ["fire", "yuli"], item: "oil" });
    expect(all[0]!.then!({ item: "oil" }).args.assist, "no village is known").toEqual(["fire"]);
    expect(all[0]!.then!({}).args.lead, "without an item nobody is called").toBe("");
  });

  it("give a key to one act alone", () => {
    const verbs = ["case.accept", "case.dispatch", "case.decline", "whistle.draft", "case.ask_more"];
    const keys = acts(scene({ verb: "dispatch", detail: detail("received", verbs) }))
      .map((act) => act.hotkey)
      .filter(Boolean);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe("a preview", () => {
  const preview: Preview = {
    status: "to-sign",
    former: "received",
    number: "1",
    item: "oil",
    grid: "",
    level: "L3",
    lead: "water",
    called: [
      {
        unit: "water",
        kind: "lead",
        new: true,
        rule: "items.oil",
        dues: [{ kind: "sign", owner: "water", due_at: at(120), limit: "2 wh", rule: "levels.L3" }],
      },
    ],
    freed: [],
    dues: [],
    drafts: [],
    approvals: [],
    whistle: "",
    undo: "",
    into: "",
    apart: "",
    into_lead: "",
    into_level: "",
    because: ["由水利站主办"],
    facts: [],
    messages: [],
  };

  it("says who is called, by when and by which rows of the tables", () => {
    const [outcome, called, last] = willing(site, preview);
    expect(outcome!.text).toBe("工单转待签收");
    expect(called).toEqual({
      shape: "running",
      text: "叫水利站主办",
      more: "签收 11-24 12:00；按清单“河道油污”、L3 级时限",
    });
    expect(last!.text).toBe("送出后不能收回");
  });

  it("says that nobody is called, and how it is taken back", () => {
    const texts = willing(site, { ...preview, called: [], into: "2611240012", into_lead: "fire", undo: "unmerge" }).map(
      (line) => line.text,
    );
    expect(texts).toEqual(["归入工单 0012", "消防站在工单上看到，不另发消息", "没有单位被叫", "可以收回：撤销并案"]);
  });

  it("says to whom messages go out, where somebody is reached", () => {
    const message = { kind: "called", unit: "water", post: "", title: "派单：河道油污", text: "水利站主办" };
    const lines = willing(site, { ...preview, messages: [message, { ...message, unit: "fire" }] });
    expect(lines.find((line) => line.text === "发出 2 条消息")?.more).toBe("水利站、消防站");
  });

  it("says what becomes of the case that it goes into: its level, and the whistle that is drafted for it", () => {
    const [due] = preview.called[0]!.dues;
    const raised = { ...preview.called[0]!, new: false, dues: [{ ...due!, rule: "levels.L2" }] };
    const lines = willing(site, {
      ...preview,
      called: [raised],
      into: "2611240012",
      into_lead: "water",
      into_level: "L2",
      drafts: [{ kind: "推进", units: ["water", "fire"] }],
      approvals: [["leader"]],
      undo: "unmerge",
    });
    expect(lines.map((line) => line.text)).toEqual([
      "归入工单 0012",
      "工单 0012 升为 L2 级",
      "水利站主办的时限改变",
      "起草推进哨，批准后叫这些单位",
      "报镇领导任一批准",
      "批准前各家收不到任何通知",
      "可以收回：撤销并案",
    ]);
    expect(lines[2]!.more, "its limits change by the level, not by the catalogue").toBe("签收 11-24 12:00；按L2 级时限");
    expect(lines[3]!.more).toBe("水利站、消防站");
  });

  it("says of a whistle without approval that it blows at once, and stays blown", () => {
    const lines = willing(site, { ...preview, whistle: "应急" });
    expect(lines.map((line) => line.text)).toContain("按下即吹应急哨，各家同时收到");
    expect(lines.at(-1)!.text).toBe("送出后不能收回");
  });

  it("says that nobody hears a whistle before it is approved", () => {
    const texts = willing(site, {
      ...preview,
      called: [],
      approvals: [["secretary"], ["mayor"]],
      approved: preview,
    }).map((line) => line.text);
    expect(texts).toContain("报书记、镇长批准");
    expect(texts).toContain("批准前各家收不到任何通知");
    expect(texts).toContain("批准即吹哨，1 家同时收到");
  });

  it("names the village's head, who approves what its grid worker drafts", () => {
    const post = { code: "fuxi-head", name: "府西村书记岗", unit: "fuxi", roles: ["unit-head"] };
    const lines = willing({ ...site, posts: [post] } as unknown as Site, { ...preview, approvals: [["unit-head:fuxi"]] });
    expect(lines.map((line) => line.text)).toContain("报府西村书记岗批准");
  });
});

describe("a text", () => {
  it("has the words that counted marked, longer ones whole", () => {
    expect(pieces("河面上一大片油花", ["油花", "河面", "面"])).toEqual([
      ["河面", true],
      ["上一大片", false],
      ["油花", true],
    ]);
  });
});

describe("a whistle's form that was sent before", () => {
  const facts = [{ id: "f", kind: "whistle.drafted", on: "c1.w1" }];
  const sent = (again: boolean, ...states: string[]): Acted => {
    const whistles = states.map((state) => ({ id: "c1.w1", state }));
    return { facts, case: { whistles } as unknown as CaseView, again };
  };

  it("did nothing where its whistle has ended", () => {
    expect(endedBefore(sent(true))).toBe(true);
    expect(endedBefore(sent(true, "lowered"))).toBe(true);
  });

  it("is done where its whistle lives, or was drafted just now", () => {
    expect(endedBefore(sent(true, "to-approve"))).toBe(false);
    expect(endedBefore(sent(false))).toBe(false);
    expect(endedBefore({ ...sent(true), facts: [] })).toBe(false);
  });
});
