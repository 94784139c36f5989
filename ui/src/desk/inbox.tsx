/** The list at the left: what waits for this post, strictly by its next clock, cut by when. */
import type { Post, Site } from "../api";
import { CardMark } from "../card";
import { clockName, gridName, unitName } from "../case/town";
import { ClockBlock } from "../clockblock";
import { Icon, SourceIcon } from "../icon";
import { named, t } from "../labels";
import { read } from "../time";
import type { WorkTime } from "../worktime";
import { leftText } from "./left";
import { GROUPS, type Entry } from "./queue";

interface Props {
  site: Site;
  post: Post;
  entries: Entry[];
  total: number;
  chosen: string;
  now: number;
  office: WorkTime;
  asked: string;
  onAsk: (text: string) => void;
  onChoose: (id: string) => void;
}

export function Inbox({ entries, total, asked, onAsk, ...rest }: Props) {
  return (
    <section class="col inbox" aria-label={t("inbox.head")}>
      <div class="find">
        <input
          id="find"
          type="search"
          placeholder={t("inbox.find")}
          aria-label={t("inbox.find")}
          value={asked}
          onInput={(event) => onAsk(event.currentTarget.value)}
        />
        <kbd>/</kbd>
      </div>
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
                {here.map((entry) => (
                  <Item key={entry.view.id} entry={entry} {...rest} />
                ))}
              </ol>
            </section>
          );
        })}
        {!entries.length && <p class="empty">{asked ? t("inbox.not-found") : t("inbox.empty")}</p>}
      </div>
      <p class="foot">
        <span>{t("inbox.shown", { n: entries.length, d: total })}</span>
        <span class="keys">
          <kbd>J</kbd> <kbd>K</kbd> {t("inbox.move")} <kbd>Enter</kbd> {t("inbox.open")}
        </span>
      </p>
    </section>
  );
}

type ItemProps = Omit<Props, "entries" | "total" | "asked" | "onAsk"> & { entry: Entry };

function Item({ site, post, entry, chosen, now, office, onChoose }: ItemProps) {
  const { view, next } = entry;
  const reading = next && read(next, now, office);
  const duty = view.duties.find((one) => one.unit === post.unit && one.state !== "released");
  const whistle =
    view.whistles.find((one) => one.id === duty?.whistle) ??
    view.whistles.find((one) => ["to-approve", "blown", "to-lower"].includes(one.state));
  const on = view.id === chosen;
  return (
    <li class={on ? "item on" : "item"}>
      <button
        type="button"
        aria-current={on ? "true" : undefined}
        data-case={view.number}
        onClick={() => onChoose(view.id)}
      >
        <span class="top">
          {reading && (
            <ClockBlock urgency={reading.urgency} share={0} text={leftText(next!, reading, now, office)}>
              {reading.urgency && <Icon shape={reading.urgency === "red" ? "late" : "soon"} />}
            </ClockBlock>
          )}
          <span class="step">
            {next
              ? next.todo
                ? named("todo", next.kind)
                : clockName(next.kind, !!duty?.whistle)
              : named("status", view.status)}
          </span>
          {duty?.card && (
            <span class="carded">
              <CardMark card={duty.card} />
              {named("card", duty.card)}
            </span>
          )}
          <span class="badge">
            {whistle ? named("whistle", whistle.kind) : view.source === "video" ? t("case.alarm") : t("case.page")}
          </span>
        </span>
        <b>{view.title}</b>
        <span class="where">
          <span>
            <SourceIcon source={view.source} />
            {view.grid ? gridName(site, view.grid) : t("place.unknown")}
          </span>
          <span>{view.level}</span>
          <span>{duty ? named("duty", duty.kind) : named("source", view.source)}</span>
          {!duty && view.lead && <span>{unitName(site, view.lead)}</span>}
        </span>
      </button>
    </li>
  );
}
