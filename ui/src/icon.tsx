/** The shapes of the product. Source: square, circle, triangle, diamond. Duty: octagon late, triangle soon, arrow refused. */
import type { JSX } from "preact";
import type { Source } from "./api";

const shapes = {
  grid: <rect x="2.5" y="2.5" width="11" height="11" />,
  hotline: <circle cx="8" cy="8" r="6.2" />,
  video: <path d="M8 1.6 15 14H1Z" />,
  other: <path d="M8 .8 15.2 8 8 15.2 .8 8Z" />,
  ok: <path d="M2.5 8.5 6.5 12.3 13.5 4" fill="none" stroke="currentColor" stroke-width="2" />,
  running: <circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" stroke-width="2" />,
  onScene: <circle cx="8" cy="8" r="6" />,
  soon: (
    <>
      <path d="M8 1 15.6 14.5H.4Z" />
      <path d="M8 5.6v4.6M8 11.4v1.8" stroke="var(--panel)" stroke-width="1.8" />
    </>
  ),
  late: (
    <>
      <path d="M5 .5h6L15.5 5v6L11 15.5H5L.5 11V5Z" />
      <path d="M8 3.6v5.2M8 10.6v2.2" stroke="var(--panel)" stroke-width="2.1" />
    </>
  ),
  refused: <path d="M6 2 2 6l4 4M2 6h7.5a4 4 0 0 1 0 8H6" fill="none" stroke="currentColor" stroke-width="2" />,
  offline: <path d="M3 3l10 10M13 3 3 13" fill="none" stroke="currentColor" stroke-width="2.4" />,
  enRoute: <path d="M1 1 16 8 1 15l4-7Z" />,
  yellowCard: <rect x="3.6" y="1.1" width="8.8" height="13.8" fill="none" stroke="currentColor" stroke-width="2.2" />,
  redCard: <rect x="2.5" width="11" height="16" />,
} satisfies Record<string, JSX.Element>;

export type Shape = keyof typeof shapes;

export function Icon({ shape, class: name = "" }: { shape: Shape; class?: string }) {
  return (
    <svg class={`ic ${name}`} viewBox="0 0 16 16" aria-hidden="true">
      {shapes[shape]}
    </svg>
  );
}

export function SourceIcon({ source, class: name = "" }: { source: string; class?: string }) {
  const shape: Shape = source === "grid" || source === "hotline" || source === "video" ? source : "other";
  return <Icon shape={shape satisfies Source} class={`src ${name}`} />;
}
