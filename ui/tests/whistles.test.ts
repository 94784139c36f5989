import { expect, test } from "vitest";
import type { Block } from "../src/wall/derive/fit";
import { fit, HEAD, ROW } from "../src/wall/derive/fit";
import { grouped } from "../src/wall/derive/grids";
import { whistles } from "../src/wall/derive/whistles";
import { aCase, aClock, aDuty, aWhistle, at, NOW, OFFICE, whistled } from "./make";

const of = (...cases: ReturnType<typeof aCase>[]) => whistles(grouped(cases), NOW, OFFICE);
const shown = (blocks: Block[]) =>
  blocks.map((block) =>
    block.type === "called" ? `${block.called.view.id} ${block.lines.length}+${block.hidden.units}` : block.type,
  );
const calm = (id: string, n: number) =>
  whistled(
    id,
    Array.from({ length: n }, (_, unit) => [`u${unit}`, 300]),
  );

test("whistles stand by their worst next clock, duties from red to done", () => {
  const amber = whistled("amber", [
    ["a", 300],
    ["b", 10],
  ]);
  const red = whistled("red", [
    ["a", 300],
    ["b", -5],
    ["c", 20],
  ]);
  const all = of(calm("calm", 2), amber, red);
  expect(all.called.map((called) => called.view.id)).toEqual(["red", "amber", "calm"]);
  expect(all.called[0]?.lines.map((line) => line.unit)).toEqual(["b", "c", "a"]);
  expect(all).toMatchObject({ units: 7, unsigned: 7 });
});

test("a card alone colours nothing; a refusal that nobody ruled on is amber", () => {
  const view = aCase("a", {
    whistles: [aWhistle("w")],
    duties: [
      aDuty("d1", "x", "on-scene", {
        whistle: "w",
        card: "yellow",
        signed_at: at(-50),
        contacted_at: at(-40),
        arrived_at: at(-30),
      }),
      aDuty("d2", "y", "in-review", { whistle: "w" }),
    ],
    clocks: [aClock("close", "d1", "x", -60, 600), aClock("review", "d2", "role:supervisor", -1, 119)],
  });
  expect(of(view).called[0]?.lines.map((line) => [line.unit, line.standing])).toEqual([
    ["y", "amber"],
    ["x", "on-scene"],
  ]);
});

test("whistles within limits fold to the last line before any duty does", () => {
  const late = whistled("late", [
    ["a", -5],
    ["b", 300],
    ["c", 300],
  ]);
  const plan = fit(of(late, calm("calm", 4)), [HEAD + 3 * ROW + 40], 32);
  expect(plan.columns.map(shown)).toEqual([["late 3+0"]]);
  expect(plan.rest).toMatchObject({ units: 4, toLower: 0, calm: true });
});

test("with ten times as many, only late and amber duties are shown, red first", () => {
  const many = Array.from({ length: 30 }, (_, nth) =>
    whistled(`t${nth}`, [
      ["a", nth ? 10 + nth / 100 : -5],
      ["b", 300],
      ["c", 300],
    ]),
  );
  const plan = fit(of(...many), [608], 32);
  expect(shown(plan.columns[0]!)[0]).toBe("t0 1+2");
  expect(plan.columns[0]!.length).toBeGreaterThan(4);
  expect(plan.rest.calm).toBe(false);
});

test("a whistle that has the room shows all its units, though a worse one before it has not", () => {
  const late = (id: string, calm: number) =>
    whistled(id, [["late", -5], ...Array.from({ length: calm }, (_, nth): [string, number] => [`c${nth}`, 300])]);
  const plan = fit(of(late("big", 9), late("small", 2)), [2 * HEAD + 5 * ROW], 0);
  expect(plan.columns.map(shown)).toEqual([["big 1+9", "small 3+0"]]);
});

test("two columns take each whistle where it fits", () => {
  const plan = fit(
    of(
      whistled("a", [
        ["x", -5],
        ["y", 1],
        ["z", 1],
      ]),
      whistled("b", [
        ["x", 1],
        ["y", 2],
        ["z", 3],
      ]),
    ),
    [150, 150],
    60,
  );
  expect(plan.columns.map(shown)).toEqual([["a 3+0"], ["b 3+0"]]);
});

test("more than two drafts become one line with the soonest", () => {
  const draft = (id: string, due: number) =>
    aCase(id, {
      whistles: [aWhistle(`w${id}`, { state: "to-approve" })],
      clocks: [aClock("approve", `w${id}`, "role:mayor", -60, due)],
    });
  const plan = fit(of(draft("a", 90), draft("b", 30), draft("c", 60)), [608], 32);
  expect(plan.columns[0]).toMatchObject([{ type: "drafts", count: 3, first: { view: { id: "b" } } }]);
});

test("a stage that is late counts, though the close is not", () => {
  const view = whistled("a", []);
  view.duties = [aDuty("d", "x", "signed", { whistle: "w-a", needs_contact: false, needs_arrival: false })];
  view.clocks = [aClock("close", "d", "x", -60, 600), aClock("stage", "d", "x", -60, -5)];
  expect(of(view).called[0]?.lines[0]?.standing).toBe("red");
});

test("where there is no room even for the late ones, their number stands there", () => {
  const many = Array.from({ length: 40 }, (_, nth) =>
    whistled(`t${nth}`, [
      ["a", -5 - nth],
      ["b", 10],
      ["c", 300],
    ]),
  );
  const plan = fit(of(...many), [608], 32);
  const blocks = plan.columns[0]!;
  expect(blocks.every((block) => block.type === "called" && block.lines.every((line) => line.urgency === "red"))).toBe(true);
  expect(blocks.length).toBeGreaterThan(4);
  expect(plan.rest.late).toBe(40 - blocks.length);
});

test("one whistle with more late units than the panel has rows shows as many as fit and counts the others", () => {
  const all = Array.from({ length: 40 }, (_, nth): [string, number] => [`u${nth}`, -5]);
  const [block] = fit(of(whistled("big", all)), [608], 32).columns[0]!;
  expect(block?.type === "called" && block.lines.length).toBe(17);
  expect(block?.type === "called" && block.hidden).toEqual({ units: 23, soon: 0, late: 23 });
});
