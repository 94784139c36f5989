import { expect, test } from "vitest";
import { critical } from "../src/wall/derive/critical";
import { grouped } from "../src/wall/derive/grids";
import { aCase, aDuty, at } from "./make";

const ids = (...cases: ReturnType<typeof aCase>[]) => critical(grouped(cases)).map((view) => view.id);
const called = (id: string, states: Parameters<typeof aDuty>[2][]) =>
  aCase(id, { level: "L1", status: "to-sign", duties: states.map((state, nth) => aDuty(`${id}${nth}`, `u${nth}`, state)) });

test("a critical case sounds while it lies at the desk, whatever its source", () => {
  for (const status of ["to-confirm", "received", "to-dispatch"]) {
    expect(ids(aCase("a", { level: "L1", status }))).toEqual(["a"]);
    expect(ids(aCase("a", { level: "L2", status }))).toEqual([]);
  }
  expect(ids(aCase("a", { level: "L1", status: "waiting" }))).toEqual([]);
});

test("and until every unit that was called has signed or refused: the first signature silences nobody", () => {
  expect(ids(called("a", ["called", "called"]))).toEqual(["a"]);
  expect(ids(called("a", ["signed", "called"]))).toEqual(["a"]);
  expect(ids(called("a", ["signed", "in-review"]))).toEqual([]);
  expect(ids(called("a", ["on-scene", "done"]))).toEqual([]);
});

test("the oldest is first", () => {
  const younger = aCase("b", { level: "L1", status: "received", opened_at: at(-1) });
  expect(ids(younger, aCase("a", { level: "L1", status: "received", opened_at: at(-9) }))).toEqual(["a", "b"]);
});
