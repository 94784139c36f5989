/** 应哨: a row for each unit. A clock's block begins at the column of the step that is missing, so earlier is longer. */
import type { Site } from "../api";
import { CardMark } from "../card";
import { ClockBlock } from "../clockblock";
import { leftText } from "../desk/left";
import { Icon, type Shape } from "../icon";
import { t } from "../labels";
import { read } from "../time";
import type { WorkTime } from "../worktime";
import { toldDuties } from "./deliveries";
import { parts, type Detail } from "./state";
import { dutyRows, STEPS, type DutyRow } from "./steps";
import { unitName } from "./town";
import { besides } from "./written";
import "./duties.css";

interface Props {
  site: Site;
  detail: Detail;
  now: number;
  office: WorkTime;
  own?: string; // the unit whose row is shaded
}

export function Duties({ site, detail, now, office, own = "" }: Props) {
  const rows = dutyRows(detail);
  if (!rows.length) return null;
  const called = rows.some((row) => row.duty.whistle);
  const told = toldDuties(
    site,
    detail,
    rows.map((row) => row.duty),
    now,
  );
  return (
    <section class="sec duties">
      <h3>
        {headline(rows, lastWhistle(detail, rows))}
        <span>{t("duties.each")}</span>
      </h3>
      <div class="matrix" role="table">
        <div class="duty heads" role="row">
          <span role="columnheader" />
          {STEPS.map((step) => (
            <span key={step} role="columnheader">
              {step === "sign" && called ? t("column.sign-whistle") : t(`column.${step}`)}
            </span>
          ))}
          <span role="columnheader">{t("duties.did")}</span>
        </div>
        {rows.map((row) => (
          <Row key={row.duty.id} site={site} row={row} now={now} office={office} own={row.duty.unit === own} />
        ))}
      </div>
      {told.length > 0 && (
        <dl class="deliveries" aria-label={t("told.head")}>
          {told.map(({ who, shape, tone, text, then }) => (
            <div key={who} class={tone}>
              <dt>
                <Icon shape={shape} />
                {who}
              </dt>
              <dd>
                {text}
                {then && <span>{then}</span>}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

/** The last of the whistles that called somebody here. */
const lastWhistle = (detail: Detail, rows: DutyRow[]): string =>
  parts(detail.case.whistles)
    .filter(({ id }) => rows.some((row) => row.duty.whistle === id))
    .at(-1)?.id ?? "";

/** The units of the whistle; whoever else has a part in the case is counted apart. */
export function headline(rows: DutyRow[], whistle: string): string {
  const all = rows.filter((row) => row.duty.kind !== "recheck");
  const units = whistle ? all.filter((row) => row.duty.whistle === whistle) : all;
  const live = units.filter((row) => row.duty.state !== "released");
  const done = live.filter((row) => row.duty.state === "done").length;
  const head = t(whistle ? "duties.called" : "duties.dispatched", { n: units.length });
  const there = whistle ? t("duties.on-scene", { n: live.filter((row) => row.duty.arrived_at).length }) : "";
  const others = all.length - units.length;
  return [
    head,
    done && done === live.length ? t("duties.all-done") : there,
    others ? t("duties.others", { n: others }) : "",
  ].join("");
}

function Row({
  site,
  row,
  now,
  office,
  own,
}: {
  site: Site;
  row: DutyRow;
  now: number;
  office: WorkTime;
  own: boolean;
}) {
  const { duty, cells, missing, did } = row;
  const clock = missing?.clock;
  const deadline = { started_at: null, due_at: null, ...clock, paused: !!clock?.paused_at };
  const reading = read(deadline, now, office);
  const urgency = missing?.review && !reading.urgency ? "amber" : reading.urgency;
  const column = missing ? STEPS.indexOf(missing.step) + 2 : 0;
  const shown = missing ? cells.slice(0, column - 2) : cells;
  return (
    <div class={`duty ${urgency} ${own ? "own" : ""} ${duty.state}`} role="row">
      <span class="unit" role="rowheader">
        <Icon shape={shapeOf(row, urgency)} />
        {unitName(site, duty.unit)}
        <em>{t(`duties.${duty.kind}`)}</em>
        <CardMark card={duty.card ?? ""} />
      </span>
      {shown.map((cell) => (
        <span key={cell.step} role="cell" class={cell.late ? "late" : ""}>
          {cell.at
            ? cell.late
              ? t("duty.late", { at: besides(site, cell.at, now) })
              : besides(site, cell.at, now)
            : "–"}
        </span>
      ))}
      {missing ? (
        <ClockBlock
          urgency={urgency}
          share={reading.share}
          text={clock ? leftText(deadline, reading, now, office) : ""}
          style={{ "--from": String(column) }}
        >
          <span>{missing.text}</span>
        </ClockBlock>
      ) : (
        <span role="cell" class="did" title={did}>
          {did}
        </span>
      )}
    </div>
  );
}

function shapeOf({ duty, missing }: DutyRow, urgency: string): Shape {
  if (duty.state === "done") return "ok";
  if (duty.state === "released") return "offline";
  if (missing?.review) return "refused";
  if (urgency === "red") return "late";
  if (urgency === "amber") return "soon";
  return duty.arrived_at ? "onScene" : "running";
}
