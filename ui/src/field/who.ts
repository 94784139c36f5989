/** Whose phone this is now; without a line, whose it was last. */
import { signal } from "@preact/signals";
import { looking, choosePost, session, type Session } from "../session";
import { takeUp } from "./writing";

const LAST = "field.post";

export const who = signal<Session | null>(null); // null: the center could not be asked yet
export const post = signal(remembered());

function remembered(): string {
  try {
    return localStorage.getItem(LAST) ?? "";
  } catch {
    return "";
  }
}

/** Asks the center, and takes the post that was last used here where one may choose. Silent without a line. */
export async function connect(): Promise<void> {
  try {
    const answer = await fetch("/api/session", { headers: looking() });
    if (!answer.ok) return;
  } catch {
    return; // `session` would remember the failure
  }
  const found = await session();
  if (found.must_change || (!found.name && !found.demo)) {
    location.assign(`/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`);
    return;
  }
  const wished = [new URLSearchParams(location.search).get("post") ?? "", found.post, post.value];
  const only = found.posts.length === 1 ? found.posts[0]! : "";
  const own = [...wished, only].find((code) => found.posts.includes(code)) ?? "";
  who.value = found;
  await take(own);
}

export async function take(code: string): Promise<void> {
  if (code) who.value = await choosePost(code);
  if (!(await takeUp(code))) return; // somebody else sits here by now
  post.value = code;
  try {
    localStorage.setItem(LAST, code);
  } catch {
    // then it is asked again next time
  }
}
