/** What of the whistles fits the panel. Whistles within limits fold first, then duties within limits, then amber ones.
 * Red is the last to go, and where even that has no room, its number stands there. */
import type { DutyLine } from "./duties";
import type { Called, Drafted, Whistles } from "./whistles";

interface CalledBlock {
  type: "called";
  called: Called;
  lines: DutyLine[];
  hidden: Hidden;
}
export type Block =
  | CalledBlock
  | { type: "draft"; draft: Drafted }
  | { type: "drafts"; count: number; first: Drafted };

/** Duties without a row. */
export interface Hidden {
  units: number;
  soon: number; // amber among them
  late: number;
}

export interface Rest extends Hidden {
  called: Called[]; // not shown, or by one line each
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
  const full = whistles.called.map((called) => block(called, called.lines));
  const whole = pack([...full, ...drafts], heights);
  if (whole) return { columns: whole, rest: restOf([]) };

  const room = heights.map((height, at) => (at === heights.length - 1 ? height - restHeight : height));
  const troubled = whistles.called.filter((called) => called.worst !== "");
  const most = room.reduce((sum, height) => sum + Math.floor(height / HEAD), 0); // more whistles have no room at all
  const short = troubled.slice(0, most).map((called) => block(called, urgent(called)));
  const plan = troubled.length <= most && withCalm(whistles, unfolded(short, drafts, room), drafts, room);
  return plan || crowded(whistles, troubled.slice(0, most), drafts, room);
}

/** With all their duties those that have the room for it, the worst whistle first. */
function unfolded(blocks: CalledBlock[], drafts: Block[], room: number[]): CalledBlock[] {
  return blocks.reduce((shown, { called }, at) => {
    const more = shown.with(at, block(called, called.lines));
    return pack([...more, ...drafts], room) ? more : shown;
  }, blocks);
}

/** The troubled ones, and as many of the calm ones as fit after them: in full, else with their units in one line. */
function withCalm(whistles: Whistles, shown: Block[], drafts: Block[], room: number[]): Plan | null {
  const calm = whistles.called.filter((called) => called.worst === "");
  let blocks = shown;
  let packed = pack([...blocks, ...drafts], room);
  if (!packed) return null;
  for (const [at, called] of calm.entries()) {
    const more = [called.lines, []]
      .map((lines) => [...blocks, block(called, lines)])
      .map((tried) => ({ tried, fits: pack([...tried, ...drafts], room) }))
      .find(({ fits }) => fits);
    if (!more) return { columns: packed, rest: restOf(calm.slice(at)) };
    blocks = more.tried;
    packed = more.fits!;
  }
  return { columns: packed, rest: restOf([]) };
}

/** More trouble than room: of the red whistles the late duties alone, then the amber ones; as many as fit. */
function crowded(whistles: Whistles, troubled: Called[], drafts: Block[], room: number[]): Plan {
  const late = (called: Called) => called.lines.filter((line) => line.urgency === "red");
  const blocks = troubled.map((called) => block(called, called.worst === "red" ? late(called) : urgent(called)));
  const others = (shown: number) =>
    restOf(whistles.called.filter((called) => !troubled.slice(0, shown).includes(called)));
  for (let shown = blocks.length; shown > 0; shown -= 1) {
    for (const more of [drafts, []]) {
      const packed = pack([...blocks.slice(0, shown), ...more], room);
      if (packed) return { columns: packed, rest: others(shown) };
    }
  }
  const cut = troubled.slice(0, room.length).map((called, at) => [shortened(called, room[at]!)]);
  return { columns: room.map((_, at) => cut[at] ?? []), rest: others(room.length) };
}

/** As many of its duties as fit by themselves, the worst first. */
function shortened(called: Called, height: number): Block {
  const rows = Math.floor((height - HEAD) / ROW) - 1 - (called.toLower ? 1 : 0);
  return block(called, called.lines.slice(0, Math.max(0, rows)));
}

const urgent = (called: Called) => called.lines.filter((line) => line.urgency !== "");

function block(called: Called, lines: DutyLine[]): CalledBlock {
  return { type: "called", called, lines, hidden: hiddenOf(called.lines.filter((line) => !lines.includes(line))) };
}

function hiddenOf(lines: DutyLine[]): Hidden {
  const of = (urgency: string) => lines.filter((line) => line.urgency === urgency).length;
  return { units: lines.length, soon: of("amber"), late: of("red") };
}

function draftBlocks(drafts: Drafted[]): Block[] {
  const [first] = drafts;
  if (first && drafts.length > MOST_DRAFTS) return [{ type: "drafts", count: drafts.length, first }];
  return drafts.map((draft) => ({ type: "draft", draft }));
}

export function heightOf(block: Block): number {
  if (block.type === "called")
    return HEAD + ROW * (block.lines.length + (block.hidden.units ? 1 : 0) + (block.called.toLower ? 1 : 0));
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
    ...hiddenOf(called.flatMap((each) => each.lines)),
    called,
    toLower: called.filter((each) => each.toLower).length,
    calm: called.every((each) => each.worst === ""),
  };
}
