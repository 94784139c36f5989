import type { Urgency } from "../../time";
import { named, t } from "../../labels";
import { type Box, type Point, type Room, textWidth } from "../derive/layout";
import type { Marker } from "../derive/markers";
import type { Called } from "../derive/whistles";
import { RING, Tag } from "./shapes";

interface Placed {
  box: Box;
  tone: Urgency;
  text: string;
  card: boolean;
}

/** Whether there is something to say: what is wrong with a whistle, a red card that somebody still holds. */
export const speaks = (marker: Marker) => marker.card || (marker.ring && marker.urgency !== "");

/** A whistle's tag says what is wrong with it, a red card's says so; null without room for it. */
export function tagOf(marker: Marker, called: Called | undefined, at: Point, room: Room): Placed | null {
  const tone = marker.urgency;
  if (called && tone) {
    const line = called.lines[0];
    const what = line?.refused ? t("map.refused") : (called.toLower?.text ?? line?.reading.text ?? "");
    const text = `${named("whistle", called.whistle.kind)}\u2002${what}`;
    const box = room.place(at, textWidth(text) + 16, RING + 3);
    return box && { box, tone, text, card: false };
  }
  if (!marker.card) return null;
  const box = room.place(at, textWidth(t("card.red")) + 35, 12);
  return box && { box, tone: "red", text: t("card.red"), card: true };
}

export function MarkerTag({ box, tone, text, card }: Placed) {
  return (
    <Tag box={box} tone={tone}>
      {card && <rect class="solid" x="9.2" y="6" width="9.6" height="14" />}
      <text x={card ? 27 : 8} y="19">
        {text}
      </text>
    </Tag>
  );
}
