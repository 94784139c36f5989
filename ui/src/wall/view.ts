/** What several panels share: the whistles that sound, what is critical, and what is selected on the map. */
import { computed, signal } from "@preact/signals";
import { now } from "./clock";
import { critical } from "./derive/critical";
import { type Choice, selection } from "./derive/selection";
import { whistles } from "./derive/whistles";
import { cases, openByGrid, town } from "./store";

export const sounding = computed(() => (town.value ? whistles(openByGrid.value, now.value, town.value.office) : null));
export const untaken = computed(() => critical(openByGrid.value));

/** The operator's choice. */
export const choice = signal<Choice>(null);
/** What stands there while nobody chooses; null: the first whistle. */
export const turn = signal<Choice>(null);
export const selected = computed(() => selection(choice.value ?? turn.value, sounding.value?.called ?? [], cases.value));

export function toggleWhistle(id: string): void {
  choice.value = choice.value?.kind === "whistle" && choice.value.id === id ? null : { kind: "whistle", id };
}

/** "" is the water: nothing is chosen then. */
export function toggleGrid(code: string): void {
  const same = choice.value?.kind === "grid" && choice.value.code === code;
  choice.value = same || !code ? null : { kind: "grid", code };
}
