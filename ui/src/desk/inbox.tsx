/** The list: what waits for this post, strictly by its next clock, cut by when. A phone pins the soonest above every
 * filter. */
import type { ComponentChildren } from "preact";
import type { Allowed } from "../api";
import { t } from "../labels";
import { HandedIn } from "./handedin";
import { dutyOf, Item, Left, stepText, type Eye } from "./item";
import { verbName } from "./names";
import { narrow } from "./narrow";
import { isQuick } from "./opened";
import { ordered, primary } from "./order";
import { sketch } from "./sketch";
import { GROUPS, inTab, isOfUnit, TABS, type Entry, type Tab } from "./queue";

interface Props extends Eye {
  all: Entry[]; // before any filter
  entries: Entry[]; // in the tab, with the words that were asked for
  tab: Tab | "done";
  chosen: string;
  asked: string;
  onTab: (tab: Tab | "done") => void;
  onChoose: (id: string) => void;
  onQuick: (entry: Entry, allowed: Allowed) => void;
  opened: (entry: Entry) => ComponentChildren;
  finished: number; // duties of its unit, this month
}

export function Inbox(props: Props) {
  const { all, entries, tab, asked, onTab, post, finished } = props;
  const pinned = narrow.value ? all.find((entry) => entry.next) : undefined;
  const listed = entries.filter((entry) => entry !== pinned);
  return (
    <section class="col inbox" aria-label={t("inbox.head")}>
      {isOfUnit(post) && <Tabs all={all} tab={tab} onTab={onTab} post={post} finished={finished} />}
      {pinned && <Pinned {...props} entry={pinned} />}
      {tab === "done" ? (
        <HandedIn site={props.site} unit={post.unit} now={props.now} finished={finished} />
      ) : entries.length ? (
        <Groups {...props} entries={listed} />
      ) : (
        <p class="empty">{asked ? t("inbox.not-found") : t("inbox.empty")}</p>
      )}
      <p class="foot">
        <span>{tab !== "done" && t("inbox.shown", { n: entries.length, d: all.length })}</span>
        <span class="keys">
          <kbd>J</kbd> <kbd>K</kbd> {t("inbox.move")} <kbd>Enter</kbd> {t("inbox.open")} <kbd>?</kbd> {t("inbox.keys")}
        </span>
      </p>
    </section>
  );
}

function Tabs({ all, tab, onTab, post, finished }: Pick<Props, "all" | "tab" | "onTab" | "post" | "finished">) {
  const shown = TABS.map((name) => ({ name, those: inTab(all, name, post) })).filter(
    ({ name, those }) => those.length || name !== "contact", // few units are called by whistles all day
  );
  const calledOnly = (those: Entry[]) => those.length > 0 && those.every((entry) => dutyOf(entry, post)?.whistle);
  return (
    <div class="tabs" role="tablist">
      {shown.map(({ name, those }) => (
        <button key={name} type="button" role="tab" aria-selected={tab === name} onClick={() => onTab(name)}>
          {name === "sign" && calledOnly(those) ? t("tab.sign.called") : t(`tab.${name}`)}
          <b>{those.length}</b>
        </button>
      ))}
      <button type="button" role="tab" class="done" aria-selected={tab === "done"} onClick={() => onTab("done")}>
        {t("tab.done")}
        <b>{finished}</b>
      </button>
    </div>
  );
}

function Groups({ entries, chosen, onChoose, opened, ...eye }: Props) {
  return (
    <div class="list">
      {GROUPS.map((group) => {
        const here = entries.filter((entry) => entry.group === group);
        if (!here.length) return null;
        return (
          <section key={group}>
            <h3 class="when">
              {t(`inbox.${group}`)}
              <span>{t("inbox.count", { n: here.length })}</span>
            </h3>
            <ol>
              {here.map((entry) => {
                const { id } = entry.view;
                return (
                  <Item
                    key={id}
                    {...eye}
                    entry={entry}
                    on={id === chosen}
                    onChoose={() => onChoose(narrow.value && id === chosen ? "" : id)}
                  >
                    {id === chosen && opened(entry)}
                  </Item>
                );
              })}
            </ol>
          </section>
        );
      })}
    </div>
  );
}

/** The soonest, with the verb that stops its clock. */
function Pinned({ entry, post, now, office, chosen, onChoose, onQuick, opened }: Props & { entry: Entry }) {
  const { view, allowed } = entry;
  const shown = sketch(view, allowed);
  const first = primary(ordered(allowed, shown), shown);
  const on = view.id === chosen;
  return (
    <article class={on ? "pinned item on" : "pinned item"}>
      <div class="line">
        <button type="button" data-case={view.number} aria-expanded={on} onClick={() => onChoose(on ? "" : view.id)}>
          <span class="top">
            <Left entry={entry} now={now} office={office} />
            <span class="step">{stepText(entry, post)}</span>
            <span class="soonest">{t("inbox.soonest")}</span>
          </span>
          <b>{view.title}</b>
        </button>
        {first && !on && (
          <button
            type="button"
            class="act first"
            data-verb={`${first.target}.${first.verb}`}
            onClick={() => (isQuick(first) ? onQuick(entry, first) : onChoose(view.id))}
          >
            {verbName(first, shown)}
          </button>
        )}
      </div>
      {on && opened(entry)}
    </article>
  );
}
