/** What several panels share: the whistles that sound, and what is selected on the map. */
import { computed, signal } from "@preact/signals";
import { now } from "./clock";
import { type Choice, selection } from "./derive/selection";
import { whistles } from "./derive/whistles";
import { openCases, town } from "./store";

export const sounding = computed(() => (town.value ? whistles(openCases.value, now.value, town.value.office) : null));

/** The operator's choice; without one the first whistle is shown. */
export const choice = signal<Choice>(null);
export const selected = computed(() => selection(choice.value, sounding.value?.called ?? []));

export function toggleWhistle(id: string): void {
  choice.value = choice.value?.kind === "whistle" && choice.value.id === id ? null : { kind: "whistle", id };
}

/** "" is the water: nothing is chosen then. */
export function toggleGrid(code: string): void {
  const same = choice.value?.kind === "grid" && choice.value.code === code;
  choice.value = same || !code ? null : { kind: "grid", code };
}
