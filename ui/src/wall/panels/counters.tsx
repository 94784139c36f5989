import type { ComponentChildren } from "preact";
import type { Counters as Numbers } from "../../api";
import { CardMark } from "../../card";
import { t } from "../../labels";
import { read } from "../../time";
import { now } from "../clock";
import { panel, town } from "../store";
import "./counters.css";

const MOST = 99;

/** What must not wait: late, red and yellow cards, then the four that must be zero. */
export function Counters() {
  return (
    <section class="panel counters" aria-label={t("counters")}>
      <dl>
        <Counts of={panel.counters.value} />
      </dl>
    </section>
  );
}

function Counts({ of }: { of: Numbers | undefined }) {
  const units = (n: number | undefined) => (n === 1 ? t("counters.unit") : t("counters.units", { n: n ?? t("none") }));
  return (
    <>
      <Count
        label={t("late.word")}
        n={of?.late}
        tone="red"
        below={t("counters.running", { n: of?.running ?? t("none") })}
      />
      <Count
        label={
          <>
            <CardMark card="red" />
            {t("card.red")}
          </>
        }
        n={of?.red}
        tone="red"
        below={units(of?.red_units)}
      />
      <Count
        label={
          <>
            <CardMark card="yellow" />
            {t("card.yellow")}
          </>
        }
        n={of?.yellow}
        tone="amber"
        below={units(of?.yellow_units)}
      />
      <Count label={t("counters.ownerless")} n={of?.ownerless} tone="amber" zero apart />
      <Count label={t("counters.unmatched")} n={of?.unmatched} tone="amber" zero below={unmatchedLeft(of)} />
      <Count label={t("counters.dead")} n={of?.dead_letters} tone="amber" zero />
      <Count label={t("counters.undelivered")} n={of?.undelivered} tone="amber" zero />
    </>
  );
}

function unmatchedLeft(of: Numbers | undefined): string | undefined {
  if (!of?.unmatched || !of.unmatched_due_at || !town.value) return undefined;
  return read({ started_at: null, due_at: of.unmatched_due_at }, now.value, town.value.office).text;
}

interface Counter {
  label: ComponentChildren;
  n: number | null | undefined; // nothing before the first picture, null when nobody knows
  tone?: "red" | "amber";
  below?: string;
  zero?: boolean; // must be zero
  apart?: boolean; // a line before it
}

function Count({ label, n, tone = "amber", below, zero = false, apart = false }: Counter) {
  return (
    <div class={`ct ${n ? tone : ""} ${apart ? "apart" : ""}`}>
      <dt>{label}</dt>
      <dd class={(n ?? 0) > MOST ? "n many" : "n"}>{n === undefined || n === null ? t("none") : n > MOST ? `${MOST}+` : n}</dd>
      <dd class="s">{n === null ? t("replay.not-logged") : zero ? (below ?? t("counters.zero")) : below}</dd>
    </div>
  );
}
