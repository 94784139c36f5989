import { computed } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { SourceIcon } from "../../icon";
import { named, t } from "../../labels";
import { language } from "../../looks";
import { now } from "../clock";
import { isTakenUp } from "../derive/critical";
import { type Chip, dueNext, LONGEST_LATE } from "../derive/duenext";
import { caseAddress, portrait, rooms } from "../page";
import { goTo } from "../panelkeys";
import { openByGrid, pictured, town } from "../store";
import type { Town } from "../town";
import "./duenext.css";

const chips = computed(() =>
  town.value ? dueNext(openByGrid.value, now.value, town.value.office, rooms.value.chips) : [],
);

/** Whose clock is next: six chips, late ones first. */
export function DueNext() {
  const list = chips.value;
  return (
    <section class="panel chips" aria-label={t("due")} {...goTo("chips")}>
      <h2>{t("due")}</h2>
      {list.length > 0 && <ol>{list.map((chip) => town.value && <ChipBox chip={chip} town={town.value} />)}</ol>}
      {list.length === 0 && <p class="empty">{pictured.value ? t("due.empty") : t("none")}</p>}
    </section>
  );
}

function ChipBox({ chip, town }: { chip: Chip; town: Town }) {
  if (chip.kind === "late") {
    return (
      <li class="red">
        <div class="t">
          <span>{t("due.late")}</span>
          <b>{chip.count}</b>
        </div>
        <div class="u">{t("due.late-units", { n: chip.units })}</div>
        <div class="c">{t("due.late-longest", { n: LONGEST_LATE })}</div>
      </li>
    );
  }
  const { view, units, step, reading } = chip;
  const unit = town.unit(units[0] ?? "");
  const below = portrait.value && language === "zh"; // there the step has room before the title
  const who = units.length > 1 ? t("due.units", { unit, n: units.length, more: units.length - 1 }) : unit;
  return (
    <li class={reading.urgency}>
      <a href={caseAddress(view.id)}>
        <Left text={reading.text}>
          {view.level === "L1" && !isTakenUp(view) && <SourceIcon source={view.source} class="blink" />}
        </Left>
        <div class="u">
          <span>{who}</span>
          {!below && <em>{named("step", step)}</em>}
        </div>
        <div class="c">
          {below && <em>{named("step", step)}</em>}
          {town.about(view)}
        </div>
        <i style={{ "--used": reading.share.toFixed(3) }} />
      </a>
    </li>
  );
}

const LONG = 8; // more would not fit at full size

/** The figures large, the words around them small: 超 **1** 工作日. */
function Left({ text, children }: { text: string; children: ComponentChildren }) {
  const parts = text.split(/([\d:]+)/).filter((part) => part.trim());
  const long = text.length > LONG ? "long" : "";
  return (
    <div class={`t ${long}`}>
      {parts.map((part) => (/\d/.test(part) ? <b>{part}</b> : <span>{part.trim()}</span>))}
      {children}
    </div>
  );
}
