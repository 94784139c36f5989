/** How far somebody stood from where he was to be. */
import type { Fact, CaseState, DutyPart, Place } from "./state";

const METRES = 111_320; // a degree of latitude

export interface Spot {
  lon: number;
  lat: number;
}

/** Metres between two points of one town: the earth is flat there. */
export function metres(a: Spot, b: Spot): number {
  const squeeze = Math.cos(((a.lat + b.lat) / 2) * (Math.PI / 180));
  return Math.round(Math.hypot((a.lon - b.lon) * squeeze, a.lat - b.lat) * METRES);
}

/** Where a unit reports in: the gathering that its whistle's lead set, else the case's place. */
export function meetingPlace(state: CaseState, duty: DutyPart | undefined): Place & { gathering: boolean } {
  const set = state.whistles?.[duty?.whistle ?? ""]?.gathering?.place;
  if (set?.lon) return { ...set, gathering: true };
  return { ...state.place, text: set?.text ?? state.place?.text, gathering: false };
}

/** How far from its place a unit reported in; undefined where one of the two is not known. */
export function arrivedAway(state: CaseState, fact: Fact): number | undefined {
  const { lon, lat } = fact.given;
  const goal = meetingPlace(state, state.duties?.[fact.on]);
  if (typeof lon !== "number" || typeof lat !== "number" || goal.lon == null || goal.lat == null) return undefined;
  return metres({ lon, lat }, { lon: goal.lon, lat: goal.lat });
}
