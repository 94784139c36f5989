/** An alarm: its newest picture large, the folded ones beside it; and how its camera did in thirty days. */
import { useState } from "preact/hooks";
import type { Site } from "../api";
import { now } from "../case/live";
import { Framed } from "../case/pictures";
import { shots } from "../case/shots";
import { parts, type Detail } from "../case/state";
import { besides } from "../case/written";
import { t } from "../labels";
import { moment } from "../time";
import type { Town } from "../wall/town";
import type { CameraDay } from "./answer";

const BESIDE = 3;

export function Shots({ site, town, detail }: { site: Site; town: Town; detail: Detail }) {
  const [at, setAt] = useState(0);
  const all = shots(site, detail).filter((shot) => shot.when === "before");
  const newest = [...all].sort((a, b) => moment(b.at) - moment(a.at));
  const shown = newest[at] ?? newest[0];
  if (!shown) return <p class="empty">{t("seat.no-picture")}</p>;
  return (
    <div class="shots">
      <figure>
        <Framed shot={shown} />
        <figcaption>
          {besides(site, shown.at, now.value)} {town.camera(detail.view.camera)}
          <span>{shown.boxes.length ? t("seat.frame") : ""}</span>
        </figcaption>
      </figure>
      <ol>
        {newest.slice(0, BESIDE).map((shot, index) => (
          <li key={shot.sha256 + shot.at} class={index === at ? "on" : ""}>
            <button type="button" onClick={() => setAt(index)} aria-label={besides(site, shot.at, now.value)}>
              <img src={`/blobs/${shot.sha256}`} alt="" />
            </button>
            <p>
              <b>{besides(site, shot.at, now.value)}</b>
              <span>{said(detail, shot.at)}</span>
            </p>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** What the analysis said of it, cut to what it is sure of. */
function said(detail: Detail, at: string): string {
  const text = parts(detail.case.signals).find((signal) => signal.at === at)?.text ?? "";
  const sure = text.match(/把握\s*(\d+)%/)?.[1];
  return sure ? t("seat.sure", { n: sure }) : "";
}

/** Of what was decided; none while nothing was. */
export const falseRate = (yes: number, no: number): string =>
  yes + no ? `${Math.round((100 * no) / (yes + no))}%` : t("none");

export function Camera({ days }: { days: CameraDay[] }) {
  const yes = days.reduce((sum, day) => sum + day.confirmed, 0);
  const no = days.reduce((sum, day) => sum + day.rejected, 0);
  const all = days.reduce((sum, day) => sum + day.waiting, 0) + yes + no;
  const most = Math.max(4, ...days.map((day) => day.confirmed + day.rejected));
  return (
    <section class="sec">
      <h3>
        {t("seat.camera.head")}
        <span>{t("seat.camera.sum", { all, yes, no, rate: falseRate(yes, no) })}</span>
      </h3>
      <svg class="history" viewBox="0 0 660 48" preserveAspectRatio="none" aria-hidden="true">
        {days.map((day, index) => {
          const unit = 44 / most;
          const [true_, false_] = [day.confirmed * unit, day.rejected * unit];
          return (
            <g key={day.day}>
              {true_ > 0 && <rect class="yes" x={index * 22 + 3} y={46 - true_} width={14} height={true_} />}
              {false_ > 0 && (
                <rect
                  class="no"
                  x={index * 22 + 4}
                  y={46 - true_ - false_}
                  width={12}
                  height={Math.max(false_ - 1, 1)}
                />
              )}
            </g>
          );
        })}
        <path d="M0 47H660" />
      </svg>
      <p class="axis">
        <span>{days[0]?.day.slice(5)}</span>
        <span>
          <i class="yes" />
          {t("seat.camera.yes")}
          <i />
          {t("seat.camera.no")}
        </span>
        <span>{t("seat.today")}</span>
      </p>
    </section>
  );
}
