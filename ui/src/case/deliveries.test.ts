import { describe, expect, it } from "vitest";
import type { Site } from "../api";
import { toldDuties, type Delivery } from "./deliveries";
import type { Detail, DutyPart } from "./state";

const at = (hour: string) => `2026-11-24T${hour}:00.000+08:00`;
const now = Date.parse(at("10:00"));
const site = {
  timezone: "Asia/Shanghai",
  units: { water: { name: "水利站", short: "水利站", english: "Rivers" } },
  posts: [],
} as unknown as Site;
const duty = { id: "d1", unit: "water" } as DutyPart;

function told(...deliveries: Partial<Delivery>[]) {
  const whole = { id: "1", duty: "d1", unit: "water", post: "", kind: "called", at: at("09:31"), tries: 0, reason: "" };
  const channels = { channel: "邮件", next: "短信", next_at: null, sent_at: null };
  const clocks = {
    "sign:d1": { on: "d1", ticks: [{ at: at("11:30"), do: "remind", to: "unit-head" }] },
    "sign:d2": { on: "d2", ticks: [{ at: at("10:30"), do: "remind", to: "unit-head" }] },
  };
  const detail = { case: { clocks }, deliveries: deliveries.map((one) => ({ ...whole, ...channels, ...one })) };
  return toldDuties(site, detail as unknown as Detail, [duty], now);
}

describe("whether a unit was told", () => {
  it("says by which channel and when, and who is told next", () => {
    const [one] = told({ state: "sent", sent_at: at("09:32") });
    expect(one).toEqual({
      who: "水利站",
      shape: "ok",
      tone: "",
      text: "派单吹哨　邮件 09:32 送达",
      then: "不办的话，11:30 催办：单位负责人",
    });
  });

  it("shows what did not get there before what did", () => {
    const [one] = told(
      { state: "queued", tries: 2, reason: "503", next_at: at("10:05") },
      { kind: "yellow", state: "sent", sent_at: at("09:50") },
    );
    expect(one).toMatchObject({ tone: "amber", text: "派单吹哨　未送达：回应 503，10:05 再试，邮件，再下一个 短信" });
  });

  it("tells quiet hours from failures", () => {
    expect(told({ state: "waiting", next_at: at("11:00") })[0]).toMatchObject({
      tone: "",
      text: "派单吹哨　静默，11:00 发，邮件",
    });
    expect(told({ state: "failed", reason: "no-answer" })[0]!.text).toBe("派单吹哨　未送达：没有应答或没有收下");
  });

  it("says of what was done before it could be sent that it was not, whatever failed meanwhile", () => {
    expect(told({ state: "moot", tries: 2, reason: "503" })[0]).toMatchObject({ tone: "", text: "派单吹哨　不用发了，事已了结" });
  });

  it("says nothing of units that nobody reaches", () => {
    expect(told({ duty: "d2", state: "sent" })).toEqual([]);
  });
});
