/** What the center refuses is said in the page's language, with the names that fields have there. */
import { expect, it, vi } from "vitest";
import { Refusal } from "../api";
import { said } from "./refusals";

const looks = vi.hoisted(() => ({ language: "zh" }));
vi.mock("../looks", () => looks);

const told = (language: string, field: string, detail: string, english: string) => {
  looks.language = language;
  return said(new Refusal({ type: "", title: "Invalid", status: 422, detail, english, field }), "return").text;
};

it("says a field by its name", () => {
  const missing = ["basis", "缺少 basis", "basis is missing"] as const;
  expect(told("zh", ...missing)).toBe("缺少法定依据");
  expect(told("en", ...missing)).toMatch(/^[A-Z][a-z ]+ is missing$/);
});

it("takes no word of an English sentence for a field", () => {
  const sentence = ["unit", "这个单位没有应这个哨", "this unit did not answer this whistle"] as const;
  expect(told("en", ...sentence)).toBe(sentence[2]);
  expect(told("zh", ...sentence)).toBe(sentence[1]);
});
