/** Why the center did not do it, in words that an operator reads, and at which field. */
import { Refusal } from "../api";
import { t, whyNot } from "../labels";
import { language } from "../looks";
import { anyVerbName, fieldName } from "./names";

export interface Said {
  text: string;
  field: string;
  /** Nothing is known of what the center did: the same key must be sent again. */
  again: boolean;
}

export function said(error: unknown, verb: string): Said {
  if (!(error instanceof Refusal)) return { text: t("refused.silent"), field: "", again: true };
  const { status, code, allowed, field = "" } = error.problem;
  if (status === 409 && allowed) {
    const can = allowed.map(anyVerbName);
    const now = can.length ? t("refused.allowed", { verbs: can.join(t("list.comma")) }) : t("refused.nothing");
    return { text: `${t("refused.moved-on")}${t("semicolon")}${now}`, field: "", again: false };
  }
  if (code === "reused-key") return { text: t("refused.reused"), field: "", again: false };
  if (status === 403) return { text: t("refused.role"), field: "", again: false };
  const words = field ? byName(whyNot(error.problem), field, fieldName(verb, field)) : whyNot(error.problem);
  if (status >= 500) return { text: words || t("refused.silent"), field, again: true };
  return { text: words || error.message, field, again: false };
}

/** With the field's name for its code, which in Chinese stands between spaces; an English sentence begins with it. */
function byName(text: string, field: string, name: string): string {
  if (language === "zh") return text.replace(new RegExp(` ?\\b${field}\\b ?`, "g"), name);
  return text.replace(new RegExp(`^${field}\\b`), name);
}
