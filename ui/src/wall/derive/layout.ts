/** Where tags and lines stand on the map, in wall units; nothing here knows how they are drawn. */

export type Point = [x: number, y: number];

export interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

export const TAG_HEIGHT = 26;
const EDGE = 8; // free at the rim of the map
const STEP = 32; // from one tag of a column to the next
const TOGETHER = 90; // offices nearer than this would hide each other's tags
const BESIDE = 8; // from the end of a line to its tag
const FARTHER = 56; // or that far, where it is in the way beside it
const UPON = 20; // as much a tag costs upon what is taken, against a name

/** Width of a text of 16 units: a Han character is square, a Latin letter about half. */
export function textWidth(text: string, size = 16): number {
  return [...text].reduce((sum, letter) => sum + (letter > "\u2e7f" || letter === "\u2003" ? size : size * 0.54), 0);
}

/** Finds room for tags one after another: not upon what is taken, and upon a name only where there is no other. */
export class Room {
  private readonly tags: Box[] = [];

  constructor(
    private readonly width: number,
    private readonly height: number,
    private readonly taken: Box[],
    private readonly names: readonly Box[] = [],
  ) {}

  /** Keeps a square around a point free of tags. */
  keep([x, y]: Point, radius: number): void {
    this.taken.push({ x: x - radius, y: y - radius, w: 2 * radius, h: 2 * radius });
  }

  /** The nearest free place at a point, null when there is none. */
  place(at: Point, w: number, away: number): Box | null {
    const best = this.best(around(at, w, TAG_HEIGHT, away));
    return this.cost(best) > 0 ? null : this.stand(this.take(best));
  }

  /** The place that covers the least. */
  placeAnyway(candidates: Box[]): Box {
    return this.take(this.best(candidates));
  }

  /** A tag or other words stand there, in a place that was taken for them. */
  stand(tag: Box): Box {
    this.tags.push(tag);
    return tag;
  }

  /** Whether a tag, or other words, stand upon it. */
  covers(box: Box): boolean {
    return this.tags.some((tag) => common(tag, box) > 0);
  }

  private take(box: Box): Box {
    this.taken.push(box);
    return box;
  }

  private best(candidates: Box[]): Box {
    const cut = (box: Box) => this.names.filter((name) => common(box, name) > 0);
    let [best, least] = [candidates[0]!, Infinity];
    for (const box of candidates) {
      const cost = UPON * this.cost(box) + cut(box).reduce((sum, { w, h }) => sum + w * h, 0);
      if (cost < least) [best, least] = [box, cost];
      if (cost === 0) break;
    }
    return best;
  }

  /** The area that a box would cover; what sticks out of the map counts most. */
  private cost(box: Box): number {
    const inside = common(box, { x: EDGE, y: EDGE, w: this.width - 2 * EDGE, h: this.height - 2 * EDGE });
    return this.taken.reduce((sum, other) => sum + common(grown(box), other), 10 * Math.round(box.w * box.h - inside));
  }
}

const grown = ({ x, y, w, h }: Box): Box => ({ x: x - 2, y: y - 2, w: w + 4, h: h + 4 });

function common(a: Box, b: Box): number {
  const w = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
  const h = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
  return w > 0 && h > 0 ? w * h : 0;
}

/** Beside a point, above, on the other side, below; then a step higher and lower. */
function around([x, y]: Point, w: number, h: number, away: number): Box[] {
  const [right, left, middle] = [x + away, x - away - w, x - w / 2];
  const corners: Point[] = [
    [right, y - h / 2],
    [middle, y - away - h],
    [left, y - h / 2],
    [middle, y + away],
  ];
  for (const step of [STEP / 2, -STEP / 2, STEP, -STEP])
    corners.push([right, y - h / 2 + step], [left, y - h / 2 + step]);
  return corners.map(([cx, cy]) => ({ x: cx, y: cy, w, h }));
}

export interface End {
  at: Point; // where the line ends, at the office
  line: string; // an SVG path from the place to the end; "" when the office is the place
  box: Box; // of its tag
}

/** Lines from a place to offices with their tags; offices close together stand in one column, in the order given. */
export function ends(place: Point, offices: Point[], widths: number[], room: Room): End[] {
  const found: End[] = [];
  for (const column of columns(offices)) {
    const middle = mean(column.map((at) => offices[at]!));
    const widest = Math.max(...column.map((at) => widths[at]!));
    const block = room.placeAnyway(blocks(middle, widest, column.length));
    const left = block.x < middle[0];
    column.forEach((office, nth) => {
      const y = block.y + nth * STEP + TAG_HEIGHT / 2;
      const at: Point = [left ? block.x + block.w + BESIDE : block.x - BESIDE, y];
      const x = left ? block.x + block.w - widths[office]! : block.x;
      const lift = y - (block.y + block.h / 2);
      const line = distance(place, at) < 30 ? "" : curve(place, at, lift / 2);
      const box = room.stand({ x, y: y - TAG_HEIGHT / 2, w: widths[office]!, h: TAG_HEIGHT });
      found[office] = { at, line, box };
    });
  }
  return found;
}

function columns(offices: Point[]): number[][] {
  const found: number[][] = [];
  offices.forEach((office, at) => {
    const near = found.find((column) => distance(offices[column[0]!]!, office) < TOGETHER);
    if (near) near.push(at);
    else found.push([at]);
  });
  return found;
}

/** Where a column may stand: right of its middle or left, at its height, then higher and lower; then farther off. */
function blocks([x, y]: Point, w: number, n: number): Box[] {
  const h = (n - 1) * STEP + TAG_HEIGHT;
  const tops = [0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5].map((steps) => y - h / 2 + (steps * STEP) / 2);
  return [BESIDE, FARTHER].flatMap((away) =>
    tops.flatMap((top) => [x + away, x - away - w].map((left) => ({ x: left, y: top, w, h }))),
  );
}

function curve(from: Point, to: Point, bend: number): string {
  const control: Point = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2 + bend * 1.4 - 8];
  return `M${round(from)}Q${round(control)} ${round(to)}`;
}

/** The middle of a track and its direction in degrees: where the arrow of somebody on the way stands. */
export function halfway(from: Point, to: Point): { at: Point; angle: number } {
  const angle = (Math.atan2(to[1] - from[1], to[0] - from[0]) * 180) / Math.PI;
  return { at: [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2], angle };
}

function mean(points: Point[]): Point {
  const of = (at: 0 | 1) => points.reduce((sum, point) => sum + point[at], 0) / points.length;
  return [of(0), of(1)];
}

const distance = (a: Point, b: Point) => Math.hypot(a[0] - b[0], a[1] - b[1]);
const round = ([x, y]: Point) => `${x.toFixed(1)} ${y.toFixed(1)}`;
