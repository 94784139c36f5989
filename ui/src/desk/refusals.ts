/** Why the center did not do it, in words that an operator reads, and at which field. */
import { Refusal } from "../api";
import { t } from "../labels";
import { anyVerbName, fieldName } from "./names";

export interface Said {
  text: string;
  field: string;
  /** Nothing is known of what the center did: the same key must be sent again. */
  again: boolean;
}

export function said(error: unknown, verb: string): Said {
  if (!(error instanceof Refusal)) return { text: t("refused.silent"), field: "", again: true };
  const { status, code, detail, allowed, field = "" } = error.problem;
  if (status === 409 && allowed) {
    const can = allowed.map(anyVerbName);
    const now = can.length ? t("refused.allowed", { verbs: can.join(t("list.comma")) }) : t("refused.nothing");
    return { text: `${t("refused.moved-on")}${t("semicolon")}${now}`, field: "", again: false };
  }
  if (code === "reused-key") return { text: t("refused.reused"), field: "", again: false };
  if (status === 403) return { text: t("refused.role"), field: "", again: false };
  const name = field ? fieldName(verb, field) : "";
  const plain = field ? detail.replaceAll(field, name).replace(/^缺少\s*/, t("refused.lacking")) : detail;
  if (status >= 500) return { text: plain || t("refused.silent"), field, again: true };
  return { text: plain || error.message, field, again: false };
}
