/** What the search finds in the tabs that are not shown: how much, and a press that leads there. */
import { useEffect, useState } from "preact/hooks";
import { get } from "../api";
import { named, t } from "../labels";
import { TABS, type DutyAnswer, type Tab } from "./answer";

export interface Elsewhere {
  tab: Tab;
  n: number;
}

const PAUSE = 300; // ms after the last letter

/** Asked once for each word, as `post`. */
export function useElsewhere(
  post: string,
  tab: Tab,
  words: string,
  count: (answer: DutyAnswer) => number,
): Elsewhere[] {
  const [told, setTold] = useState<{ of: string; found: Elsewhere[] }>({ of: "", found: [] });
  const asked = words.trim() && [post, tab, words].join(" ");
  useEffect(() => {
    if (!asked) return;
    let wanted = true;
    const others = TABS.filter((one) => one !== tab);
    const timer = setTimeout(async () => {
      const answers = await Promise.all(others.map((one) => get<DutyAnswer>(`/api/duty?tab=${one}`))).catch(() => []);
      if (wanted) setTold({ of: asked, found: answers.map((answer) => ({ tab: answer.tab, n: count(answer) })) });
    }, PAUSE);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [asked]);
  return told.of === asked ? told.found.filter(({ n }) => n > 0) : [];
}

export function ElsewhereLine({ found, onTab }: { found: Elsewhere[]; onTab: (tab: Tab) => void }) {
  if (!found.length) return null;
  return (
    <p class="elsewhere" role="status">
      {t("seat.elsewhere")}
      {found.map(({ tab, n }) => (
        <button key={tab} type="button" onClick={() => onTab(tab)}>
          {named("seat.tab", tab)} <b>{n}</b>
        </button>
      ))}
    </p>
  );
}
