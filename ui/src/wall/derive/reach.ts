/** How large letters must be to be read from where people sit, and what of the wall has room then.
 *
 * A Han character of the smallest size, 16 units, must be seen under at least 16 minutes of arc. Where the screen does
 * not give that by itself, everything grows by one factor; what has no room any more goes, letters never get smaller.
 */

export interface Screen {
  width: number; // CSS pixels
  height: number;
  dots: number; // of the screen to one CSS pixel
}

export interface Viewing {
  distance: number; // m
  pitch: number; // mm from one dot of the screen to the next
}

/** `whole`: as drawn. `far`: without month, video, feeds and units. `farther`: without map and happened, too. */
export type Reach = "whole" | "far" | "farther";

export interface Sheet {
  reach: Reach;
  factor: number;
  enough: boolean; // whether letters reach the distance
  width: number; // of the page, in wall units
  height: number;
  portrait: boolean;
}

const FLOOR = 16; // units, the smallest letters
const ARC = Math.tan((16 / 60) * (Math.PI / 180));
const LARGEST = 1.62; // of the factor: beyond it the panels that must stay have no room
const FAR = 1.29;

const drawn = (portrait: boolean): [width: number, height: number] => (portrait ? [1080, 1920] : [1920, 1080]);

export function sheet(screen: Screen, viewing: Viewing | null): Sheet {
  const portrait = screen.height >= screen.width;
  const [w, h] = drawn(portrait);
  const wanted = viewing ? needed(screen, viewing) : 1;
  const factor = Math.min(LARGEST, Math.max(1, wanted));
  const reach = factor === 1 ? "whole" : factor > FAR || portrait ? "farther" : "far";
  return { reach, factor, enough: wanted <= LARGEST, width: w / factor, height: h / factor, portrait };
}

/** By how much letters must grow. */
function needed(screen: Screen, { distance, pitch }: Viewing): number {
  return (distance * 1000 * ARC) / (FLOOR * millimetres(screen, pitch));
}

/** How far the smallest letters of a sheet can be read, in metres. */
export function readable(screen: Screen, pitch: number, factor: number): number {
  return (FLOOR * factor * millimetres(screen, pitch)) / ARC / 1000;
}

/** Of one wall unit, before it grows. */
function millimetres({ width, height, dots }: Screen, pitch: number): number {
  const [w, h] = drawn(height >= width);
  return Math.min(width / w, height / h) * dots * pitch;
}

/** What the panels hold, in wall units and rows; the sheet's own measures are those of wall.css. */
export interface Room {
  chips: number;
  queue: number;
  happened: number;
  whistles: { heights: number[]; below: number };
}

const [EDGE, GUTTER] = [40, 16]; // above and below together; between panels
const [HEAD, BAND] = [44, 132];
const TWO_LINES = 66; // of a unit's head, upright: whose cases these are has one of its own
const WHISTLE_HEAD = 24 + 50; // padding, title and column heads
const QUEUE_HEAD = 24 + 76;
const QUEUE_ROW = 39;
const QUEUE = 456;
const HAPPENED_HEAD = 24 + 32;
export const HAPPENED_ROW = 54;

/** A unit's wall has neither counters nor queue: what stands beside and below them has their room. */
export function room({ reach, width, height, portrait }: Sheet, ofTown = true): Room {
  if (reach === "whole" && (ofTown || portrait)) {
    const whistles = portrait ? { heights: [318, 318], below: 60 } : { heights: [608], below: 32 };
    return { chips: 6, queue: 9, happened: ofTown ? 3 : 6, whistles };
  }
  const beside = portrait || !ofTown ? width - 48 : width - 48 - 560 - GUTTER; // of the counters
  const chips = Math.max(2, Math.min(6, Math.floor((beside - 92 + 8) / 192)));
  const bands = portrait && ofTown ? 2 * BAND + GUTTER : BAND;
  const main = height - EDGE - (portrait && !ofTown ? TWO_LINES : HEAD) - GUTTER - bands - GUTTER;
  const whistles = (space: number) => ({ heights: [space - WHISTLE_HEAD], below: 32 });
  const lines = (space: number) => Math.floor((space - HAPPENED_HEAD) / HAPPENED_ROW);
  if (!ofTown) return { chips, queue: 0, happened: lines(main), whistles: whistles(main) };
  if (reach === "far") return { chips, queue: 9, happened: lines(main - QUEUE - GUTTER), whistles: whistles(main) };
  const rows = Math.floor(((portrait ? main / 2 : main) - QUEUE_HEAD) / QUEUE_ROW);
  const queue = Math.min(9, rows);
  const left = portrait ? main - GUTTER - (QUEUE_HEAD + queue * QUEUE_ROW) : main;
  return { chips, queue, happened: 0, whistles: whistles(left) };
}
