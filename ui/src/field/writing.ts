/** What is being written, one draft for each post: kept with every change, whatever the page shows meanwhile. */
import { signal } from "@preact/signals";
import { t } from "../labels";
import { draftOf, EMPTY, type Draft } from "./draft";
import { inherit, keepDraft, keptDraft, takeBack } from "./keep";
import type { Entry } from "./outbox";
import { reasonOf } from "./reason";
import { enqueue, look } from "./sending";

export const draft = signal<Draft>(EMPTY);
export const said = signal("");
let owner = ""; // the post whose draft this is
let turns = 0; // whoever sits down last has the form, whichever draft is read first

/** What this post had begun; false when another one sat down meanwhile. */
export async function takeUp(post: string): Promise<boolean> {
  const turn = ++turns;
  if (post === owner) return true;
  const kept = await keptDraft(post);
  if (turn !== turns) return false;
  owner = post;
  draft.value = { ...EMPTY, ...kept };
  said.value = "";
  return true;
}

/** As a page begins: the post that was last here has what an earlier version of it kept for whoever that was. */
export async function resume(post: string): Promise<boolean> {
  const moved = post ? inherit(post).catch(() => undefined) : undefined; // on a full device: at a later start
  const [taken] = await Promise.all([takeUp(post), moved]); // read after it was moved: the device keeps the order
  return taken;
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
    // Not into another post's form: for who left, the device still has it. The whole report is worth more than what
    // was typed in the moment since.
    if (owner === entry.post) draft.value = written;
    said.value = full(error as Error);
  }
}

/** A refused report goes back into the form; false when it is on its way again, or was taken back before. */
export async function correct(entry: Entry): Promise<boolean> {
  const again = draftOf(entry);
  const back = await takeBack(entry, again);
  if (back && owner === entry.post) {
    draft.value = again;
    said.value = t("write.refusal", { why: reasonOf(entry) });
  }
  await look();
  return back;
}

/** A full device gives no words of its own. */
const full = ({ name, message }: Error): string =>
  t("write.full", { why: name === "QuotaExceededError" ? t("write.no-room") : message || name });
