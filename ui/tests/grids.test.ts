import { expect, test } from "vitest";
import { critical } from "../src/wall/derive/critical";
import { dueNext } from "../src/wall/derive/duenext";
import { type Grids, grouped, isOpen, regrouped } from "../src/wall/derive/grids";
import { markers } from "../src/wall/derive/markers";
import { queue } from "../src/wall/derive/queue";
import { stops } from "../src/wall/derive/rotation";
import { whistles } from "../src/wall/derive/whistles";
import type { WallCase } from "../src/wall/frames";
import { aCase, aClock, aDuty, at, aTodo, aWhistle, HOUR, MINUTE, NOW, OFFICE, SITE, TOWN } from "./make";

const GRIDS = [...SITE.grids.map((grid) => grid.code), "", "nowhere"];

/** The same numbers each time: mulberry32. */
function chance(seed: number): (most: number) => number {
  let state = seed;
  return (most) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % most;
  };
}

const one = <T>(any: (most: number) => number, all: readonly T[]) => all[any(all.length)]!;

function anyCase(any: (most: number) => number, nth: number): WallCase {
  const [id, unit] = [`c${nth}`, one(any, ["market", "police"])];
  const [from, to] = [-any(300), any(600) - 200];
  const duty = aDuty(`d${nth}`, unit, one(any, ["called", "signed", "in-review", "done"]), {
    card: one(any, ["", "red"]),
    whistle: one(any, ["", `w${nth}`]),
  });
  const working = any(3) === 0;
  const verb = one(any, ["dispatch", "confirm", "review", "assign", "merge", "escalate"]);
  const cause = one(any, [`${verb} ${id}`, `${verb} ${any(4)}`]);
  const others = verb === "merge" ? [`c${any(30)}`, `c${any(30)}`] : [];
  return aCase(id, {
    version: any(1000),
    status: one(any, ["handling", "received", "to-sign", "closed"]),
    grid: one(any, GRIDS),
    level: one(any, ["L1", "L3"]),
    opened_at: at(-any(9999)),
    duties: any(4) ? [duty] : [],
    clocks: any(4) ? [{ ...aClock("sign", `d${nth}`, unit, from, to), working, paused: any(5) === 0 }] : [],
    whistles: any(9) ? [] : [aWhistle(`w${nth}`, { blown_at: at(-any(9999)), applied_at: at(-any(9999)), state: one(any, ["blown", "to-approve", "to-lower", "lowered"]) })],
    todo: any(2) ? [{ ...aTodo(verb, any(300) - 100, -any(200), cause), working, others }] : [],
  });
}

/** All that the wall makes of the cases. */
function derived(grids: Grids, now: number, chosen: string) {
  const shown = markers(grids, now, TOWN, chosen);
  const { called, drafts, ...counts } = whistles(grids, now, OFFICE);
  return {
    chosen: shown.chosen?.view.id,
    marks: shown.groups.flatMap((group) => group.markers.map(({ view, urgency }) => `${view.id} ${urgency}`)).sort(),
    next: [4, 6].map((most) => dueNext(grids, now, OFFICE, most)),
    queue: [3, 9].map((limit) => queue(grids, now, OFFICE, limit)),
    called: called.map(({ view, worst, due }) => `${view.id} ${worst} ${due}`),
    drafts: drafts.map(({ view }) => view.id),
    counts,
    critical: critical(grids).map((view) => view.id),
  };
}

/** What of it is told grid by grid. */
const byPlace = (grids: Grids, now: number, chosen: string) => ({
  numbers: markers(grids, now, TOWN, chosen).numbers.map(({ grid, count }) => `${grid} ${count}`).sort(),
  stops: stops([], grids, now, TOWN).map((stop) => JSON.stringify(stop)).sort(),
});

/** As if nothing had been kept: every view is another. */
const afresh = (cases: Iterable<WallCase>) => [...cases].map((view) => structuredClone(view));

test.each([20, 300])("of %i cases the wall makes the same by grids and what it kept of them as of all afresh, whatever comes and whenever", { timeout: 60_000 }, (many) => {
  const any = chance(many);
  let known = new Map(Array.from({ length: many }, (_, nth) => [`c${nth}`, anyCase(any, nth)]));
  let grids = grouped(known.values());
  let now = NOW;
  for (let round = 0; round < 40; round += 1) {
    const views = Array.from({ length: any(4) }, () => anyCase(any, any(many + 20)));
    grids = regrouped(grids, known, views);
    known = new Map([...known, ...views.map((view): [string, WallCase] => [view.id, view])]);
    const { clocks, todo } = one(any, [...known.values()]);
    const dues = [...clocks, ...todo].map((each) => Date.parse(each.due_at!)).flatMap((due) => [due, due - 10 * MINUTE]);
    const midnight = OFFICE.midnight(now) + 24 * HOUR;
    const then = one(any, [now, now + any(90) * 1000, now - any(20) * MINUTE, now + 9 * HOUR, midnight, ...dues]);
    const chosen = `c${any(many)}`;
    for (const step of one(any, [[-1, 0, 1], [1, 0, -1]])) {
      now = then + step;
      expect(derived(grids, now, chosen)).toEqual(derived(new Map([["all", afresh(known.values()).filter(isOpen)]]), now, chosen));
      expect(byPlace(grids, now, chosen)).toEqual(byPlace(grouped(afresh(known.values())), now, chosen));
    }
  }
});

test("a grid where nothing changed keeps its very list; a case stays in its place, goes to its new grid, and leaves when it ends", () => {
  const known = new Map(["a", "b", "c"].map((id) => [id, aCase(id, { grid: id === "c" ? "fuxi-01" : "chongshan-01" })]));
  const before = grouped(known.values());
  const ids = (grids: Grids, grid: string) => grids.get(grid)?.map((view) => `${view.id}${view.version}`);
  const changed = regrouped(before, known, [aCase("a", { version: 2, grid: "chongshan-01" })]);
  expect(ids(changed, "chongshan-01")).toEqual(["a2", "b1"]);
  expect(changed.get("fuxi-01")).toBe(before.get("fuxi-01"));
  const moved = regrouped(before, known, [aCase("a", { version: 2, grid: "chongshan-02" }), aCase("new", { grid: "fuxi-01" })]);
  expect(["chongshan-01", "chongshan-02", "fuxi-01"].map((grid) => ids(moved, grid))).toEqual([["b1"], ["a2"], ["c1", "new1"]]);
  const ended = regrouped(before, known, [aCase("c", { version: 2, grid: "fuxi-01", status: "closed" })]);
  expect(ids(ended, "fuxi-01")).toEqual([]);
  expect(isOpen(aCase("c", { status: "closed" }))).toBe(false);
});

test("a decision becomes soon ten minutes before it is due, though nothing comes and no colour changes", () => {
  const grids = grouped([aCase("a", { todo: [aTodo("dispatch", 60, 0)] })]);
  const soon = (minutes: number) => queue(grids, NOW + minutes * MINUTE, OFFICE).soon;
  expect([49, 51, 49].map(soon)).toEqual([0, 1, 0]);
});
