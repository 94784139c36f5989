/** What the center answers to whoever keeps the accounts, and what it refuses, in words. */
import { Refusal, type Moment } from "../api";
import { named, t } from "../labels";

export const TABS = ["accounts", "keys", "kiosks", "sessions", "audit"] as const;
export type Tab = (typeof TABS)[number];

/** Where each tab's list is; the audit is asked for by its own filters. */
export const LISTS: Record<Tab, string> = {
  accounts: "/api/accounts",
  keys: "/api/tokens",
  kiosks: "/api/tokens",
  sessions: "/api/sessions",
  audit: "",
};

export interface Account {
  name: string;
  posts: string[];
  admin: boolean;
  disabled: boolean;
  once: boolean;
}

export interface Token {
  kind: "key" | "kiosk";
  name: string;
  scopes: string[];
  source: string;
  made_at: Moment;
  ends_at: Moment;
  used_at: Moment | null;
  ended: boolean;
}

export interface SignedIn {
  id: string;
  name: string;
  post: string;
  by_oidc: boolean;
  made_at: Moment;
  used_at: Moment;
  ends_at: Moment;
  own: boolean;
}

export interface Audited {
  row: number;
  at: Moment;
  who: string;
  did: string;
  about: string;
  why: string;
}

export interface Verified {
  rows: number;
  whole: boolean;
  broken: number | null;
  cut: boolean;
  end: string;
}

export const SCOPES = ["events", "facts", "beats", "operate"];

/** Why not, and at which field; "" for none. */
export interface Wrong {
  field: string;
  text: string;
}

export function wrong(error: unknown): Wrong {
  if (!(error instanceof Refusal)) return { field: "", text: t("keep.wrong.silent") };
  const { status, code, field = "" } = error.problem;
  if (status === 404) return { field: "", text: t("keep.wrong.gone") };
  if (field && code === "taken") return { field, text: t("keep.wrong.taken") };
  const known = named("keep.wrong", field);
  return known === field ? { field: "", text: error.message } : { field, text: known };
}
