/** What is shown to be pasted does what it says, and what is refused is said in words at its field. */
import { describe, expect, it } from "vitest";
import { Refusal } from "../api";
import { SCOPES, wrong } from "./answer";
import { commands, screenLink, starts } from "./example";

const refusal = (status: number, field?: string, code?: string) =>
  new Refusal({
    type: "",
    title: "",
    status,
    detail: "as the center says it",
    english: "the same in English",
    ...(field && { field }),
    ...(code && { code }),
  });

describe("an example", () => {
  it("is there for each scope, with the key", () => {
    const all = commands("https://center.example", "KEY", SCOPES, "urn:12345", "A try");
    expect(all).toHaveLength(4);
    for (const one of all) expect(one).toContain("Bearer KEY");
    expect(all[0]).toContain('"exercise":true'); // it dispatches nobody
  });

  it("holds what a shell would take for its own", () => {
    const [events] = commands("https://center.example", "KEY", ["events"], "urn:it's", "A try");
    expect(events).toContain(`"urn:it'\\''s"`);
  });

  it("opens a screen's link as a whole", () => {
    const link = screenLink("https://center.example", "KEY");
    expect(link).toBe("https://center.example/wall#kiosk=KEY");
    for (const one of starts(link)) expect(one).toMatch(new RegExp(`['"]${link}['"]`));
  });
});

describe("a refusal", () => {
  it("is said at its field in our words", () => {
    expect(wrong(refusal(422, "admin"))).toMatchObject({ field: "admin" });
    expect(wrong(refusal(422, "admin")).text).not.toContain("as the center");
  });

  it("tells a name that is taken from one that is none", () => {
    const [taken, none] = [wrong(refusal(422, "name", "taken")), wrong(refusal(422, "name"))];
    expect([taken.field, none.field]).toEqual(["name", "name"]);
    expect(taken.text).toContain("已有同名");
    expect(none.text).not.toContain("同名");
  });

  it("is the center's where the field is none of ours", () => {
    expect(wrong(refusal(422, "elsewhere"))).toEqual({ field: "", text: "as the center says it" });
    expect(wrong(refusal(403))).toEqual({ field: "", text: "as the center says it" });
  });

  it("is plain where the center is silent or the thing is gone", () => {
    expect(wrong(new TypeError("fetch")).field).toBe("");
    expect(wrong(refusal(404)).text).not.toContain("as the center");
  });
});
