import { computed } from "@preact/signals";
import { Icon } from "../../icon";
import { t } from "../../labels";
import { type CameraState, shares, type Strip, strips } from "../derive/cameras";
import { panel, town } from "../store";
import type { Town } from "../town";
import "./video.css";

/** Null before the first picture, and of a past day: the log does not know who was alive. */
const all = computed(() => {
  const cameras = panel.cameras.value;
  return town.value && cameras ? strips(town.value.site, cameras) : null;
});

const CELL = 7.4;
const STEP = 9.6;

/** Are the cameras alive: one cell each, in a fixed place, by village. */
export function Video() {
  const state = all.value;
  const total = town.value?.site.cameras.length ?? t("none");
  return (
    <section class="panel cams">
      <div class="cl">
        <h2>{t("video", { n: total })}</h2>
        <p>
          <b>{state?.ok ?? t("none")}</b>
          {t("video.ok")}
        </p>
        <p class={state?.late.length ? "amber" : "z"}>
          <Icon shape="soon" />
          <b>{state?.late.length ?? t("none")}</b>
          {t("video.late")}
        </p>
        <p class={state?.offline.length ? "amber" : "z"}>
          <Icon shape="offline" />
          <b>{state?.offline.length || (state?.unknown === 0 ? 0 : t("none"))}</b>
          {t("video.offline")}
        </p>
      </div>
      {panel.cameras.value === null && (
        <div class="cs unknown">
          <p>{t("replay.cameras-unknown")}</p>
          <p>{panel.video.value && t("video.today", panel.video.value.today)}</p>
        </div>
      )}
      {state && town.value && (
        <div class="cs">
          <div class="strips">
            {state.strips.map((strip) =>
              state.rows ? (
                <Village key={strip.village} strip={strip} town={town.value!} rows={state.rows} />
              ) : (
                <Bar key={strip.village} strip={strip} town={town.value!} />
              ),
            )}
          </div>
          <Below offline={state.offline} unknown={state.unknown} town={town.value} />
        </div>
      )}
    </section>
  );
}

function Village({ strip, town, rows }: { strip: Strip; town: Town; rows: number }) {
  const columns = Math.max(1, Math.ceil(strip.cells.length / rows));
  const scale = 5 / rows; // more cameras, smaller cells in the same height
  const [width, height] = [(columns - 1) * STEP + CELL, (rows - 1) * STEP + CELL];
  return (
    <figure>
      <figcaption>
        {town.village(strip.village)}
        <small>{strip.cells.length}</small>
      </figcaption>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        style={{ width: `${(width * scale) / 16}rem`, height: `${(height * scale) / 16}rem` }}
      >
        {strip.cells.map((state, at) => (
          <Cell key={at} state={state} x={Math.floor(at / rows) * STEP} y={(at % rows) * STEP} />
        ))}
      </svg>
    </figure>
  );
}

/** More cameras than one can see as cells: a bar, and how many are late or offline. */
function Bar({ strip, town }: { strip: Strip; town: Town }) {
  const parts = shares(strip.cells);
  const troubled = parts.filter(({ state }) => state === "late" || state === "offline");
  return (
    <figure>
      <figcaption>
        {town.village(strip.village)}
        <small>{strip.cells.length}</small>
      </figcaption>
      <svg viewBox="0 0 1 1" preserveAspectRatio="none" class="bar">
        {parts.map(({ state, from, to }) => (
          <rect key={state} class={state} x={from} y="0" width={to - from} height="1" />
        ))}
      </svg>
      <p class="counts">
        {troubled.map(({ state, count }) => (
          <b key={state}>
            <Icon shape={state === "late" ? "soon" : "offline"} />
            {count}
          </b>
        ))}
      </p>
    </figure>
  );
}

/** Square: alive. Half: its last frame is late. Cross: offline. Dash: not known yet. */
function Cell({ state, x, y }: { state: CameraState; x: number; y: number }) {
  if (state === "ok") return <rect x={x} y={y} width={CELL} height={CELL} />;
  if (state === "offline") return <path class="off" d={`M${x + 0.5} ${y + 0.5}l6.4 6.4m0 -6.4l-6.4 6.4`} />;
  if (state === "unknown") return <path class="dash" d={`M${x} ${y + CELL / 2}h${CELL}`} />;
  return (
    <>
      <path class="late" d={`M${x} ${y + CELL}v${-CELL}h${CELL}Z`} />
      <rect class="edge" x={x + 0.75} y={y + 0.75} width={CELL - 1.5} height={CELL - 1.5} />
    </>
  );
}

function Below({ offline, unknown, town }: { offline: string[]; unknown: number; town: Town }) {
  const names = offline.map((code) => town.camera(code)).join(t("queue.separator"));
  const none = unknown ? t("video.unheard", { n: unknown }) : t("video.all-alive");
  const today = panel.video.value?.today;
  return (
    <p>
      <span class="names">{offline.length ? t("video.offline-list", { names }) : none}</span>
      <span>{t("video.late-means")}</span>
      {today && <span>{t("video.today", today)}</span>}
    </p>
  );
}
