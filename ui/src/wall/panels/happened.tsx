import { computed } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Icon, type Shape, SourceIcon } from "../../icon";
import type { Happened } from "../../api";
import { languageOf, named, t } from "../../labels";
import { moment } from "../../time";
import { minute } from "../clock";
import { type Event, events, FLOOD, isAlarm } from "../derive/happened";
import { HAPPENED_ROW } from "../derive/reach";
import { caseAddress, portrait, rooms, unit } from "../page";
import { goTo } from "../panelkeys";
import { cases, happened, ofTown, panel, pictured, town } from "../store";
import type { Town } from "../town";
import { useVirtualList } from "./virtuallist";
import "./happened.css";

const alarms = computed(() => panel.counters.value?.alarms_10min ?? 0);
const gridOf = (fact: Happened) => cases.value.get(fact.case)?.grid ?? "";
const list = computed(() => events(happened.value, alarms.value, minute.value, gridOf)); // thousands: not each second
const ROW = { landscape: HAPPENED_ROW, portrait: 52 }; // wall units; three fit

const PUSH = 150; // ms

const SHAPES: Record<string, Shape> = { "duty.arrived": "onScene", "duty.returned": "refused", "duty.finished": "ok" };

/** What just happened and why, newest first. */
export function HappenedPanel() {
  return (
    <section class="panel ticker" aria-label={t("happened")} {...goTo("ticker")}>
      <div class="ph">
        <h2>{t("happened")}</h2>
        {ofTown.value && <Alarms />}
      </div>
      {town.value && list.value.length > 0 && <List town={town.value} />}
      {list.value.length === 0 && <p class="empty">{pictured.value ? t("happened.empty") : t("none")}</p>}
    </section>
  );
}

function Alarms() {
  return (
    <p class={`rate ${alarms.value > FLOOD ? "flood" : ""}`}>
      {t("happened.rate", { n: pictured.value ? alarms.value : t("none") })}
      <span class="meter">
        {Array.from({ length: FLOOD }, (_, at) => (
          <i key={at} class={at < alarms.value ? "on" : ""} />
        ))}
      </span>
    </p>
  );
}

function List({ town }: { town: Town }) {
  const all = list.value;
  const row = ROW[portrait.value ? "portrait" : "landscape"] * unit.value;
  const { scroll, items, height } = useVirtualList(all.length, row);
  const maxHeight = `${rooms.value.happened * row}px`; // whole rows
  const pushed = usePush(all.at(0)?.fact.id ?? "", row);
  return (
    <div class="scroll" ref={scroll} style={{ maxHeight }} tabIndex={0} role="group" aria-label={t("happened")}>
      <ol ref={pushed} style={{ height: `${height}px` }}>
        {items.map(({ index, start }) => {
          const event = all.at(index);
          return event && <Line key={event.fact.id} event={event} town={town} top={start} />;
        })}
      </ol>
    </div>
  );
}

/** A new fact pushes the list down. */
function usePush(first: string, row: number): { current: HTMLOListElement | null } {
  const list = useRef<HTMLOListElement>(null);
  useLayoutEffect(() => {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    list.current?.animate([{ transform: `translateY(${-row}px)` }, { transform: "none" }], PUSH);
  }, [first]);
  return list;
}

function Line({ event, town, top }: { event: Event; town: Town; top: number }) {
  const { fact } = event;
  const shape = SHAPES[fact.kind];
  const because = town.reason(fact.because);
  return (
    <li style={{ top: `${top}px` }}>
      <a href={caseAddress(fact.case)}>
        <time>
          {town.time.full(moment(fact.at))}
          <i>{town.time.otherDay(moment(fact.at), minute.value)}</i>
        </time>
        {shape ? <Icon shape={shape} class="src" /> : <SourceIcon source={fact.source} />}
        <div>
          <p class="f">{sentence(event, town)}</p>
          {because && (
            <p class="y">
              <i>{t("because")}</i> <span lang={languageOf(because)}>{because}</span>
            </p>
          )}
        </div>
      </a>
    </li>
  );
}

function sentence({ fact, times }: Event, town: Town): string {
  const view = cases.value.get(fact.case);
  const values = { source: named("source", fact.source), unit: fact.unit ? town.unit(fact.unit) : "" };
  const alarm = isAlarm(fact) && fact.kind === "case.opened";
  const template = alarm ? t("news.alarm") : named("news", fact.kind);
  const told = template.replace(/\{(\w+)\}/g, (_, name: string) => values[name as keyof typeof values] ?? "");
  const number = fact.kind === "case.dispatched" ? fact.number.slice(-4) : "";
  const what = number ? t("news.numbered", { source: values.source, number, what: told }) : told;
  if (times > 1) return t("happened.flood", { n: times, grid: view ? town.grid(view.grid) : "" });
  const title = view ? town.queued(view) : fact.short || fact.title;
  return title ? t("news.line", { what, title }) : what;
}
