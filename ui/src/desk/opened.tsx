/** On a phone: what a thing of the list shows when it is open. The own steps, why it came, the others, what happened
 * last, and the verbs as buttons. */
import type { Allowed } from "../api";
import { reasons } from "../case/reasons";
import type { Detail } from "../case/state";
import { dutyRow, dutyRows, type DutyRow } from "../case/steps";
import { unitName } from "../case/town";
import { line } from "../case/words";
import { besides, dayOf } from "../case/written";
import { Icon, type Shape } from "../icon";
import { languageOf, t } from "../labels";
import { read } from "../time";
import type { Eye } from "./item";
import { verbName } from "./names";
import { keyOf, ordered, primary } from "./order";
import "./opened.css";
import { isShut, ownDuty } from "./shut";

interface Props extends Eye {
  detail: Detail;
  onRead: (verb: string) => void; // the whole case, with this verb's form open
  onQuick: (allowed: Allowed) => void;
}

const WHY = ["why.reason", "why.rule", "why.matched"];

export function Opened({ site, post, detail, now, office, onRead, onQuick }: Props) {
  const duty = ownDuty(detail, post);
  const why = reasons(site, detail).find((one) => WHY.includes(one.head))?.text ?? "";
  const last = detail.story.at(-1);
  const others = dutyRows(detail).filter((row) => row.duty.unit !== post.unit && row.duty.state !== "released");
  return (
    <div class="opened">
      {duty && <Steps site={site} row={dutyRow(detail, duty)} detail={detail} now={now} />}
      {why && (
        <p class="why-line">
          <span>{t("opened.because")}</span>
          <bdi lang={languageOf(why)}>{why}</bdi>
        </p>
      )}
      {others.length > 0 && (
        <ul class="others-line">
          {others.slice(0, 6).map((row) => (
            <Other key={row.duty.id} row={row} site={site} post={post} now={now} office={office} />
          ))}
        </ul>
      )}
      {last && (
        <p class="why-line">
          <time>{besides(site, last.at, now)}</time>
          {line(site, detail, last).text}
        </p>
      )}
      <Acts detail={detail} onRead={onRead} onQuick={onQuick} />
    </div>
  );
}

function Steps({ site, row, detail, now }: Pick<Eye, "site" | "now"> & { row: DutyRow; detail: Detail }) {
  const steps = row.cells.filter((cell) => !cell.needless);
  const clock = (step: string) =>
    Object.values(detail.case.clocks ?? {}).find(
      (one) => one.on === row.duty.id && one.kind === (step === "report" ? "close" : step),
    );
  return (
    <ol class="steps" style={{ "--steps": String(steps.length) }}>
      {steps.map(({ step, at }) => {
        const due = clock(step)?.due_at;
        const name = step === "sign" && row.duty.whistle ? t("column.sign-whistle") : t(`column.${step}`);
        return (
          <li key={step} class={at ? "ok" : step === row.missing?.step ? "on" : ""}>
            {name}
            <span>
              {at ? besides(site, at, now) : due ? t("opened.before", { at: shortDue(site, due, now) }) : ""}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

/** The hour where it is today, else the day. */
const shortDue = (site: Eye["site"], due: string, now: number) =>
  dayOf(site, due) === dayOf(site, now) ? besides(site, due, now) : dayOf(site, due).slice(5);

function Other({ row, site, now, office }: Eye & { row: DutyRow }) {
  const { duty, missing } = row;
  const clock = missing?.clock;
  const reading = clock && read({ ...clock, paused: !!clock.paused_at }, now, office);
  const urgency = reading?.urgency ?? "";
  const shape: Shape =
    urgency === "red" ? "late" : urgency ? "soon" : !missing ? "ok" : duty.arrived_at ? "onScene" : "running";
  return (
    <li class={urgency}>
      <Icon shape={shape} />
      {unitName(site, duty.unit)}
      <span>{urgency && reading ? reading.text : (missing?.text ?? t("opened.done"))}</span>
    </li>
  );
}

/** Verbs that need nothing but the press. */
const QUICK = ["duty.sign"];
export const isQuick = ({ target, verb }: Allowed): boolean => QUICK.includes(`${target}.${verb}`);

function Acts({ detail, onRead, onQuick }: Pick<Props, "detail" | "onRead" | "onQuick">) {
  const all = ordered(
    detail.allowed.filter((one) => !isShut(detail, one)),
    detail,
  );
  const first = primary(all, detail);
  const second = all.find((one) => one !== first);
  const press = (one: Allowed) => (isQuick(one) ? onQuick(one) : onRead(keyOf(one)));
  const data = (one: Allowed) => `${one.target}.${one.verb}`;
  return (
    <div class="acts">
      {first && (
        <button type="button" class="act first" data-verb={data(first)} onClick={() => press(first)}>
          {verbName(first, detail)}
          {first.verb === "report_in" && <small>{t("place.check-in")}</small>}
        </button>
      )}
      {second && (
        <button type="button" class="act" data-verb={data(second)} onClick={() => press(second)}>
          {verbName(second, detail)}
        </button>
      )}
      <button type="button" class="act" data-more onClick={() => onRead("")}>
        {t("opened.more")}
      </button>
    </div>
  );
}
