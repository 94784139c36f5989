import { describe, expect, it } from "vitest";
import { arrivedAway, meetingPlace, metres } from "./distance";
import type { CaseState, DutyPart, Fact } from "./state";

const part = { id: "c.d1", unit: "u", by: "whistle", called_at: "", whistle: "w" };
const duty: DutyPart = { ...part, kind: "lead", state: "on-scene" };
const scene = { text: "村口", lon: 120.3, lat: 31.2 };

function state(gathering?: { text?: string; lon?: number; lat?: number }): CaseState {
  const whistle = { id: "w", number: "1", kind: "推进", state: "blown", lead: "u", assist: [], because: "", author: "a" };
  const set = gathering && { place: gathering, meet_at: "" };
  return {
    id: "c",
    number: "1",
    version: 1,
    status: "handling",
    place: scene,
    duties: { "c.d1": duty },
    whistles: { w: { ...whistle, gathering: set } },
  };
}

const arrived = (given: Record<string, unknown>): Fact =>
  ({ id: "f", kind: "duty.arrived", on: "c.d1", given }) as unknown as Fact;

describe("where a unit reports in", () => {
  it("is the gathering, where it was set on the map", () => {
    expect(meetingPlace(state({ text: "码头", lon: 120.31, lat: 31.2 }), duty)).toMatchObject({
      text: "码头",
      lon: 120.31,
      gathering: true,
    });
  });

  it("is the scene where there is none, or only its name", () => {
    expect(meetingPlace(state(), duty)).toMatchObject({ text: "村口", lon: 120.3, gathering: false });
    expect(meetingPlace(state({ text: "码头" }), duty)).toMatchObject({ text: "码头", lon: 120.3, gathering: false });
  });
});

describe("how far off it was", () => {
  it("is counted in metres", () => {
    expect(metres({ lon: 120.3, lat: 31.2 }, { lon: 120.3, lat: 31.201 })).toBe(111);
    expect(metres({ lon: 120.3, lat: 31.2 }, { lon: 120.301, lat: 31.2 })).toBe(95);
    expect(arrivedAway(state(), arrived({ lon: 120.3, lat: 31.2 }))).toBe(0);
  });

  it("is not said where nobody measured", () => {
    expect(arrivedAway(state(), arrived({}))).toBeUndefined();
    const nowhere = { ...state(), place: { text: "村口" } };
    expect(arrivedAway(nowhere, arrived({ lon: 120.3, lat: 31.2 }))).toBeUndefined();
  });
});
