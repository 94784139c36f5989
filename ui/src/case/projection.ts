/** Degrees to the pixels of a small schematic map: flat, true to scale at the middle latitude, north up. */
import type { Ring } from "../api";

export type Point = [lon: number, lat: number];

export interface Frame {
  width: number;
  height: number;
  at: (point: Point) => [x: number, y: number];
  from: (x: number, y: number) => Point;
  path: (ring: Ring) => string;
  sees: (point: Point) => boolean;
}

const METRES = 111_320; // a degree of latitude

/** A frame of `width` × `height` pixels that shows `points` with some ground around them. */
export function frame(points: Point[], width: number, height: number, margin = 0.35, leastMetres = 900): Frame {
  const [west, east] = extent(points.map(([lon]) => lon));
  const [south, north] = extent(points.map(([, lat]) => lat));
  const middle: Point = [(west + east) / 2, (south + north) / 2];
  const squeeze = Math.cos((middle[1] * Math.PI) / 180);
  const wide = Math.max((east - west) * METRES * squeeze, leastMetres) * (1 + 2 * margin);
  const high = Math.max((north - south) * METRES, leastMetres / 2) * (1 + 2 * margin);
  const scale = Math.min(width / wide, height / high);
  const at = ([lon, lat]: Point): [number, number] => [
    width / 2 + (lon - middle[0]) * METRES * squeeze * scale,
    height / 2 - (lat - middle[1]) * METRES * scale,
  ];
  return {
    width,
    height,
    at,
    from: (x, y) => [
      middle[0] + (x - width / 2) / (METRES * squeeze * scale),
      middle[1] - (y - height / 2) / (METRES * scale),
    ],
    path: (ring) =>
      `M${ring
        .map((point) =>
          at(point)
            .map((n) => n.toFixed(1))
            .join(" "),
        )
        .join("L")}Z`,
    sees: (point) => {
      const [x, y] = at(point);
      return x > 0 && y > 0 && x < width && y < height;
    },
  };
}

const extent = (all: number[]): [number, number] => [Math.min(...all), Math.max(...all)];
