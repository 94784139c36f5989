import { Icon } from "../../icon";
import { t } from "../../labels";
import { frame, silence, stale, timeOfDay } from "../clock";
import { retries } from "../connection";
import { town } from "../store";

/** The picture stands still: since when, and which retry. */
export function Stale() {
  if (!stale.value || !town.value || Number.isNaN(frame.value.at)) return null;
  const { time } = town.value;
  const at = time.besides(frame.value.at, timeOfDay.value, time.full(frame.value.at));
  return (
    <p class="stale" role="alert">
      <Icon shape="soon" />
      {t("wall.stale", { at, n: Math.floor(silence.value / 1000), retry: Math.max(1, retries.value) })}
    </p>
  );
}
