/** What of the whistles fits the panel. Whistles within limits fold first, then duties within limits; red never. */
import type { DutyLine } from "./duties";
import type { Called, Drafted, Whistles } from "./whistles";

export type Block =
  | { type: "called"; called: Called; lines: DutyLine[]; hidden: number }
  | { type: "draft"; draft: Drafted }
  | { type: "drafts"; count: number; first: Drafted };

export interface Rest {
  called: Called[]; // not shown, or by one line each
  units: number;
  toLower: number;
  calm: boolean; // all within their limits
}

export interface Plan {
  columns: Block[][];
  rest: Rest;
}

/** Heights in wall units (1/16 rem), as the style sheet has them. */
export const HEAD = 42;
export const ROW = 29;
const MOST_DRAFTS = 2;

/** `heights` is the room of each column; the last loses `restHeight` as soon as something is left for the last line. */
export function fit(whistles: Whistles, heights: number[], restHeight: number): Plan {
  const drafts = draftBlocks(whistles.drafts);
  const full = whistles.called.map((called): Block => ({ type: "called", called, lines: called.lines, hidden: 0 }));
  const whole = pack([...full, ...drafts], heights);
  if (whole) return { columns: whole, rest: restOf([]) };

  const room = heights.map((height, at) => (at === heights.length - 1 ? height - restHeight : height));
  const troubled = whistles.called.filter((called) => called.worst !== "");
  for (let compact = 0; compact <= troubled.length; compact += 1) {
    const shown = troubled.map((called, at) => block(called, at >= troubled.length - compact));
    const plan = withCalm(whistles, shown, drafts, room);
    if (plan) return plan;
  }
  return crowded(whistles, troubled, drafts, room);
}

/** The troubled ones, and as many of the calm ones as fit after them: in full, else with their units in one line. */
function withCalm(whistles: Whistles, shown: Block[], drafts: Block[], room: number[]): Plan | null {
  const calm = whistles.called.filter((called) => called.worst === "");
  let blocks = shown;
  let packed = pack([...blocks, ...drafts], room);
  if (!packed) return null;
  for (const [at, called] of calm.entries()) {
    const more = [false, true]
      .map((compact) => [...blocks, block(called, compact)])
      .map((tried) => ({ tried, fits: pack([...tried, ...drafts], room) }))
      .find(({ fits }) => fits);
    if (!more) return { columns: packed, rest: restOf(calm.slice(at)) };
    blocks = more.tried;
    packed = more.fits!;
  }
  return { columns: packed, rest: restOf([]) };
}

/** More trouble than room: the worst first, as many as fit; red stands first in that order. */
function crowded(whistles: Whistles, troubled: Called[], drafts: Block[], room: number[]): Plan {
  const others = (shown: number) =>
    restOf(whistles.called.filter((called) => !troubled.slice(0, shown).includes(called)));
  const blocks = troubled.map((called) => block(called, true));
  for (let shown = blocks.length; shown > 0; shown -= 1) {
    for (const more of [drafts, []]) {
      const packed = pack([...blocks.slice(0, shown), ...more], room);
      if (packed) return { columns: packed, rest: others(shown) };
    }
  }
  return { columns: room.map((_, at) => blocks.slice(at, at + 1)), rest: others(room.length) };
}

function block(called: Called, compact: boolean): Block {
  const lines = compact ? called.lines.filter((line) => line.reading.urgency !== "") : called.lines;
  return { type: "called", called, lines, hidden: called.lines.length - lines.length };
}

function draftBlocks(drafts: Drafted[]): Block[] {
  const [first] = drafts;
  if (first && drafts.length > MOST_DRAFTS) return [{ type: "drafts", count: drafts.length, first }];
  return drafts.map((draft) => ({ type: "draft", draft }));
}

export function heightOf(block: Block): number {
  if (block.type === "called")
    return HEAD + ROW * (block.lines.length + (block.hidden ? 1 : 0) + (block.called.toLower ? 1 : 0));
  return HEAD + ROW * (block.type === "draft" ? Math.max(1, block.draft.whistle.missing.length) : 1);
}

/** Each block into the first column with room for it; null when one has no room. */
function pack(blocks: Block[], heights: number[]): Block[][] | null {
  const packed: Block[][] = heights.map(() => []);
  const left = [...heights];
  for (const each of blocks) {
    const column = left.findIndex((room) => room >= heightOf(each));
    if (column < 0) return null;
    packed[column]!.push(each);
    left[column]! -= heightOf(each);
  }
  return packed;
}

function restOf(called: Called[]): Rest {
  return {
    called,
    units: called.reduce((sum, each) => sum + each.lines.length, 0),
    toLower: called.filter((each) => each.toLower).length,
    calm: called.every((each) => each.worst === ""),
  };
}
