import { useMemo } from "preact/hooks";
import { Icon, SourceIcon } from "../../icon";
import type { Panels } from "../../api";
import { named, t } from "../../labels";
import { moment } from "../../time";
import { frame, minute, now } from "../clock";
import { health, SPAN, type Tick, ticks } from "../derive/feeds";
import { figure } from "../figures";
import { portrait } from "../page";
import { panel, pictured, town } from "../store";
import type { Town } from "../town";
import { Behind, behind } from "./behind";
import "./feeds.css";

/** Are the streams of signals alive. Video comes last, it has a panel of its own; portrait has room for the month too. */
export function Feeds() {
  const last = (feed: Panels["feeds"][number]) => Number(feed.source === "video");
  const rows = [...(panel.feeds.value ?? [])].sort((a, b) => last(a) - last(b)).slice(0, portrait.value ? 4 : 3);
  return (
    <section class={`panel streams ${behind.value ? "behind" : ""}`} aria-label={t("feeds")}>
      <div class="sh">
        <h2>{t("feeds")}</h2>
        <span class="x">
          <Behind />
          {town.value && !behind.value && <Hours town={town.value} />}
        </span>
        <span>{t(frame.value.mode === "replay" ? "replay.links-unknown" : "feeds.link")}</span>
        <span>{t("month.today")}</span>
        {portrait.value && <span>{t("month.month")}</span>}
      </div>
      {rows.length > 0 && (
        <ol>
          {rows.map((feed) => (
            <Feed key={feed.source} feed={feed} />
          ))}
        </ol>
      )}
      {rows.length === 0 && <p class="empty">{pictured.value ? t("feeds.empty") : t("none")}</p>}
    </section>
  );
}

function Feed({ feed }: { feed: Panels["feeds"][number] }) {
  const age = (now.value - moment(feed.link_at)) / 1000 / frame.value.rate; // a link's age is real time
  const state = health(age);
  const until = minute.value + MINUTE; // thousands may have come: they are not placed anew each second
  const drawn = useMemo(() => path(ticks(feed.ticks, until)), [feed, until]);
  const month = panel.sources.value?.find((row) => row.source === feed.source)?.month ?? 0;
  return (
    <li class={state}>
      <span class="nm">
        {state === "late" || state === "dead" ? (
          <Icon shape={state === "dead" ? "late" : "soon"} />
        ) : (
          <SourceIcon source={feed.source} />
        )}
        {feed.source === "other" ? t("feeds.district") : named("source", feed.source)}
      </span>
      <svg viewBox="0 0 96 24" preserveAspectRatio="none">
        <path class="ax" d="M0 23.5H96" />
        <path class="tk" d={drawn} />
      </svg>
      <span class="ls">{ago(age)}</span>
      <b>{figure(feed.today)}</b>
      {portrait.value && <span class="ls">{figure(month)}</span>}
    </li>
  );
}

const MINUTE = 60_000;
const path = (all: readonly Tick[]) =>
  all.map(({ at, height }) => `M${(at * 96).toFixed(1)} ${20 - 16 * height}V20`).join("");

function ago(seconds: number): string {
  if (Number.isNaN(seconds)) return t("none");
  const n = Math.max(0, seconds);
  if (n < 100) return t("feeds.ago", { n: Math.floor(n) });
  if (n < 6000) return t("feeds.ago-minutes", { n: Math.floor(n / 60) });
  return t("feeds.ago-hours", { n: Math.floor(n / 3600) });
}

/** Every other hour of the span; every hour where there is room. */
function Hours({ town }: { town: Town }) {
  if (Number.isNaN(now.value)) return null;
  const hour = 3_600_000;
  const first = Math.ceil((now.value - SPAN) / hour) * hour;
  const all = Array.from({ length: 3 }, (_, at) => first + at * hour).filter((at) => at <= now.value);
  const shown = portrait.value ? all : all.filter((_, at) => at % 2 === 0);
  return (
    <>
      {shown.map((at) => {
        const place = Math.min(92, Math.max(8, 100 * (1 - (now.value - at) / SPAN)));
        return (
          <i key={at} style={{ left: `${place}%` }}>
            {t("feeds.hour", { n: Number(town.time.short(at).slice(0, 2)) })}
          </i>
        );
      })}
    </>
  );
}
