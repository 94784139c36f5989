/** Whether the page is as narrow as a phone, where the list and a case are two pages. phone.css turns at that width. */
import { signal } from "@preact/signals";

const query = typeof matchMedia === "undefined" ? null : matchMedia("(max-width: 1000px)");

export const narrow = signal(!!query?.matches);
query?.addEventListener("change", () => (narrow.value = query.matches));
