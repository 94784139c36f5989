/** A case of the center's frames: what is left out is put back, and both sides know the same fields. */
import { expect, test } from "vitest";
import { type SaidCase, whole } from "../src/wall/frames";
import { at } from "./make";

const brief = Object.values(
  import.meta.glob<string>("../../command_center/wall/brief.py", { query: "?raw", import: "default", eager: true }),
)[0]!;

/** The names between the parentheses that follow `head`. */
const named = (head: string) => {
  const from = brief.indexOf(head) + head.length;
  return [...brief.slice(from, brief.indexOf(")", from)).matchAll(/"(\w+)"/g)].map((one) => one[1]!);
};

const SAID: SaidCase = {
  id: "c",
  number: "1",
  version: 1,
  status: "to-sign",
  source: "hotline",
  clocks: [{ kind: "sign", on: "c.d1", started_at: at(0), due_at: at(60) }],
  duties: [{ id: "c.d1", unit: "market", kind: "lead", state: "called" }],
  whistles: [{ id: "c.w1", kind: "推进", state: "blown" }],
  todo: [{ verb: "confirm", cause: "confirm c" }],
};

test("a case has all the fields that the center may leave out, and no others", () => {
  const { clocks, duties, whistles, todo, ...view } = whole(SAID);
  expect(Object.keys(view).sort()).toEqual(named("CASE = (").sort());
  for (const [name, [part]] of Object.entries({ clocks, duties, whistles, todo })) {
    expect(Object.keys(part!).sort(), name).toEqual(named(`"${name}": (`).sort());
  }
});

test("what is said stays, and a case without parts has none", () => {
  const said = { ...SAID, title: "路灯不亮", duties: [{ ...SAID.duties![0]!, signed_at: at(5) }], todo: [] };
  expect(whole(said)).toMatchObject(said);
  const { clocks, whistles } = whole({ id: "c", number: "1", version: 1, status: "received", source: "grid" });
  expect([clocks, whistles]).toEqual([[], []]);
});
