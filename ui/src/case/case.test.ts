import { describe, expect, it } from "vitest";
import type { CaseView, Site } from "../api";
import { milestones } from "./path";
import { frame } from "./projection";
import { beyond, toldTo, type CaseState, type Detail, type DutyPart, type Fact } from "./state";
import { dutyRow } from "./steps";
import { line } from "./words";

const at = (hour: string) => `2026-11-24T${hour}:00.000+08:00`;
const site = {
  timezone: "Asia/Shanghai",
  units: { tourism: { name: "旅游办公室", short: "旅游办", english: "Tourism" } },
  posts: [{ code: "tourism-clerk", name: "旅游办内勤岗", unit: "tourism", roles: ["unit-clerk"], grid: "" }],
} as unknown as Site;

function duty(more: Partial<DutyPart>): DutyPart {
  return {
    id: "d1",
    unit: "tourism",
    kind: "assist",
    state: "called",
    by: "whistle",
    called_at: at("09:58"),
    whistle: "w1",
    needs_contact: true,
    needs_arrival: true,
    ...more,
  };
}

function detail(state: Partial<CaseState>, view: Partial<CaseView> = {}, story: Fact[] = []): Detail {
  const base = {
    id: "c",
    number: "1",
    status: "handling",
    source: "hotline",
    asked: 0,
    title: "",
    notices: [],
    duties: [],
    opened_at: at("09:31"),
  };
  return {
    post: "tourism-clerk",
    case: { ...base, version: 1, ...state } as CaseState,
    view: { ...base, ...view } as unknown as CaseView,
    story,
    allowed: [],
  };
}

function fact(kind: string, more: Partial<Fact> = {}): Fact {
  return {
    id: kind,
    version: 1,
    at: at("10:04"),
    kind,
    actor: "tourism-clerk",
    actor_name: "旅游办内勤岗",
    cause: "",
    on: "d1",
    because: "",
    given: {},
    ...more,
  };
}

describe("a case that was told to one post", () => {
  const told = detail({});
  it("is shown to that post, by its id or its number", () => {
    expect([toldTo("tourism-clerk", "c", told), toldTo("tourism-clerk", "1", told)]).toEqual([told, told]);
  });
  it("is not shown to the next one who sits down, nor as another case", () => {
    expect([toldTo("market-clerk", "c", told), toldTo("tourism-clerk", "d", told)]).toEqual([null, null]);
    expect(toldTo("tourism-clerk", "c", null)).toBe(null);
  });
});

describe("a unit's steps", () => {
  it("wait at the first one that is missing, with its clock", () => {
    const one = duty({ state: "signed", signed_at: at("10:49") });
    const clock = {
      id: "contact:d1",
      kind: "contact",
      on: "d1",
      owner: "tourism",
      started_at: at("09:58"),
      due_at: at("17:00"),
    };
    const row = dutyRow(detail({ duties: { d1: one }, clocks: { "contact:d1": clock } }), one);
    expect(row.missing).toMatchObject({ step: "contact", text: "未联系", clock: { id: "contact:d1" } });
  });

  it("pass over what nobody asks of it", () => {
    const one = duty({
      state: "signed",
      signed_at: at("10:49"),
      whistle: "",
      needs_contact: false,
      needs_arrival: false,
    });
    expect(dutyRow(detail({ duties: { d1: one } }), one).missing?.step).toBe("report");
  });

  it("say that it was late", () => {
    const one = duty({ state: "done", signed_at: at("11:52"), finished_at: at("16:00"), late: ["sign"] });
    expect(dutyRow(detail({ duties: { d1: one } }), one).cells[0]).toMatchObject({ step: "sign", late: true });
  });
});

describe("the way of a case", () => {
  it("stands at the approval while a draft waits for it", () => {
    const whistle = {
      id: "w1",
      number: "1-1",
      kind: "推进",
      state: "to-approve",
      lead: "tourism",
      assist: [],
      because: "",
      author: "rule:x",
    };
    const steps = milestones(
      detail(
        { accepted_at: at("09:31"), dispatched_at: at("09:32"), whistles: { w1: whistle } },
        { status: "to-sign", dispatched_at: at("09:32") },
      ),
    );
    expect(steps.find((step) => step.is === "now")?.key).toBe("approve");
  });

  it("shows no step that a case closed on the spot never took", () => {
    const steps = milestones(detail({ closed_at: at("09:34"), closing: "on-site" }, { status: "closed" }));
    expect(steps.map((step) => step.key)).toEqual(["close"]);
  });
});

describe("a fact in words", () => {
  const state = { duties: { d1: duty({}) } };

  it("says who did what, and what a whistle's duty calls it", () => {
    const told = line(site, detail(state), fact("duty.signed", { because: "旅游办接哨" }));
    expect(told).toMatchObject({ text: "旅游办接哨", because: "", who: "旅游办内勤岗", mark: "ok" });
  });

  it("is red for a card of a passed clock and amber for a warning", () => {
    const given = { clock: "sign:d1", kind: "sign", do: "yellow", due_at: at("10:58") };
    expect(line(site, detail(state), fact("clock.fired", { at: at("10:58"), given, actor: "clock" })).tone).toBe("red");
    expect(line(site, detail(state), fact("clock.fired", { at: at("10:30"), given, actor: "clock" })).tone).toBe(
      "amber",
    );
  });

  it("shows a kind that it does not know by its reason", () => {
    expect(line(site, detail(state), fact("case.new-kind", { because: "新的一种" })).text).toBe("新的一种");
  });
});

describe("the schematic", () => {
  it("keeps every point that it was made for in the picture", () => {
    const points: [number, number][] = [
      [120.3, 31.28],
      [120.34, 31.27],
    ];
    const view = frame(points, 330, 176);
    expect(points.every((point) => view.sees(point))).toBe(true);
    expect(view.at(points[0]!)[1]).toBeLessThan(view.at(points[1]!)[1]); // north is up
  });
});

describe("what a signal says is told once", () => {
  it("without its title, where the text begins with that", () => {
    expect(beyond("路灯不亮", "路灯不亮")).toBe("");
    expect(beyond("路灯不亮", " 路灯不亮。\n晚上看不清")).toBe("晚上看不清");
  });

  it("whole, where the title is other words or was cut within a sentence", () => {
    expect(beyond("路灯不亮", "桥头第二盏，路灯不亮")).toBe("桥头第二盏，路灯不亮");
    expect(beyond("桥头第二", "桥头第二盏灯不亮")).toBe("桥头第二盏灯不亮");
    expect(beyond("路灯不亮")).toBe("");
  });
});
