/** Who this browser is to the center. A demo has no accounts: each tab acts as the post that was chosen in it. */
import { t, whyNot } from "./labels";
import { language } from "./looks";

export interface Session {
  name: string; // "" for nobody
  post: string;
  posts: string[]; // as which one may act
  words: string[];
  csrf: string;
  demo: boolean;
  oidc: boolean; // people may sign in at another house
  must_change: boolean;
  by_oidc: boolean; // another house has this one's password
}

/** Roles that see every case of the town, and so its replay: those of command_center/access/may.py. */
export const TOWN = [
  "clerk",
  "duty-leader",
  "supervisor",
  "verifier",
  "caller",
  "leader",
  "secretary",
  "mayor",
  "auditor",
];
/** Who sees the town: its posts, and whoever opens a demo. */
export const seesTown = ({ words }: Pick<Session, "words">): boolean =>
  words.some((word) => word === "onlooker" || TOWN.includes(word));

/** Who has a password here that they may change. */
export const hasPassword = ({ name, demo, by_oidc, words }: Session): boolean =>
  name !== "" && !demo && !by_oidc && !words.includes("kiosk");

const TOKEN = "center-post-token";
const DRAFT = "desk.draft."; // what was typed, which desk/drafts.ts keeps: not for the next one at this machine
let known: Promise<Session> | undefined;

/** The session as it is, asked for once. */
export function session(): Promise<Session> {
  known ??= ask().catch((error: unknown) => {
    known = undefined; // so that it is asked again
    throw error;
  });
  return known;
}

/** Asked for again: another window may have signed in meanwhile, or taken another post. */
export function sessionNow(): Promise<Session> {
  known = undefined;
  return session();
}

/** The session of who may go on; whoever has still to change the password is led there, and the page stops here. */
export async function entered(): Promise<Session> {
  const found = await session();
  if (!found.must_change) return found;
  signInAgain();
  return new Promise(() => undefined);
}

async function ask(): Promise<Session> {
  const told = await heard(fetch("/api/session", { headers: looking() }));
  if (told.ok) return told.json() as Promise<Session>;
  if (!ownToken()) throw new Error(whyNot(await told.json().catch(() => ({}))) || t("silent"));
  sessionStorage.removeItem(TOKEN); // it has ended, or is of a demo that began anew
  return ask();
}

/** Of the post that was chosen in this tab of a demo; "" for none, and where a browser has a cookie. */
export const ownToken = (): string => sessionStorage.getItem(TOKEN) ?? "";

/** What a request that only looks carries: a browser adds its cookie by itself. */
export function looking(): Record<string, string> {
  const token = ownToken();
  return token ? { Authorization: `Bearer ${token}` } : {};
}

/** What a request that changes something carries. */
export async function acting(): Promise<Record<string, string>> {
  const shown = looking();
  if (shown.Authorization) return shown;
  const { csrf } = await session();
  return csrf ? { "X-CSRF": csrf } : {};
}

let choosing: Promise<unknown> = Promise.resolve();

/** Act as this post from now on. */
export function choosePost(post: string): Promise<Session> {
  const chosen = chose(post);
  choosing = chosen.catch(() => undefined);
  return chosen;
}

async function chose(post: string): Promise<Session> {
  const before = await session();
  if (before.post === post) return before;
  const headers = { "Content-Type": "application/json", ...(before.demo ? {} : await acting()) };
  const body = JSON.stringify(before.demo ? { post, bearer: true } : { post });
  const answer = await heard(fetch("/api/session/post", { method: "POST", headers, body }));
  if (!answer.ok) throw new Error(whyNot(await answer.json()));
  if (before.demo) {
    sessionStorage.setItem(TOKEN, (await answer.json()).token);
    known = undefined;
  } else {
    known = answer.json() as Promise<Session>;
  }
  return session();
}

/** Whether the center knows who this is, after it said that it does not: a request may have been under way when another
 * post was chosen, and carried what had just ended. Only its plain word sends somebody away, not its silence. */
export async function stillIn(): Promise<boolean> {
  await choosing; // until then the browser has only what is about to end
  if (await knowsMe()) return true;
  await new Promise((resolve) => setTimeout(resolve, SOON)); // another window may be choosing
  return knowsMe();
}

const SOON = 500; // ms

async function knowsMe(): Promise<boolean> {
  const told = await fetch("/api/session", { headers: looking() }).catch(() => null);
  if (told?.status === 401) return false; // of a token
  return !told?.ok || ((await told.json()) as Session).name !== "";
}

/** Where no answer came at all, a browser has words of its own for that: here it is said in the page's language. */
export const heard = (answer: Promise<Response>): Promise<Response> =>
  answer.catch(() => {
    throw new TypeError(t("silent"));
  });

/** Asks for something; once more where the token had ended meanwhile, and there is another. */
export async function look(path: string): Promise<Response> {
  const ask = () => heard(fetch(path, { headers: { Accept: "application/json", ...looking() } }));
  const first = await ask();
  return first.status === 401 && (await stillIn()) ? ask() : first;
}

let leaving = false;
// A page that stays, because somebody was asked and said so, or that comes back, asks again.
globalThis.addEventListener?.("pageshow", () => (leaving = false));

/** The center no longer knows who this is. Several answers may say so at once: the first decides where one goes. */
export function signInAgain(): void {
  if (leaving) return;
  leaving = true;
  setTimeout(() => (leaving = false), 5_000);
  if (ownToken()) {
    sessionStorage.removeItem(TOKEN); // a demo that began anew
    location.reload();
  } else if (location.pathname !== "/sign-in") {
    const to = encodeURIComponent(location.pathname + location.search);
    location.assign(`/sign-in?to=${to}${language === "en" ? "&lang=en" : ""}`);
  }
}

/** Says so where it did not work: the next one at this machine would act as this one. */
export async function signOut(): Promise<void> {
  try {
    await sessionNow();
    const answer = await heard(fetch("/api/session", { method: "DELETE", headers: await acting() }));
    if (!answer.ok && answer.status !== 401) throw new Error(whyNot(await answer.json()));
  } catch (error) {
    return alert(t("sign-out.failed", { why: (error as Error).message }));
  }
  sessionStorage.removeItem(TOKEN);
  for (const key of Object.keys(localStorage).filter((key) => key.startsWith(DRAFT))) localStorage.removeItem(key);
  location.assign("/sign-in");
}

/** A wall's screen comes by a link that ends in #kiosk=…; from then on it has a cookie. */
export async function kiosk(): Promise<void> {
  const token = new URLSearchParams(location.hash.slice(1)).get("kiosk");
  if (!token) return;
  const headers = { "Content-Type": "application/json", ...(await acting()) }; // of who sat here before, too
  const answer = await fetch("/api/kiosk", { method: "POST", headers, body: JSON.stringify({ token }) });
  if (answer.status >= 500 || answer.status === 429) throw new Error(answer.statusText); // the link is tried again
  history.replaceState(null, "", location.pathname + location.search);
  known = undefined;
}
