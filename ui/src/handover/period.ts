/** From when until when: in the address, so that a page that was looked at stays the same when it is loaded again. */
import { signal } from "@preact/signals";
import type { Moment } from "../api";

export interface Period {
  from: Moment | "";
  until: Moment | "";
}

const query = new URLSearchParams(location.search);

/** Empty: what is to be signed next. */
export const period = signal<Period>({ from: query.get("from") ?? "", until: query.get("until") ?? "" });

export function address({ from, until }: Period): string {
  const asked = new URLSearchParams();
  if (from) asked.set("from", from);
  if (until) asked.set("until", until);
  return asked.size ? `?${asked}` : "";
}

export function show(wanted: Period): void {
  period.value = wanted;
  const kept = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(wanted)) {
    if (value) kept.set(name, value);
    else kept.delete(name);
  }
  history.replaceState(null, "", `${location.pathname}?${kept}`);
}
