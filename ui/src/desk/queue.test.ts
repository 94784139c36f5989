import { describe, expect, it } from "vitest";
import type { CaseView, ClockView, Post } from "../api";
import { filtered, inTab, isOwn, nextOf, ownStep, queue, TABS } from "./queue";

const clerk: Post = { code: "clerk", name: "值班员岗", unit: "duty-desk", roles: ["clerk"], grid: "" };
const market: Post = { code: "market-clerk", name: "内勤岗", unit: "market", roles: ["unit-clerk"], grid: "" };
const at = (text: string) => `2026-11-24T${text}:00.000+08:00`;
const now = Date.parse(at("10:00"));
const endOfDay = Date.parse("2026-11-25T00:00:00+08:00");

function clock(owner: string, due: string, more: Partial<ClockView> = {}): ClockView {
  return {
    id: `${owner}${due}`,
    kind: "sign",
    on: "d1",
    owner,
    started_at: at("09:00"),
    due_at: due,
    late: false,
    paused: false,
    fired: 0,
    ...more,
  };
}

function view(id: string, clocks: ClockView[], more: Partial<CaseView> = {}): CaseView {
  return {
    id,
    number: id,
    title: id,
    short: "",
    item: "",
    opened_at: at("09:00"),
    clocks,
    todo: [],
    ...more,
  } as CaseView;
}

const item = (one: CaseView) => ({ view: one, allowed: [] });

describe("whose clock it is", () => {
  it("is the unit's own, or a role's of the post", () => {
    expect(isOwn("market", market)).toBe(true);
    expect(isOwn("tourism", market)).toBe(false);
    expect(isOwn("role:clerk", clerk)).toBe(true);
    expect(isOwn("role:center", clerk)).toBe(true);
  });

  it("takes the soonest that runs", () => {
    const paused = clock("market", at("10:01"), { paused: true });
    const one = view("a", [clock("market", at("12:00")), clock("tourism", at("10:05")), paused]);
    expect(nextOf(one, market)?.due_at).toBe(at("12:00"));
  });

  it("takes the duty desk's decisions for the duty desk alone", () => {
    const late = { verb: "escalate", due_at: at("11:00"), started_at: null, on: "d1", late: true, cause: "escalate sign" };
    const todo = [{ ...late, others: [] }];
    const one = view("a", [clock("market", at("12:00"))], { todo });
    expect(nextOf(one, clerk)).toMatchObject({ kind: "escalate", todo: true });
    expect(nextOf(one, market)).toMatchObject({ kind: "sign", todo: false });
  });
});

describe("the list", () => {
  const cases = [
    view("later", [clock("market", "2026-11-26T10:00:00.000+08:00")]),
    view("none", [clock("tourism", at("10:01"))]),
    view("late", [clock("market", at("09:30"))]),
    view("today", [clock("market", at("17:00"))]),
  ];

  it("is cut by when, strictly by the next clock of this post", () => {
    const entries = queue(cases.map(item), market, now, endOfDay);
    expect(entries.map((entry) => [entry.view.id, entry.group])).toEqual([
      ["late", "soon"],
      ["today", "today"],
      ["later", "later"],
      ["none", "none"],
    ]);
  });

  it("finds by every word", () => {
    const entries = queue(
      [item(view("a", [], { title: "菜场短斤缺两" })), item(view("b", [], { title: "菜场占道" }))],
      market,
      now,
      endOfDay,
    );
    expect(filtered(entries, "菜场 占道", () => "福溪 04").map((entry) => entry.view.id)).toEqual(["b"]);
    expect(filtered(entries, "福溪", () => "福溪 04")).toHaveLength(2);
  });
});

describe("the step before a unit", () => {
  const duty = (more: object) => view("1", [], { duties: [{ unit: "market", state: "called", ...more }] } as object);
  it("is the first that its duty lacks and needs", () => {
    expect(ownStep(duty({}), market)).toBe("sign");
    const signed = { signed_at: at("09:30"), needs_contact: true, needs_arrival: true };
    expect(ownStep(duty(signed), market)).toBe("contact");
    expect(ownStep(duty({ ...signed, contacted_at: at("09:40") }), market)).toBe("arrive");
    expect(ownStep(duty({ signed_at: at("09:30") }), market)).toBe("report");
  });

  it("is none once it has reported, or where another unit works", () => {
    expect(ownStep(duty({ state: "done", signed_at: at("09:30") }), market)).toBe("");
    expect(ownStep(duty({}), clerk)).toBe("");
  });

  it("sorts the list into tabs", () => {
    const entries = queue([item(duty({})), item(duty({ signed_at: at("09:30") }))], market, now, endOfDay);
    expect(TABS.map((tab) => inTab(entries, tab, market).length)).toEqual([2, 1, 0, 0, 1]);
  });
});
