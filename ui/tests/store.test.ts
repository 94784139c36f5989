import { expect, test } from "vitest";
import type { Happened } from "../src/api";
import { newer, newest } from "../src/wall/store";
import { aCase } from "./make";

test("a view is taken only if its version is newer, so a delta that comes twice is harmless", () => {
  const known = new Map([["a", aCase("a", { version: 3, title: "third" })]]);
  expect(newer(known, [aCase("a", { version: 2, title: "second" })])).toBe(known);
  expect(newer(known, [aCase("a", { version: 4, title: "fourth" })]).get("a")?.title).toBe("fourth");
});

test("what happened is newest first, each fact once", () => {
  const fact = (id: string) => ({ id }) as Happened;
  expect(newest([fact("b"), fact("a")], [fact("c"), fact("b")]).map((each) => each.id)).toEqual(["c", "b", "a"]);
});
