/** The figures over a desk: what is late, what is carded, what waits. */
import type { DeskAnswer, Post } from "../api";
import { CardMark } from "../card";
import { t } from "../labels";
import { dutyOf } from "./item";
import { isOfUnit, type Entry } from "./queue";

interface Props {
  all: Entry[];
  post: Post | undefined;
  now: number;
  month: DeskAnswer["month"] | undefined;
}

export function Totals({ all, post, now, month }: Props) {
  if (!post) return null;
  const cards = all.map((entry) => dutyOf(entry, post)?.card ?? "");
  const count = (card: string) => cards.filter((one) => one === card).length;
  const late = all.filter((entry) => entry.due < now).length;
  const soon = all.filter((entry) => entry.group === "soon").length - late;
  return (
    <ul class="totals">
      <li class={late ? "red" : ""}>
        {t("desk.late")}
        <b>{late}</b>
      </li>
      {soon > 0 && (
        <li class="amber">
          {t("inbox.soon")}
          <b>{soon}</b>
        </li>
      )}
      {count("red") > 0 && (
        <li class="cards">
          <CardMark card="red" />
          {t("card.red")}
          <b>{count("red")}</b>
        </li>
      )}
      {isOfUnit(post) && (
        <li class="cards">
          <CardMark card="yellow" />
          {t("card.yellow")}
          <b>{count("yellow")}</b>
        </li>
      )}
      <li>
        {t("desk.waiting")}
        <b>{all.length}</b>
      </li>
      {!!month?.finished && (
        <li class="month">
          {t("desk.month")}
          <b>
            {month.in_time} / {month.finished}
          </b>
        </li>
      )}
    </ul>
  );
}
