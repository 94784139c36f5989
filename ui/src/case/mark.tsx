/** The sign before a fact. The whistle is a ring with its kernel; what was noted on the spot is a diamond. */
import { Icon, SourceIcon, type Shape } from "../icon";
import type { Mark as Sign } from "./words";

const SHAPES: Partial<Record<Sign, Shape>> = {
  ok: "ok",
  running: "running",
  onScene: "onScene",
  late: "late",
  soon: "soon",
  refused: "refused",
  noted: "other",
  ended: "offline",
};

export function Mark({ sign }: { sign: Sign }) {
  if (sign === "whistle") return <WhistleIcon />;
  const shape = SHAPES[sign];
  return shape ? <Icon shape={shape} /> : <SourceIcon source={sign} />;
}

export function WhistleIcon() {
  return (
    <svg class="ic" viewBox="0 0 16 16" aria-hidden="true">
      <circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.8" />
      <rect x="5.2" y="5.2" width="5.6" height="5.6" />
    </svg>
  );
}
