/** Beside the whistle's form: the case with a check before blowing, and what each unit will get. */
import type { Site } from "../api";
import { Place } from "../case/place";
import { Framed } from "../case/pictures";
import { shots } from "../case/shots";
import { beyond, parts } from "../case/state";
import { clockName, gridName, unitName } from "../case/town";
import { dayHour } from "../case/written";
import { statusName } from "../desk/names";
import type { Setting } from "../desk/values";
import { Icon, SourceIcon } from "../icon";
import { named, t } from "../labels";
import type { Draft, Preview, Thing } from "./answer";

export function Brief({
  setting,
  draft,
  saved,
  thing,
  onBack,
}: {
  setting: Setting;
  draft: Draft;
  saved: boolean; // what was typed is kept in this browser
  thing: Thing | null;
  onBack: () => void;
}) {
  const { site, detail } = setting;
  const { view } = detail;
  const first = parts(detail.case.signals)[0];
  const pictures = shots(site, detail).slice(0, 2);
  const rules = (detail.case.rules ?? []).filter((rule) => rule.won !== false && !rule.shadow).map((rule) => rule.rule);
  const blown = parts(detail.case.whistles).filter((whistle) => whistle.blown_at).length;
  const red = [draft.lead, ...draft.assist].filter((unit) => thing?.load[unit]?.red);
  return (
    <section class="col brief" aria-label={named("seat.thing", view.source)}>
      <button type="button" class="return" onClick={onBack}>
        <Icon shape="refused" />
        {t("seat.whistle.back")}
        {saved && <span>{t("form.kept")}</span>}
      </button>
      <div class="list">
        <h2>{view.title}</h2>
        <p class="id">
          <span>{t("case.number", { number: view.number })}</span>
          <span>
            <SourceIcon source={view.source} />
            {view.grid ? gridName(site, view.grid) : t("place.unknown")}
          </span>
          <span>{view.level}</span>
        </p>
        {pictures.length > 0 && (
          <div class="pair">
            {pictures.map((shot) => (
              <Framed key={shot.sha256} shot={shot} />
            ))}
          </div>
        )}
        <dl>
          <dt>{t("seat.whistle.came")}</dt>
          <dd>{first ? [first.title, beyond(first.title, first.text)].filter(Boolean).join(t("comma")) : view.title}</dd>
          <dt>{t("seat.whistle.now")}</dt>
          <dd>
            {[statusName(view), view.lead && unitName(site, view.lead)].filter(Boolean).join(t("comma"))}
          </dd>
        </dl>
        <section class="sec">
          <h3>{t("seat.whistle.check")}</h3>
          <ul class="checks">
            <Check
              good={rules.length > 0}
              text={
                rules.length ? t("seat.check.rules", { rules: rules.join(t("list.comma")) }) : t("seat.check.no-rule")
              }
            />
            <Check good={!blown} text={blown ? t("seat.check.again", { n: blown }) : t("seat.check.first")} />
            {red.map((unit) => (
              <Check
                key={unit}
                good={false}
                text={t("seat.check.red", { unit: unitName(site, unit), n: thing!.load[unit]!.red })}
              />
            ))}
            {!red.length && <Check good text={t("seat.check.clear")} />}
          </ul>
        </section>
        <Place site={site} detail={detail} />
      </div>
    </section>
  );
}

const Check = ({ good, text }: { good: boolean; text: string }) => (
  <li class={good ? "" : "amber"}>
    <Icon shape={good ? "ok" : "soon"} />
    {text}
  </li>
);

/** What each unit that will be called reads: its message as it will be sent, else what stands on its desk. */
export function Gets({ site, preview }: { site: Site; preview: Preview | null }) {
  const { called = [], messages = [] } = preview?.approved ?? preview ?? {};
  const told = messages.filter((one) => one.kind === "called");
  const untold = called.filter(({ unit }) => !told.some((one) => one.unit === unit));
  if (!told.length && !untold.length) return null;
  return (
    <section class="gets">
      <h3>{t("seat.gets")}</h3>
      <ol>
        {told.map(({ unit, title, text }) => (
          <li key={unit}>
            <h4>{unitName(site, unit)}</h4>
            <p>{title}</p>
            <p>{text}</p>
          </li>
        ))}
        {untold.map((one) => (
          <li key={one.unit}>
            <h4>
              {unitName(site, one.unit)}
              <em>{one.kind === "lead" ? t("lead") : t("assist")}</em>
            </h4>
            <p>
              {t("seat.gets.desk")}
              {t("semicolon")}
              {one.dues.map((due) => `${clockName(due.kind, true)} ${dayHour(site, due.due_at)}`).join(t("comma"))}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
