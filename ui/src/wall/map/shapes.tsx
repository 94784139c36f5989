/** Markers and tags of the map. Shape is the source; amber is larger with a mark inside, red is larger still. */
import type { ComponentChildren } from "preact";
import type { Source } from "../../api";
import type { Urgency } from "../../time";
import type { Box, Point } from "../derive/layout";

export const RING = 17;
export const CROSS = 20;
const RADIUS: Record<Urgency, number> = { "": 6, amber: 8, red: 10 };

/** Without a transform of its own, which would cost the browser more than the shape where there are thousands. */
export function Mark({ source, urgency, at: [x, y] }: { source: Source; urgency: Urgency; at: Point }) {
  const r = RADIUS[urgency];
  const h = r * 1.1;
  const name = `m ${urgency}`;
  const path = (dx: number, dy: number, rest: string) => `M${(x + dx).toFixed(1)} ${(y + dy).toFixed(1)}${rest}`;
  return (
    <>
      {source === "grid" && <rect class={name} x={x - r * 0.86} y={y - r * 0.86} width={r * 1.72} height={r * 1.72} />}
      {source === "hotline" && <circle class={name} cx={x} cy={y} r={r} />}
      {source === "video" && <path class={name} d={path(0, -r * 1.15, `l${h} ${r * 1.95}h${-2 * h}Z`)} />}
      {source === "other" && <path class={name} d={path(0, -h, `l${h} ${h}l${-h} ${h}l${-h} ${-h}Z`)} />}
      {urgency === "amber" && <path class="bang" d={path(0, -4.2, "v5m0 1.6v2")} />}
    </>
  );
}

export function Ring({ at: [x, y], urgency }: { at: Point; urgency: Urgency }) {
  return <circle class="ring" cx={x} cy={y} r={urgency === "red" ? RING : RING - 2} />;
}

/** Ring and cross-hair: what is selected. */
export function CrossHair({ at: [x, y] }: { at: Point }) {
  return (
    <g class="selm" transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`}>
      <circle class="ring" r={CROSS - 1} />
      <path d="M-27 0h8M19 0h8M0 -27v8M0 19v8" />
    </g>
  );
}

export function Tag({ box, tone, children }: { box: Box; tone: Urgency; children: ComponentChildren }) {
  return (
    <g class={`tag ${tone}`} transform={`translate(${box.x.toFixed(1)} ${box.y.toFixed(1)})`}>
      <rect width={box.w} height={box.h} />
      {children}
    </g>
  );
}
