/** The case that lies on a desk, as whoever sits there is told it, again and again. */
import { effect } from "@preact/signals";
import { get } from "../api";
import { live, type Live } from "../case/live";
import type { Detail } from "../case/state";
import type { Chair } from "./chair";

export function caseOn({ post, chosen }: Chair): Live<Detail | null> {
  const asked = live(async () =>
    chosen.value && post.value ? get<Detail>(`/api/cases/${encodeURIComponent(chosen.value)}`) : null,
  );
  effect(() => {
    void post.value; // whoever sits down is told it anew: what there was, was told to somebody else
    asked.value.value = null;
  });
  return asked;
}
