/** One thing that waits, as a line of the list. */
import type { ComponentChildren } from "preact";
import type { Post, Site } from "../api";
import { CardMark } from "../card";
import { clockName, gridName, unitName } from "../case/town";
import { ClockBlock } from "../clockblock";
import { Icon, SourceIcon } from "../icon";
import { named, t } from "../labels";
import { read } from "../time";
import type { WorkTime } from "../worktime";
import { leftText } from "./left";
import { statusName } from "./names";
import type { Entry } from "./queue";

export interface Eye {
  site: Site;
  post: Post;
  now: number;
  office: WorkTime;
}

interface Props extends Eye {
  entry: Entry;
  on: boolean;
  onChoose: () => void;
  children?: ComponentChildren; // what an open one shows below
}

export function Item({ site, post, entry, on, now, office, onChoose, children }: Props) {
  const { view } = entry;
  const duty = dutyOf(entry, post);
  const whistle =
    view.whistles.find((one) => one.id === duty?.whistle) ??
    view.whistles.find((one) => ["to-approve", "blown", "to-lower"].includes(one.state));
  return (
    <li class={on ? "item on" : "item"}>
      <button type="button" aria-current={on ? "true" : undefined} data-case={view.number} onClick={onChoose}>
        <span class="top">
          <Left entry={entry} now={now} office={office} />
          <span class="step">{stepText(entry, post)}</span>
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
      {children}
    </li>
  );
}

export function Left({ entry, now, office }: { entry: Entry; now: number; office: WorkTime }) {
  const { next } = entry;
  if (!next) return null;
  const reading = read(next, now, office);
  return (
    <ClockBlock urgency={reading.urgency} share={0} text={leftText(next, reading, now, office)}>
      {reading.urgency && <Icon shape={reading.urgency === "red" ? "late" : "soon"} />}
    </ClockBlock>
  );
}

export const dutyOf = ({ view }: Entry, post: Post) =>
  view.duties.find((one) => one.unit === post.unit && one.state !== "released");

export function stepText(entry: Entry, post: Post): string {
  const { next, view } = entry;
  if (!next) return statusName(view);
  return next.todo ? named("todo", next.kind) : clockName(next.kind, !!dutyOf(entry, post)?.whistle);
}
