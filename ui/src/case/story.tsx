/** 经过: what happened, oldest first, under a heading for each day. What units did alike is one row until it is opened. */
import { useState } from "preact/hooks";
import type { Site } from "../api";
import { languageOf, t } from "../labels";
import { Long } from "../long";
import { folded, isFold, type Fold } from "./folded";
import { Mark } from "./mark";
import type { Detail, Fact } from "./state";
import { foldLine, line, type Line } from "./words";
import { dayHead, dayOf, hour } from "./written";

interface Props {
  site: Site;
  detail: Detail;
  whole?: boolean; // nothing folded: for paper
}

export function Story({ site, detail, whole: unfolded = false }: Props) {
  const [opened, setOpened] = useState<string[]>([]); // keys of folds
  const days = byDay(site, detail.story).map(([day, facts]) => ({
    day,
    facts,
    entries: unfolded ? facts : folded(facts),
  }));
  const folds = days.flatMap(({ entries }) => entries.filter(isFold).map((fold) => fold.key));
  const isOpen = (key: string) => opened.includes(key);
  const whole = folds.every(isOpen);
  const turn = (key: string) => setOpened(isOpen(key) ? opened.filter((one) => one !== key) : [...opened, key]);
  return (
    <section class="sec story">
      <h3>
        {t("case.story")}
        <span>
          {t("case.story.count", { n: detail.story.length })}
          {folds.length > 0 && (
            <button type="button" class="link all" aria-pressed={whole} onClick={() => setOpened(whole ? [] : folds)}>
              {t(whole ? "case.story.fold" : "case.story.open")}
            </button>
          )}
        </span>
      </h3>
      {days.map(({ day, facts, entries }) => (
        <ol key={day} class="day">
          <li class="day-head">{dayHead(site, facts[0]!.at)}</li>
          {entries.map((entry) =>
            isFold(entry) ? (
              <Folded key={entry.key} site={site} detail={detail} fold={entry} open={isOpen(entry.key)} onTurn={turn} />
            ) : (
              <Row key={entry.id} site={site} fact={entry} line={line(site, detail, entry)} whole={unfolded} />
            ),
          )}
        </ol>
      ))}
    </section>
  );
}

interface FoldedProps {
  site: Site;
  detail: Detail;
  fold: Fold;
  open: boolean;
  onTurn: (key: string) => void;
}

function Folded({ site, detail, fold, open, onTurn }: FoldedProps) {
  const { mark, tone, text, because, who } = foldLine(site, detail, fold);
  return (
    <>
      <li class={`fold ${tone}`}>
        <time dateTime={fold.facts[0]!.at}>{hour(site, fold.facts[0]!.at)}</time>
        <Mark sign={mark} />
        <button type="button" class="what" aria-expanded={open} onClick={() => onTurn(fold.key)}>
          {text}
          <i aria-hidden="true">{open ? "▴" : "▾"}</i>
        </button>
        <p class="because" title={because} lang={languageOf(because)}>
          {because}
        </p>
        <p class="who">{who}</p>
      </li>
      {open &&
        fold.facts.map((fact) => (
          <Row key={fact.id} site={site} fact={fact} line={line(site, detail, fact)} class="within" />
        ))}
    </>
  );
}

interface RowProps {
  site: Site;
  fact: Fact;
  line: Line;
  class?: string;
  whole?: boolean;
}

const LINES = 4; // of a fact: a record may be as long as a page

function Row({ site, fact, line: { mark, tone, text, because, who }, class: name = "", whole = false }: RowProps) {
  return (
    <li class={`fact ${tone} ${name}`}>
      <time dateTime={fact.at}>{hour(site, fact.at)}</time>
      <Mark sign={mark} />
      <div class="what">{whole ? text : <Long text={text} lines={LINES} />}</div>
      <p class="because" title={because} lang={languageOf(because)}>
        {because}
      </p>
      <p class="who">{who}</p>
    </li>
  );
}

function byDay(site: Site, facts: Fact[]): [string, Fact[]][] {
  const days = new Map<string, Fact[]>();
  for (const fact of facts) {
    const day = dayOf(site, fact.at);
    days.set(day, [...(days.get(day) ?? []), fact]);
  }
  return [...days];
}
