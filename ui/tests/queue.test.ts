import { expect, test } from "vitest";
import { grouped } from "../src/wall/derive/grids";
import { queue } from "../src/wall/derive/queue";
import { aCase, aTodo, NOW, OFFICE } from "./make";

const of = (...cases: ReturnType<typeof aCase>[]) => queue(grouped(cases), NOW, OFFICE);
const waiting = (id: string, verb: string, due: number, from?: number) => aCase(id, { todo: [aTodo(verb, due, from, `${verb} ${id}`)] });

test("rows stand strictly by next clock", () => {
  const list = of(waiting("b", "dispatch", 30), waiting("a", "lower", 90), waiting("c", "confirm", 5));
  expect(list.rows.map((row) => row.view.id)).toEqual(["c", "b", "a"]);
  expect(list.soon).toBe(1);
});

test("decisions of one cause are one row with the soonest clock", () => {
  const alarm = (id: string, due: number) =>
    aCase(id, { camera: "K1", item: "fire-lane", status: "to-confirm", todo: [aTodo("confirm", due, -60, "confirm K1")] });
  const list = of(alarm("a", 20), alarm("b", 10), alarm("c", 15));
  expect(list.count).toBe(1);
  expect(list.rows[0]).toMatchObject({ times: 3, view: { id: "b" } });
});

test("a case that looks like others waits while one of them can take it in, in whatever grid that is", () => {
  const like = (id: string, ...others: string[]) =>
    aCase(id, { status: "to-sign", grid: id, todo: [{ ...aTodo("merge", 60, -60, `merge ${others[0]}`), others }] });
  const both = [like("c", "a", "b"), like("d", "b")];
  const with_ = (a: string, b: string) => {
    const list = of(aCase("a", { status: a, grid: "a" }), aCase("b", { status: b, grid: "b" }), ...both);
    return list.rows.map((row) => `${row.view.id} ${row.key} ${row.times}`);
  };
  expect(with_("handling", "to-sign")).toEqual(["c merge a 1", "d merge b 1"]);
  expect(with_("closed", "to-sign")).toEqual(["c merge b 2"]);
  expect(with_("handling", "merged")).toEqual(["c merge a 1"]);
  expect(with_("to-verify", "to-confirm")).toEqual([]);
  expect(of(...both).count).toBe(0);
});

test("ten rows become eight and a line that counts the others by verb", () => {
  const list = of(
    ...Array.from({ length: 12 }, (_, at) => waiting(`c${at}`, at % 2 ? "lower" : "dispatch", 200 + at, -1)),
  );
  expect(list.count).toBe(12);
  expect(list.rows).toHaveLength(8);
  expect(list.rest).toEqual({
    count: 4,
    late: 0,
    verbs: [
      ["dispatch", 2],
      ["lower", 2],
    ],
  });
});

test("an amber row is not folded away, however late its clock", () => {
  const calm = Array.from({ length: 10 }, (_, at) => waiting(`c${at}`, "dispatch", 200 + at, -1));
  const list = of(...calm, waiting("refused", "review", 600, -1));
  expect(list.rows.map((row) => row.view.id)).toContain("refused");
  expect(list.rows.at(-1)?.view.id).toBe("refused"); // and stands in its order
});

test("an ownerless case is pinned first", () => {
  expect(of(waiting("a", "confirm", 1), waiting("b", "assign", 500)).rows[0]?.view.id).toBe("b");
});

test("what is late and has no row is counted in the line", () => {
  const late = Array.from({ length: 14 }, (_, nth) => waiting(`c${nth}`, "dispatch", -20 - nth));
  const list = of(...late, waiting("calm", "lower", 900, -1));
  expect(list.rows.every((row) => row.reading.urgency === "red")).toBe(true);
  expect(list.rest).toMatchObject({ count: 7, late: 6 });
});

test("rows keep their places while the clocks run", () => {
  const cases = [waiting("a", "dispatch", 30), waiting("b", "lower", 31), waiting("c", "confirm", 90)];
  const order = (now: number) => queue(grouped(cases), now, OFFICE).rows.map((row) => row.view.id);
  expect(order(NOW + 60 * 60_000)).toEqual(order(NOW));
});
