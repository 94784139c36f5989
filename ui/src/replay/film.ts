/** Frames that were fetched and not yet shown. The played time goes in whole steps, so that the picture is complete at
 * each moment that it stands at. */
import type { Delta } from "../api";
import { moment } from "../time";
import type { Speed } from "./address";

export interface FilmPage {
  items: Delta[];
  until_at: string;
  next: string | null;
}

/** Seconds of the log that a step goes on, and milliseconds for which it is shown: never more than four a second. */
export const STEP: Readonly<Record<Speed, { every: number; shown: number }>> = {
  1: { every: 1, shown: 1000 },
  10: { every: 2.5, shown: 250 },
  60: { every: 15, shown: 250 },
  600: { every: 150, shown: 250 },
};

const AHEAD = 60; // steps that should be at hand

export class Film {
  /** Up to where all frames are here. */
  until: number;
  /** Where the next page begins: "" where this film does; null: the period is over. */
  next: string | null = "";
  private frames: Delta[] = [];

  /** `at`: the moment of the picture that the frames go on from. */
  constructor(
    readonly from: number,
    readonly speed: Speed,
  ) {
    this.until = from;
  }

  add(page: FilmPage): void {
    this.frames.push(...page.items);
    this.until = moment(page.until_at);
    this.next = page.next;
  }

  /** The frames up to that moment, in their order; they are shown once. */
  take(at: number): Delta[] {
    const later = this.frames.findIndex((frame) => moment(frame.at) > at);
    return this.frames.splice(0, later < 0 ? this.frames.length : later);
  }

  /** Where `steps` steps lead from there: no further than the frames go. */
  ahead(at: number, steps: number): number {
    return Math.min(at + steps * STEP[this.speed].every * 1000, this.until);
  }

  wantsMore(at: number): boolean {
    return this.next !== null && this.until - at < AHEAD * STEP[this.speed].every * 1000;
  }
}
