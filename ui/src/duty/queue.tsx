/** The left column: four tabs, and the rows of one, strictly by their next clock, cut by when. */
import type { Site } from "../api";
import { reasonIn } from "../because";
import { clockName } from "../case/town";
import { hour } from "../case/written";
import { ClockBlock } from "../clockblock";
import { leftText } from "../desk/left";
import { Icon, SourceIcon } from "../icon";
import { named, t } from "../labels";
import type { Town } from "../wall/town";
import type { WorkTime } from "../worktime";
import { TABS, type Done, type DutyAnswer, type Entry, type Row, type Tab } from "./answer";
import { ElsewhereLine, type Elsewhere } from "./elsewhere";
import { asideOf, groupOf, GROUPS, keyOf, opened, readingOf, titleOf, verbOf } from "./rows";

interface Props {
  site: Site;
  town: Town;
  office: WorkTime;
  answer: DutyAnswer | null;
  rows: Row[];
  done: Done[];
  words: string; // that were searched for
  elsewhere: Elsewhere[];
  tab: Tab;
  chosen: string;
  now: number;
  onTab: (tab: Tab) => void;
  onChoose: (entry: Entry) => void;
  onOpen: (id: string) => void;
}

export function Queue({ answer, rows, done, words, elsewhere, tab, onTab, onOpen, ...rest }: Props) {
  const { now, office, site } = rest;
  const shown = tab === "done" ? done.length : rows.length;
  return (
    <section class="col inbox" aria-label={t("seat.tab.mine")}>
      <ul class="tabs" role="tablist">
        {TABS.map((one) => (
          <li key={one} role="presentation">
            <button type="button" role="tab" aria-selected={one === tab} onClick={() => onTab(one)}>
              {named("seat.tab", one)}
              <b>{answer ? answer.tabs[one] : t("none")}</b>
            </button>
          </li>
        ))}
      </ul>
      <div class="list">
        {tab === "done" ? (
          <ol>
            {done.map((one) => (
              <DoneLine key={`${one.case} ${one.at}`} site={site} one={one} onOpen={onOpen} />
            ))}
          </ol>
        ) : (
          GROUPS.map((group, index) => {
            const here = rows.filter((row) => groupOf(row, now, office) === group);
            if (!here.length) return null;
            return (
              <section key={group}>
                <h3 class="when">
                  {named("seat", group)}
                  <span>{index === 0 || here[0] === rows[0] ? t("seat.sorted") : ""}</span>
                </h3>
                <ol>
                  {here.map((row) => (
                    <Line key={row.key} row={row} mine={tab === "mine"} {...rest} />
                  ))}
                </ol>
              </section>
            );
          })
        )}
        {answer && !shown && (
          <p class="empty">{words ? t("seat.empty.found", { words }) : named("seat.empty", tab)}</p>
        )}
        <ElsewhereLine found={elsewhere} onTab={onTab} />
      </div>
      <p class="foot">
        <span>{t("inbox.shown", { n: shown, d: answer?.tabs[tab] ?? 0 })}</span>
        <span class="keys">
          <kbd>J</kbd> <kbd>K</kbd> {t("inbox.move")} <kbd>Enter</kbd> {t("inbox.open")} <kbd>?</kbd> {t("inbox.keys")}
        </span>
      </p>
    </section>
  );
}

type LineProps = Pick<Props, "site" | "town" | "office" | "chosen" | "now" | "onChoose"> & { row: Row; mine: boolean };

function Line({ row, mine, ...rest }: LineProps) {
  const { site, town, office, chosen, now, onChoose } = rest;
  const reading = readingOf(row, now, office);
  const on = keyOf(row) === chosen;
  const folds = row.entries.length > 1 && (on || opened(row, chosen));
  return (
    <li class={on ? "item on" : "item"}>
      <button
        type="button"
        aria-current={on ? "true" : undefined}
        data-case={row.number}
        data-verb={row.verb}
        onClick={() => onChoose(row)}
      >
        <span class="top">
          <ClockBlock urgency={reading.urgency} share={0} text={leftText(row, reading, now, office)}>
            {reading.urgency && <Icon shape={reading.urgency === "red" ? "late" : "soon"} />}
          </ClockBlock>
          <span class="verb">{mine ? verbOf(row) : clockName(row.verb, row.called)}</span>
          {row.times > 1 && <span class="badge">{t("seat.folded", { n: row.times })}</span>}
        </span>
        <Below site={site} town={town} entry={row} />
      </button>
      {folds && (
        <ol class="folded">
          {row.entries.slice(1).map((entry) => (
            <li key={keyOf(entry)} class={keyOf(entry) === chosen ? "on" : ""}>
              <button
                type="button"
                aria-current={keyOf(entry) === chosen ? "true" : undefined}
                data-case={entry.number}
                onClick={() => onChoose(entry)}
              >
                <Below site={site} town={town} entry={entry} />
              </button>
            </li>
          ))}
        </ol>
      )}
    </li>
  );
}

function Below({ site, town, entry }: { site: Site; town: Town; entry: Entry }) {
  return (
    <span class="below">
      <b>{titleOf(town, entry)}</b>
      <span>
        <SourceIcon source={entry.source} />
        {asideOf(site, entry)}
      </span>
    </span>
  );
}

/** A fact's words without what they would be filled with. */
const plainly = (words: string) => words.replace(/[：:]?\s*\{\w+\}/g, "");

function DoneLine({ site, one, onOpen }: { site: Site; one: Done; onOpen: (id: string) => void }) {
  return (
    <li class="item">
      <button type="button" onClick={() => onOpen(one.case)}>
        <span class="below">
          <b>
            {hour(site, one.at)} {plainly(named("fact", one.kind))}
          </b>
          <span class="actor">{one.actor}</span>
        </span>
        <span class="where">{[one.title, reasonIn(site, one.because)].filter(Boolean).join(t("semicolon"))}</span>
      </button>
    </li>
  );
}
