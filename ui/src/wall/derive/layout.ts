/** Where tags and lines stand on the map, in wall units; nothing here knows how they are drawn. */

export type Point = [x: number, y: number];

export interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

export const TAG_HEIGHT = 26;
const GAP = 8;

/** Width of a text of 16 units: a Han character is square, a Latin letter about half. */
export function textWidth(text: string, size = 16): number {
  return [...text].reduce((sum, letter) => sum + (letter > "\u2e7f" ? size : letter === "\u2003" ? size : size * 0.54), 0);
}

/** Finds room for tags one after another: beside its point, above, on the other side, below; the first place that is free. */
export class Room {
  constructor(private readonly width: number, private readonly height: number, private readonly taken: Box[]) {}

  place([x, y]: Point, w: number, away: number): Box {
    const h = TAG_HEIGHT;
    const candidates: Point[] = [
      [x + away, y - h / 2],
      [x - w / 2, y - away - h - 2],
      [x - away - w, y - h / 2],
      [x - w / 2, y + away + 2],
      [x + away, y - h / 2 - 30],
      [x + away, y - h / 2 + 30],
    ];
    const boxes = candidates.map(([left, top]) => ({ x: left, y: top, w, h }));
    const free = boxes.find((box) => this.holds(box) && !this.taken.some((other) => overlap(box, other)));
    const box = free ?? boxes.find((each) => this.holds(each)) ?? boxes[0]!;
    this.taken.push(box);
    return box;
  }

  private holds(box: Box): boolean {
    return box.x >= GAP && box.y >= GAP && box.x + box.w <= this.width - GAP && box.y + box.h <= this.height - GAP;
  }
}

const overlap = (a: Box, b: Box) => a.x < b.x + b.w + 2 && b.x < a.x + a.w + 2 && a.y < b.y + b.h + 2 && b.y < a.y + a.h + 2;

export interface End {
  at: Point; // where the line ends, near the office
  line: string; // an SVG path from the place to the end; "" when the office is the place
}

const TOGETHER = 90; // offices nearer than this would hide each other's tags
const STEP = 32;

/** Ends of the lines from a place to offices; offices close together stand in a column, in the order given. */
export function ends(place: Point, offices: Point[]): End[] {
  const columns: number[][] = [];
  offices.forEach((office, at) => {
    const near = columns.find((column) => distance(offices[column[0]!]!, office) < TOGETHER);
    if (near) near.push(at);
    else columns.push([at]);
  });
  const found: End[] = [];
  for (const column of columns) {
    const middle = mean(column.map((at) => offices[at]!));
    column.forEach((office, nth) => {
      const lift = (nth - (column.length - 1) / 2) * STEP;
      const at: Point = [middle[0], middle[1] + lift];
      found[office] = { at, line: distance(place, at) < 30 ? "" : curve(place, at, lift / 2) };
    });
  }
  return found;
}

function curve(from: Point, to: Point, bend: number): string {
  const control = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2 + bend * 1.4 - 8];
  return `M${round(from)}Q${round(control as Point)} ${round(to)}`;
}

/** The middle of a track and its direction in degrees: where the arrow of somebody on the way stands. */
export function halfway(from: Point, to: Point): { at: Point; angle: number } {
  const angle = (Math.atan2(to[1] - from[1], to[0] - from[0]) * 180) / Math.PI;
  return { at: [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2], angle };
}

const mean = (points: Point[]): Point => [
  points.reduce((sum, point) => sum + point[0], 0) / points.length,
  points.reduce((sum, point) => sum + point[1], 0) / points.length,
];
export const distance = (a: Point, b: Point) => Math.hypot(a[0] - b[0], a[1] - b[1]);
const round = ([x, y]: Point) => `${x.toFixed(1)} ${y.toFixed(1)}`;
