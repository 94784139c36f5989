import { expect, it } from "vitest";
import type { CaseView, NotYet } from "../api";
import { grouped, whyText } from "./shut";

const view = { status: "handling", whistled: true, duties: [{ id: "d", whistle: "w" }] } as unknown as CaseView;
const shut = (target: NotYet["target"], verb: string, why: string): NotYet => ({ target, on: "d", verb, why });

it("says a reason once, with all that it shuts off", () => {
  const not_yet = [
    shut("duty", "report_in", "sign-first"),
    shut("duty", "return", "by-unit-head"),
    shut("duty", "finish", "sign-first"),
    shut("duty", "finish", "sign-first"),
  ];
  expect(grouped({ view, not_yet })).toEqual([
    { why: "sign-first", verbs: ["报到", "反馈"] },
    { why: "by-unit-head", verbs: ["退哨"] },
  ]);
  expect(grouped({ view })).toEqual([]);
});

it("calls a signature as the case calls it, and names the case's state", () => {
  expect(whyText("sign-first", { view })).toBe("先接哨");
  expect(whyText("sign-first", { view: { ...view, whistled: false } })).toBe("先签收");
  expect(whyText("case-elsewhere", { view })).toBe("工单处置中");
});
