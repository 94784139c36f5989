/** The middle: the thing to decide on, with what one needs to see for that decision. */
import type { Site } from "../api";
import { Duties } from "../case/duties";
import { parts, type Detail } from "../case/state";
import { Requesters } from "../case/requester";
import { Story } from "../case/story";
import { clockName, gridName, itemName, unitName } from "../case/town";
import { Why } from "../case/whyhere";
import { besides, dayHour, span } from "../case/written";
import { ClockBlock } from "../clockblock";
import { leftText } from "../desk/left";
import { Icon } from "../icon";
import { named, t } from "../labels";
import { moment } from "../time";
import type { Town } from "../wall/town";
import type { WorkTime } from "../worktime";
import { Camera, Shots } from "./alarm";
import type { Entry, Near, Suggestion, Thing as Known } from "./answer";
import { short } from "./acts";
import { Compare } from "./compare";
import { isClock, readingOf, titleOf } from "./rows";
import { Told } from "./unmatched";

interface Props {
  site: Site;
  town: Town;
  office: WorkTime;
  detail: Detail;
  entry: Entry | null;
  thing: Known | null;
  now: number;
  pick: Suggestion | null;
  into: Near | null;
  onBack: () => void;
  onPick: (one: Suggestion) => void;
  onInto: (one: Near) => void;
}

const BESIDES = ["confirm", "dispatch", "merge"]; // decisions for which one looks at other cases

export function Thing(props: Props) {
  const { site, office, detail, entry, thing, now } = props;
  const { view } = detail;
  const looking = entry ? BESIDES.includes(entry.verb) : false;
  const raw = looking && view.status !== "to-confirm" && view.source !== "video";
  return (
    <section class="col case" aria-label={named("seat.thing", view.source)}>
      <Head {...props} />
      {view.source === "video" && <Shots site={site} town={props.town} detail={detail} />}
      {raw && <Told {...props} />}
      {entry?.verb === "review" && <Returned site={site} detail={detail} on={entry.on} />}
      {!looking && <Duties site={site} detail={detail} now={now} office={office} />}
      {(!raw || view.status === "to-confirm") && <Why site={site} detail={detail} />}
      {looking && thing && <Compare {...props} thing={thing} />}
      {thing && thing.camera.length > 0 && <Camera days={thing.camera} />}
      <Requesters detail={detail} />
      {(raw || !looking) && <Story site={site} detail={detail} />}
    </section>
  );
}

function Head({ site, town, office, detail, entry, now, onBack }: Props) {
  const { view, case: state } = detail;
  const reading = entry && readingOf(entry, now, office);
  const title = entry ? titleOf(town, entry) : view.title;
  const upstream = parts(state.signals).find((signal) => signal.upstream?.due_at)?.upstream;
  return (
    <header>
      <button type="button" class="back" onClick={onBack}>
        <Icon shape="refused" />
        {t("desk.back")}
      </button>
      <div>
        <h2>
          <span class="kind">{named("seat.thing", view.source)}</span>
          <span class="name">{title}</span>
        </h2>
        <p class="id">
          <span>
            {view.signals > 1
              ? t("seat.signals", { number: short(view.number), n: view.signals })
              : t("case.number", { number: short(view.number) })}
          </span>
          {view.camera && <span>{t("seat.camera", { name: town.camera(view.camera) })}</span>}
          <span>{view.grid ? gridName(site, view.grid) : t("place.unknown")}</span>
          {view.kind && <span>{named("kind", view.kind)}</span>}
          {upstream?.due_at && <span>{t("seat.upstream", { at: dayHour(site, upstream.due_at) })}</span>}
          {view.opened_at && view.source !== "video" && (
            <span>
              {t("seat.since", {
                at: besides(site, view.opened_at, now as never),
                span: span(now - moment(view.opened_at)),
              })}
            </span>
          )}
          <span>{view.asked ? t("seat.asked", { n: view.asked }) : t("seat.asked.none")}</span>
        </p>
      </div>
      {entry && reading && (
        <div class="limit">
          <span>
            {t("seat.limit-of", {
              verb:
                entry.verb === "confirm" || isClock(entry.verb)
                  ? clockName(entry.verb, entry.called)
                  : named("todo", entry.verb),
            })}
          </span>
          <ClockBlock urgency={reading.urgency} share={0} text={leftText(entry, reading, now, office)}>
            {reading.urgency && <Icon shape={reading.urgency === "red" ? "late" : "soon"} />}
          </ClockBlock>
        </div>
      )}
    </header>
  );
}

/** What a unit says when it gives a duty back. */
function Returned({ site, detail, on }: { site: Site; detail: Detail; on: string }) {
  const duty = detail.case.duties?.[on];
  const last = duty?.returns?.at(-1);
  if (!duty || !last) return null;
  return (
    <section class="sec why">
      <h3>
        {t("seat.return")}
        <span>
          {unitName(site, duty.unit)} {dayHour(site, last.at)}
        </span>
      </h3>
      <dl>
        <Line head={t("seat.return.reason")} text={last.reason} />
        <Line head={t("seat.return.basis")} text={last.basis} />
        {last.suggested && <Line head={t("seat.return.suggested")} text={unitName(site, last.suggested)} />}
        <Line head={t("seat.row.item")} text={itemName(site, detail.view.item)} />
      </dl>
    </section>
  );
}

export function Line({ head, text, aside = "" }: { head: string; text: string; aside?: string }) {
  return (
    <div>
      <dt>{head}</dt>
      <dd>{text}</dd>
      <dd class="aside">{aside}</dd>
    </div>
  );
}
