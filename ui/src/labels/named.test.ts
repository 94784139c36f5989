/** Whatever the center's tables name has words here: verbs, fields of their forms, kinds of facts, clocks. */
import { describe, expect, it } from "vitest";
import { named } from "../labels";

const CENTER = "../../../command_center/";
const sources = import.meta.glob<string>("../../../command_center/{case,intake,messages}/*.py", {
  query: "?raw",
  import: "default",
  eager: true,
});
const read = (path: string) => sources[CENTER + path]!;
const found = (text: string, pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map((one) => one[1]!))];
const wordless = (family: string, codes: string[]) => codes.filter((code) => named(family, code) === code);

const rooms = Object.values(sources).join("\n");

describe("words for", () => {
  it("every verb of every table", () => {
    const tables = read("case/table.py")
      .split(/^(?=CASE:|DUTY:|WHISTLE:|NOTICE:)/m)
      .slice(1);
    expect(tables).toHaveLength(4);
    for (const table of tables) {
      const target = table.slice(0, table.indexOf(":")).toLowerCase();
      const verbs = found(table, /Row\(\s*"(\w+)"/g);
      expect(verbs.length).toBeGreaterThan(4);
      expect(wordless(`verb.${target}`, verbs)).toEqual([]);
    }
  });

  it("every field of every form", () => {
    const text = read("case/commands.py");
    const forms = text.slice(text.indexOf("class Noted"), text.indexOf("T = TypeVar"));
    expect(wordless("field", found(forms, /^ {4}(\w+):/gm))).toEqual([]);
  });

  it("every kind of fact that a case can have", () => {
    const kinds = found(rooms, /"((?:case|duty|whistle|notice|clock|rule)\.[a-z-]+)"/g);
    expect(kinds.length).toBeGreaterThan(50);
    expect(wordless("fact", kinds)).toEqual([]);
  });

  it("every kind of message", () => {
    const text = read("messages/message.py");
    const kinds = found(text.slice(text.indexOf("Kind = Literal"), text.indexOf("State = ")), /"([a-z-]+)"/g);
    expect(kinds.length).toBeGreaterThan(10);
    expect(wordless("message", kinds)).toEqual([]);
  });

  it("every clock and every rung", () => {
    const steps = read("case/firing.py");
    expect(
      wordless("clock", found(steps.slice(steps.indexOf("STEPS ="), steps.indexOf("def ")), /"([a-z-]+)":/g)),
    ).toEqual([]);
    expect(
      wordless("rung", found(steps.slice(steps.indexOf("WORDS ="), steps.indexOf("STEPS =")), /"([a-z]+)":/g)),
    ).toEqual([]);
  });
});
