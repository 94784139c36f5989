/** The head of a case: what it is, where it stands on its way, and five figures that sum it up. */
import type { Site } from "../api";
import { CardMark } from "../card";
import { SourceIcon } from "../icon";
import { named, t } from "../labels";
import type { WorkTime } from "../worktime";
import { outcomes } from "./outcomes";
import { milestones } from "./path";
import { leadingWhistle, parts, type Detail } from "./state";
import { gridName, levelName, unitName, villageName } from "./town";
import { besides, dayOf } from "./written";

interface HeadProps {
  site: Site;
  detail: Detail;
  now: number;
  office: WorkTime;
}

export function Head({ site, detail, now, office }: HeadProps) {
  return (
    <section class="col head">
      <div>
        <h2>
          <span class="kind">{kindOf(detail)}</span>
          {detail.view.title}
        </h2>
        <Facts site={site} detail={detail} />
        <Path site={site} detail={detail} now={now} dated />
      </div>
      <ul class="outcomes">
        {outcomes(site, detail, now, office).map((one) => (
          <li key={one.head} class={`${one.urgency ?? ""} ${one.card ? `carded-${one.card}` : ""}`}>
            <h3>{t(one.head)}</h3>
            <b>
              <CardMark card={one.card ?? ""} />
              {one.value}
            </b>
            <p title={one.note}>{one.note}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The kind of its whistle, else where it came from. */
export function kindOf({ case: state, view }: Detail): string {
  const whistle = leadingWhistle(state);
  if (whistle) return named("whistle", whistle.kind);
  return view.source === "video" ? t("case.alarm") : view.kind ? named("kind", view.kind) : named("source", view.source);
}

export function Facts({ site, detail: { case: state, view } }: { site: Site; detail: Detail }) {
  const whistle = leadingWhistle(state);
  const upstream = parts(state.signals)
    .map((signal) => signal.upstream)
    .find((one) => one?.due_at);
  const place = state.place?.text ?? "";
  const where = view.grid
    ? gridName(site, view.grid)
    : view.village
      ? villageName(site, view.village)
      : t("place.unknown");
  return (
    <p class="id">
      <span>{t("case.number", { number: view.number })}</span>
      {whistle && <span>{t("case.whistle", { number: whistle.number })}</span>}
      <span class="where" title={place}>
        {where} {place}
      </span>
      <span>
        <SourceIcon source={view.source} />
        {named("source", view.source)}
        {upstream && t("case.upstream", { at: dayOf(site, upstream.due_at!).slice(5) })}
      </span>
      <span>{levelName(view.level)}</span>
      {view.lead && <span>{t("case.lead", { unit: unitName(site, view.lead) })}</span>}
    </p>
  );
}

interface PathProps {
  site: Site;
  detail: Detail;
  now: number;
  dated?: boolean; // with the day on which it began, even today
}

export function Path({ site, detail, now, dated = false }: PathProps) {
  const steps = milestones(detail);
  return (
    <ol class="path" style={{ "--steps": String(steps.length) }}>
      {steps.map((step, index) => (
        <li key={step.key} class={step.is}>
          {t(`path.${step.key}`)}
          <span>{step.at ? besides(site, step.at, dated && index === 0 ? null : now) : ""}</span>
        </li>
      ))}
    </ol>
  );
}
