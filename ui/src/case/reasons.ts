/** Why a case went where it went, in rows: the rules that spoke, the catalogue, how often, how grave, who approved. */
import type { Site } from "../api";
import { reasonIn } from "../because";
import { named, t, type LabelKey } from "../labels";
import { leadingWhistle, parts, type Detail, type RuleMatch } from "./state";
import { authorName, itemName, levelName, postName, unitName } from "./town";
import { dayHour } from "./written";

export interface Reason {
  key: string;
  head: LabelKey;
  text: string;
  aside: string;
  faded?: boolean;
  title?: string; // all of it, where the row leaves something out
}

const CONDITION = /(^|；)条件 .* 成立(?=；|$)/s; // of a rule, in the language that rules are written in

export function reasons(site: Site, detail: Detail): Reason[] {
  const { case: state, view } = detail;
  const rows: Reason[] = [];
  const add = (key: string, head: LabelKey, text: string, aside = "", faded = false, title?: string) => {
    if (text) rows.push({ key, head, text, aside, faded, title });
  };
  add("why", "why.reason", reasonIn(site, state.why || view.why));
  for (const code of view.reasons) add(`reason-${code}`, "why.desk", named("reason", code));
  for (const rule of state.rules ?? []) {
    const key = `${rule.rule}-${rule.version}-${rule.action}`;
    const lost = rule.won === false || !!rule.shadow;
    add(
      key,
      "why.rule",
      t("why.rule-version", { rule: rule.rule, version: rule.version, action: reasonIn(site, rule.action) }),
      ruleFate(rule),
      lost,
    );
    const matched = rule.matched.replace(CONDITION, "").replace(/^；/, "");
    const words = [rule.because, reasonIn(site, matched)].filter(Boolean).join(t("semicolon"));
    add(`${key}-matched`, "why.matched", words, "", lost, rule.matched);
  }
  if (view.item) {
    const lead = view.lead ? t("why.lead", { unit: unitName(site, view.lead) }) : "";
    add("item", "why.item", [itemName(site, view.item), lead].filter(Boolean).join(t("comma")));
  }
  const signals = parts(state.signals);
  const joined = reasonIn(site, signals.find((signal) => signal.joined_because)?.joined_because ?? "");
  if (signals.length > 1)
    add("count", "why.count", joined || t("why.signals", { n: signals.length }), t("why.times", { n: signals.length }));
  add("level", "why.level", levelName(view.level), state.kind ? named("kind", state.kind) : "");
  const whistle = leadingWhistle(state);
  if (whistle) {
    const who = authorName(site, whistle.author);
    const drafted = whistle.author.startsWith("rule:")
      ? t("why.drafted-by", { who })
      : t("why.drafted", { who, because: whistle.because });
    add("whistle", "why.whistle", drafted, named("whistle-state", whistle.state));
    const assist = whistle.assist.map((unit) => unitName(site, unit)).join(t("list.comma"));
    const lead = unitName(site, whistle.lead);
    add("call", "why.call", assist ? t("why.called", { lead, assist }) : t("why.called-alone", { lead }));
    for (const one of whistle.approvals ?? []) {
      const verdict = named("verdict", one.verdict);
      add(
        `approval-${one.post}-${one.at}`,
        "why.approval",
        `${postName(site, one.post)} ${dayHour(site, one.at)} ${verdict}`,
        one.note ?? "",
      );
    }
  }
  return rows;
}

function ruleFate(rule: RuleMatch): string {
  if (rule.shadow) return t("why.shadow");
  return rule.won === false ? t("why.lost") : t("why.won");
}
