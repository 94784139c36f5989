import { describe, expect, it } from "vitest";
import type { CaseView, Site } from "../api";
import { seesTown, TOWN, type Session } from "../session";
import { replayOf } from "./address";

const table = Object.values(
  import.meta.glob<string>("../../../command_center/access/may.py", { query: "?raw", import: "default", eager: true }),
)[0]!;
const site = { timezone: "Asia/Shanghai" } as Site;
const view = (opened_at: string, closed_at: string | null) => ({ opened_at, closed_at }) as CaseView;

describe("who sees the town", () => {
  it("has the roles of the center's own table", () => {
    const said = /TOWN = frozenset\(\{([^}]*)\}/.exec(table)![1]!;
    expect([...said.matchAll(/"([^"]+)"/g)].map((one) => one[1])).toEqual(TOWN);
    expect(seesTown({ words: ["account", "officer"] } as Session)).toBe(false);
    expect(seesTown({ words: ["onlooker"] } as Session)).toBe(true);
  });
});

describe("a case's replay", () => {
  const said = (link: string) => new URLSearchParams(link.split("?")[1]);

  it("begins with the case and ends with it", () => {
    const found = said(replayOf(site, view("2026-11-24T09:31:20+08:00", "2026-12-02T10:06:00+08:00"), 0));
    expect(found.get("from")).toBe("2026-11-24T09:31:00");
    expect(found.get("at")).toBe("2026-11-24T09:31:00");
    expect(found.get("until")).toBe("2026-12-02T10:07:00");
  });

  it("is no longer than one can be", () => {
    const found = said(replayOf(site, view("2026-01-01T00:00:00+08:00", null), Date.parse("2026-11-24T00:00:00+08:00")));
    expect(found.get("until")).toBe("2026-02-01T00:00:00");
  });
});
