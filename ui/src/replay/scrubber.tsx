/** The period at a glance: how much happened when, whistles and red cards; where it is dragged to, the wall goes. */
import { signal } from "@preact/signals";
import { t } from "../labels";
import { moment } from "../time";
import { town } from "../wall/store";
import { at, ended, loading, type Mark, type Period, period, seek, waiting } from "./player";
import { density, hours, share } from "./scale";

const WIDE = 1200;
const HIGH = 48;

/** While it is dragged: the moment under the hand. */
const held = signal<number | null>(null);

export function Scrubber() {
  const here = period.value;
  const time = town.value?.time;
  if (!here || !time) return <div class="scrub" />;
  const shown = held.value ?? at.value;
  const say = (moment: number) => `${time.date(moment)} ${time.full(moment)}`;
  return (
    <div class="scrub">
      <svg viewBox={`0 0 ${WIDE} ${HIGH}`} preserveAspectRatio="none" aria-hidden="true">
        <path class="gone" d={`M0 0H${share(here, shown) * WIDE}V${HIGH}H0Z`} />
        <path class="density" d={density(here.facts, WIDE, HIGH)} />
      </svg>
      {here.marks.map((mark) => (
        <MarkOf key={`${mark.at} ${mark.case}`} mark={mark} of={here} at={say(moment(mark.at))} />
      ))}
      <i class="hand" style={{ left: `${100 * share(here, shown)}%` }}>
        {held.value !== null && <b>{say(held.value)}</b>}
      </i>
      <input
        type="range"
        aria-label={t("replay.scrub")}
        aria-valuetext={say(shown)}
        min={here.from}
        max={here.until}
        step={1000}
        value={shown}
        onInput={(event) => (held.value = Number(event.currentTarget.value))}
        onChange={(event) => {
          held.value = null;
          void seek(Number(event.currentTarget.value));
        }}
      />
      <p class="said" role="status">
        {loading.value || waiting.value ? t("replay.loading") : ended.value ? t("replay.ended") : ""}
      </p>
      <ol aria-hidden="true">
        {hours(here, time).map(({ at, text }) => (
          <li key={at} style={{ left: `${100 * share(here, at)}%` }}>
            {text}
          </li>
        ))}
      </ol>
    </div>
  );
}

function MarkOf({ mark, of, at }: { mark: Mark; of: Period; at: string }) {
  const words = { at, because: town.value?.reason(mark.because) ?? "" };
  const title = mark.kind === "red" ? t("replay.mark-red", words) : t("replay.mark-whistle", words);
  const when = moment(mark.at);
  return (
    <i
      class={`mark ${mark.kind}`}
      title={title}
      style={{ left: `${100 * share(of, when)}%` }}
      onClick={() => void seek(when)} // by keys one steps there
    />
  );
}
