/** The pictures of a case in order, each with its time, what it shows, and whether it was taken before or after. */
import type { Moment, Site } from "../api";
import { t } from "../labels";
import { moment } from "../time";
import { parts, type Detail, type SignalPart } from "./state";
import { cameraName, unitName } from "./town";

export interface Shot {
  sha256: string;
  at: Moment;
  label: string;
  when: "before" | "during" | "after";
  boxes: [x: number, y: number, w: number, h: number][];
}

export function shots(site: Site, detail: Detail): Shot[] {
  const { case: state } = detail;
  const all: Shot[] = [];
  for (const signal of parts(state.signals)) all.push(...ofSignal(site, signal, state.closing === "on-site"));
  for (const duty of parts(state.duties)) {
    const unit = unitName(site, duty.unit);
    for (const record of duty.records ?? []) {
      const label = `${unit} ${record.point || record.text}`;
      all.push(...(record.pictures ?? []).map((sha256) => shot(sha256, record.at, label, "during")));
    }
    const finish = duty.finish;
    if (finish)
      all.push(
        ...(finish.pictures ?? []).map((sha256) =>
          shot(sha256, finish.finished_at, `${unit} ${finish.measure}`, "after"),
        ),
      );
  }
  for (const fact of detail.story.filter((one) => one.kind === "case.closed-on-site")) {
    for (const when of ["before", "after"] as const) {
      const sha256 = fact.given[when];
      if (typeof sha256 === "string") all.push(shot(sha256, fact.at, t(`picture.${when}`), when));
    }
  }
  const seen = new Set<string>();
  const once = all.filter((one) => !seen.has(one.sha256) && seen.add(one.sha256));
  return once.sort((a, b) => moment(a.at) - moment(b.at));
}

function ofSignal(site: Site, signal: SignalPart, closedOnSite: boolean): Shot[] {
  const pictures = signal.pictures ?? [];
  const pair = closedOnSite && pictures.length >= 2;
  const label = signal.camera ? cameraName(site, signal.camera) : signal.title;
  return pictures.map((sha256, index) => {
    const last = pair && index === pictures.length - 1;
    return {
      ...shot(sha256, signal.at, label, last ? "after" : "before"),
      boxes: index === 0 ? (signal.boxes ?? []) : [],
    };
  });
}

const shot = (sha256: string, at: Moment, label: string, when: Shot["when"]): Shot => ({
  sha256,
  at,
  label,
  when,
  boxes: [],
});
