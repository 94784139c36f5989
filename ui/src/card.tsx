/** An upright card tells the sanction: hollow is yellow, solid is red. It never colours the block of time beside it. */
import type { Card } from "./api";
import { Icon } from "./icon";

export function CardMark({ card }: { card: Card }) {
  if (!card) return null;
  return <Icon shape={card === "red" ? "redCard" : "yellowCard"} class={`card ${card}`} />;
}
