import { computed } from "@preact/signals";
import { ClockBlock } from "../../clockblock";
import { SourceIcon } from "../../icon";
import { named, t } from "../../labels";
import { now } from "../clock";
import { type Queue, queue, type QueueRow } from "../derive/queue";
import { isTakenUp } from "../derive/critical";
import { dueNext } from "../derive/duenext";
import { caseAddress, rooms } from "../page";
import { goTo } from "../panelkeys";
import { openByGrid, panel, pictured, town } from "../store";
import type { Town } from "../town";
import "./queue.css";

const LONG = 8; // 超 4:34:37 would not fit at full size

const todo = computed(() =>
  town.value ? queue(openByGrid.value, now.value, town.value.office, rooms.value.queue) : null,
);

/** What must I do: the desk's own decisions, strictly by next clock. */
export function QueuePanel() {
  const list = todo.value;
  const ready = pictured.value && list;
  return (
    <section class="panel todo" aria-label={t("queue")} {...goTo("todo")}>
      <header>
        <b class={`big ${ready && list.count === 0 ? "zero" : ""}`}>{ready ? list.count : t("none")}</b>
        <div>
          <h2>{t("queue")}</h2>
          <p>{t("queue.soon", { n: ready ? list.soon : t("none") })}</p>
        </div>
        <p class="dn">{t("queue.done", { n: panel.counters.value?.done_today ?? t("none") })}</p>
      </header>
      {ready && list.count > 0 && <Rows list={list} town={town.value!} />}
      {ready && list.count === 0 && <p class="empty">{nothing()}</p>}
    </section>
  );
}

function Rows({ list, town }: { list: Queue; town: Town }) {
  const verbs = list.rest.verbs.map(([verb, n]) => `${named("todo", verb)} ${n}`).join(t("queue.separator"));
  return (
    <>
      <ol>
        {list.rows.map((row) => (
          <Row key={row.key} row={row} town={town} />
        ))}
      </ol>
      {list.rest.count > 0 && (
        <p class="more">
          {list.rest.late > 0 && <b class="late">{t("late.more", { n: list.rest.late })}</b>}
          {t("queue.rest", { n: list.rest.count, verbs })}
        </p>
      )}
    </>
  );
}

function Row({ row, town }: { row: QueueRow; town: Town }) {
  const { reading, view } = row;
  return (
    <li class={reading.urgency}>
      <a href={caseAddress(view.id)}>
        <ClockBlock class={reading.text.length > LONG ? "tc long" : "tc"} urgency={reading.urgency} share={reading.share} text={reading.text} />
        <b class="vb">{named("todo", row.verb)}</b>
        <SourceIcon source={view.source} class={view.level === "L1" && !isTakenUp(view) ? "blink" : ""} />
        <span class="tt">{town.queued(view)}</span>
        {row.times > 1 && <span class="tx">×{row.times}</span>}
      </a>
    </li>
  );
}

function nothing(): string {
  const next =
    town.value && dueNext(openByGrid.value, now.value, town.value.office).find((chip) => chip.kind === "clock");
  if (!next || next.kind !== "clock" || !town.value) return t("queue.empty");
  return t("queue.empty-next", { at: town.value.time.besides(next.reading.due, now.value) });
}
