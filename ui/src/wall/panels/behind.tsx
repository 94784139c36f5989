import { computed } from "@preact/signals";
import { t } from "../../labels";
import { moment } from "../../time";
import { now } from "../clock";
import { panel, town } from "../store";

/** The tables do not answer: what is counted in them stands still since then, whatever else goes on. "" while they do. */
export const behind = computed(() => {
  const at = moment(panel.figures.value?.late_since_at);
  const time = town.value?.time;
  return time && !Number.isNaN(at) ? time.hourOrDay(at, now.value, time.full(at)) : "";
});

/** In the head of each panel that shows such figures. */
export function Behind() {
  return behind.value ? <small class="as-of">{t("panel.as-of", { at: behind.value })}</small> : null;
}
