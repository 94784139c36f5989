import { describe, expect, it } from "vitest";
import type { Allowed, Post } from "../api";
import { body, empty, lacking, shown, standing, type Field } from "./values";

const post = { code: "p", name: "", unit: "u", roles: ["officer"], grid: "" } satisfies Post;

function allowed(fields: Field[], more: Partial<Allowed> = {}): Allowed {
  return { target: "duty", on: "d1", verb: "record", path: "/x", fields: fields as Allowed["fields"], ...more };
}

const field = (name: string, type: string, required = false): Field => ({ name, type, required });

describe("what is sent", () => {
  it("leaves out what is empty and keeps what is said", () => {
    const form = allowed([
      field("text", "text", true),
      field("point", "string"),
      field("solved", "boolean"),
      field("days", "number"),
    ]);
    expect(body(form, { text: " 查到 ", point: " ", solved: false, days: "2.5" }, "+08:00")).toEqual({
      text: "查到",
      solved: false,
      days: 2.5,
    });
  });

  it("gives a moment the site's offset", () => {
    expect(body(allowed([field("meet_at", "datetime")]), { meet_at: "2026-11-24T13:30" }, "+08:00")).toEqual({
      meet_at: "2026-11-24T13:30:00+08:00",
    });
  });

  it("sends one picture where one is asked", () => {
    const form = allowed([field("before", "pictures", true), field("pictures", "pictures")]);
    expect(body(form, { before: ["aa"], pictures: ["bb", "cc"] }, "")).toEqual({
      before: "aa",
      pictures: ["bb", "cc"],
    });
  });

  it("drops lines that nobody filled in", () => {
    const form = allowed([field("points", "points"), field("officers", "officers")]);
    const officers = [
      { post: "a", certificate: "1" },
      { post: "b", certificate: "" },
    ];
    expect(body(form, { points: ["停业", " "], officers }, "")).toEqual({
      points: ["停业"],
      officers: [{ post: "a", certificate: "1" }],
    });
  });
});

describe("what is asked", () => {
  it("names the required fields that are empty", () => {
    const fields = [field("text", "text", true), field("solved", "boolean", true), field("points", "points", true)];
    expect(lacking(fields, { text: "", points: [""] })).toEqual(["text", "points"]);
    expect(empty([])).toBe(true);
  });

  it("holds on to nobody who has been called back meanwhile", () => {
    const asker = { ...field("signal", "asker", true), choices: [{ value: "s2", text: "路灯不亮" }] };
    const form = allowed([asker, field("note", "text")]);
    expect(standing(form, { signal: "s2", note: "好" })).toEqual({ signal: "s2", note: "好" });
    const after = standing(form, { signal: "s1", note: "好" });
    expect(after).toEqual({ signal: undefined, note: "好" });
    expect(lacking([asker], after)).toEqual(["signal"]);
  });

  it("asks a whistle of a case nothing that would open one", () => {
    const names = ["kind", "case", "title", "place", "lon", "lat", "because"];
    const form = allowed(
      names.map((name) => field(name, "string")),
      { target: "whistle", verb: "draft" },
    );
    expect(shown(form, post).map((one) => one.name)).toEqual(["kind", "because"]);
  });

  it("draws latitude with its longitude, and stages only where there are any", () => {
    const form = allowed([field("lon", "number"), field("lat", "number"), { ...field("stage", "stage"), choices: [] }]);
    expect(shown(form, post).map((one) => one.name)).toEqual(["lon"]);
  });
});
