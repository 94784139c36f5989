/** 时限: the clocks that run when the case is exported; those that are over stand in the story. */
import type { Site } from "../../api";
import { named, t } from "../../labels";
import { moment } from "../../time";
import { parts, type ClockPart, type Detail } from "../state";
import { clockName, ownerName } from "../town";
import { dayHour } from "../written";

export function Clocks({ site, detail }: { site: Site; detail: Detail }) {
  const clocks = parts(detail.case.clocks).sort((a, b) => moment(a.due_at) - moment(b.due_at));
  if (!clocks.length) return null;
  return (
    <section class="sec clocks">
      <h3>{t("dossier.clocks", { n: clocks.length })}</h3>
      <ol>
        {clocks.map((clock) => (
          <li key={clock.id} class={clock.late ? "late" : ""}>
            <b>{clockName(clock.kind, detail.case.whistled)}</b>
            <span>{clock.owner === "clock" ? named("actor", "clock") : ownerName(site, clock.owner)}</span>
            <span>{t("dossier.since", { at: dayHour(site, clock.started_at) })}</span>
            <span>{dueText(site, clock)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function dueText(site: Site, { due_at, paused_at, late }: ClockPart): string {
  if (paused_at) return t("dossier.paused", { at: dayHour(site, paused_at) });
  return t(late ? "dossier.passed" : "until", { at: dayHour(site, due_at) });
}
