import { describe, expect, it } from "vitest";
import type { Allowed, Post } from "../api";
import { body, empty, following, initial, lacking, outside, shown, standing, written } from "./values";
import type { Field, Setting } from "./values";

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

describe("what is known before anybody types", () => {
  const site = {
    units: { market: {}, food: {}, fuli: {} },
    items: { licence: { lead: "market", assist: ["food", "{village}"] } },
    grids: [{ code: "fuli-01", village: "fuli" }],
    posts: [],
  };
  const dispatch = allowed([field("lead", "unit", true), field("assist", "units"), field("item", "item")], {
    target: "case",
    verb: "dispatch",
  });
  const setting = (item: string) =>
    ({ site, post, now: 0, detail: { view: { item, village: "fuli", lead: "" }, case: {} } }) as unknown as Setting;

  it("is whom the catalogue calls, those that assist too", () => {
    expect(initial(dispatch, setting("licence"))).toMatchObject({ lead: "market", assist: ["food", "fuli"] });
  });

  it("follows the item while nobody is chosen", () => {
    expect(following("item", { item: "licence" }, dispatch, setting(""))).toEqual({
      lead: "market",
      assist: ["food", "fuli"],
    });
    expect(following("item", { item: "licence", assist: ["fuli"] }, dispatch, setting(""))).toEqual({ lead: "market" });
    expect(following("item", { item: "licence", lead: "food" }, dispatch, setting(""))).toEqual({});
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

describe("what the center would refuse", () => {
  const days: Field = { ...field("days", "number"), gt: 0, le: 30 };
  const score: Field = { ...field("score", "integer"), ge: 1, le: 5 };
  const text: Field = { ...field("text", "text"), max_length: 5 };

  it("is said in words, by field", () => {
    expect(outside([days, text], { days: "0", text: "灭火器已过期" })).toEqual({
      days: "要大于 0，不超过 30",
      text: "最多 5 字，现在 6 字",
    });
    expect(outside([days], { days: "31" })).toEqual({ days: "要大于 0，不超过 30" });
    expect(outside([score], { score: "0" })).toEqual({ score: "要在 1 到 5 之间" });
  });

  it("is nothing where all is within, or empty", () => {
    expect(outside([days, score, text], { days: "0.5", score: 5, text: "👍👍👍👍👍" })).toEqual({});
    expect(outside([days, text], { days: "", text: undefined })).toEqual({});
  });
});

describe("what was some work to write", () => {
  it("is words and pictures, not what was chosen", () => {
    const form = allowed([field("missing", "text"), field("item", "item"), field("pictures", "pictures")]);
    expect(written(form, { missing: "门牌号", item: "oil", pictures: ["aa"] })).toEqual({ missing: "门牌号", pictures: ["aa"] });
  });
});
