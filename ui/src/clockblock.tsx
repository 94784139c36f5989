/** A block of time tells the clock: outlined amber is soon, filled red is past; its ground fills with the time used. */
import type { ComponentChildren } from "preact";
import type { Urgency } from "./time";
import "./clockblock.css";

interface Block {
  urgency: Urgency;
  share: number; // of the limit that is used, 0…1
  text: string;
  children?: ComponentChildren; // what is missing, before the time
  class?: string;
  style?: Record<string, string>;
}

export function ClockBlock({ urgency, share, text, children, class: name = "", style }: Block) {
  return (
    <span class={`clock ${urgency} ${name}`} style={{ ...style, "--used": share.toFixed(3) }}>
      {children}
      <b>{text}</b>
    </span>
  );
}
