/** What is being written, one draft for each post: kept with every change, whatever the page shows meanwhile. */
import { signal } from "@preact/signals";
import { t } from "../labels";
import { draftOf, EMPTY, type Draft } from "./draft";
import { keepDraft, keptDraft, takeBack } from "./keep";
import type { Entry } from "./outbox";
import { enqueue, look } from "./sending";

export const draft = signal<Draft>(EMPTY);
export const said = signal("");
let owner = ""; // the post whose draft this is

/** What this post had begun. */
export async function takeUp(post: string): Promise<void> {
  if (post === owner) return;
  const kept = await keptDraft(post);
  owner = post;
  draft.value = { ...EMPTY, ...kept };
  said.value = "";
}

/** `post` is who began this: a picture may be ready when another post sits here. */
export function change(post: string, to: (draft: Draft) => Draft): void {
  if (post !== owner) return;
  draft.value = to(draft.value);
  said.value = "";
  keepDraft(post, draft.value).catch((error: Error) => (said.value = full(error)));
}

/** The draft becomes this entry. What is typed from here on is the next one. */
export async function finish(entry: Entry): Promise<void> {
  const written = draft.value;
  draft.value = EMPTY;
  try {
    await enqueue(entry);
    said.value = t("write.kept");
  } catch (error) {
    draft.value = written;
    said.value = full(error as Error);
  }
}

/** A refused report goes back into the form. */
export async function correct(entry: Entry): Promise<void> {
  const again = draftOf(entry);
  await takeBack(entry, again);
  draft.value = again;
  said.value = t("write.refusal", { why: entry.reason });
  await look();
}

/** A full device gives no words of its own. */
const full = ({ name, message }: Error): string =>
  t("write.full", { why: name === "QuotaExceededError" ? t("write.no-room") : message || name });
