/** The letter that opens a verb's form. J, K, / and Enter move about: keys.ts. */
import type { Key } from "../help";
import { named, t } from "../labels";

export const HOTKEYS: Record<string, string> = {
  "duty.sign": "S",
  "duty.contact": "L",
  "duty.report_in": "A",
  "duty.record": "R",
  "duty.finish": "F",
  "duty.return": "T",
  "whistle.gather": "C",
  "notice.issue": "N",
  "notice.serve": "D",
  "case.ask_extension": "X",
  "case.ask_suspension": "G",
};

/** What `?` lists at a desk: how one moves about, and each letter with its verbs. */
export function keyList(hotkeys: Record<string, string>): Key[] {
  const verbs = new Map<string, string[]>();
  for (const [name, letter] of Object.entries(hotkeys)) {
    const [target = "", verb = ""] = name.split(".");
    verbs.set(letter, [...(verbs.get(letter) ?? []), named(`verb.${target}`, verb)]);
  }
  return [
    ["J  K", t("hands.move")],
    ["Enter", t("hands.enter")],
    ...[...verbs].map(([letter, names]): Key => [letter, names.join(t("list.comma"))]),
    ["/", t("hands.find")],
    ["?", t("keys.list")],
    ["Esc", t("hands.escape")],
  ];
}
