/** 时间账: who the case waited for, as a bar in order of time, and what each of them had in all. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Ledger, LedgerRow, Site } from "../api";
import { named, t, type LabelKey } from "../labels";
import { draw, hours, MINUTE, minutesOf, roomy, runsOn, type Piece, type Tick } from "./ledgerbar";
import type { Detail } from "./state";
import { clockName, ownerName } from "./town";
import { dayHead, dayHour, dayOf } from "./written";
import type { WorkTime } from "../worktime";
import "./ledger.css";

interface Props {
  site: Site;
  detail: Detail;
  office: WorkTime;
}

const DAY = 86_400_000;
const AMOUNT: Record<string, LabelKey> = {
  min: "span.minutes",
  h: "span.hours",
  d: "days",
  wh: "ledger.office-hours",
  wd: "workdays",
};
const ONE: Record<string, LabelKey> = { d: "day.one", wd: "workday.one" };
const NOBODYS = ["requester", "party", "suspension"]; // no delay of the town's

export function TimeLedger({ site, detail, office }: Props) {
  const { ledger } = detail;
  if (!ledger?.segments.length) return null;
  const life = hours(ledger.running_us);
  const minutes = minutesOf(ledger);
  const running = runsOn(detail.view) && !ledger.rows.some((row) => row.holder === "calendar"); // once it did not, perhaps
  return (
    <section class="col ledger">
      <div class="sec">
        <h3>
          {t("ledger.head")}
          <span>{t(running ? "ledger.running" : "ledger.office", { length: hours(ledger.length_us), life })}</span>
        </h3>
        <Bar site={site} ledger={ledger} office={office} />
        <ul class="accounts">
          {ledger.rows.map((row, index) => (
            <Account key={row.holder + row.who} site={site} detail={detail} row={row} minutes={minutes[index]!} />
          ))}
        </ul>
      </div>
    </section>
  );
}

function Bar({ site, ledger, office }: { site: Site; ledger: Ledger; office: WorkTime }) {
  const [box, width] = useWidth();
  const nextDay = (at: number) => office.midnight(at) + DAY;
  const { pieces, ticks } = draw(ledger, width, (at) => dayOf(site, at), nextDay);
  const words = ticks.map((tick, index) => dayText(site, tick, index === 0));
  const shown = roomy(ticks, words.map(textWidth));
  const share = (px: number) => `${(100 * px) / width}%`; // so that it fits on paper as well, which is not measured
  return (
    <div class="timeline" ref={box}>
      <div class="held" role="img" aria-label={t("ledger.head")}>
        {pieces.length ? (
          pieces.map((piece) => <Stretch key={piece.from} site={site} ledger={ledger} piece={piece} share={share(piece.px)} />)
        ) : (
          <p class="empty">{t("ledger.not-yet")}</p>
        )}
      </div>
      <div class="days">
        {ticks.map((tick, index) => (
          <span key={index} style={{ width: share(tick.px) }}>
            {shown[index] && words[index]}
          </span>
        ))}
      </div>
    </div>
  );
}

interface StretchProps {
  site: Site;
  ledger: Ledger;
  piece: Piece;
  share: string; // of the bar
}

function Stretch({ site, ledger, piece, share }: StretchProps) {
  const row = ledger.rows[piece.row]!;
  const passed = piece.kind === "held" && piece.passed;
  const name = holderName(site, row);
  const full = `${row.number} ${name}`;
  const room = piece.px - 6;
  const text = !row.number || room < textWidth(String(row.number)) ? "" : room < textWidth(full) ? row.number : full;
  const title = `${name} ${dayHour(site, piece.from)} – ${dayHour(site, piece.to)}`;
  return (
    <i class={shade(row, passed)} style={{ width: share }} title={title}>
      {text}
    </i>
  );
}

interface AccountProps {
  site: Site;
  detail: Detail;
  row: LedgerRow;
  minutes: number; // as they add up with those of the others
}

function Account({ site, detail, row, minutes }: AccountProps) {
  const passed = row.told.over_us > 0;
  return (
    <li class={passed ? "passed" : ""}>
      <h4>
        <i class={shade(row, passed)}>{row.number || ""}</i>
        {holderName(site, row)}
      </h4>
      <p class="time">
        <b>{hours(minutes * MINUTE)}</b>{" "}
        {row.share === null ? t("ledger.apart") : `${(row.share * 100).toFixed(1)}%`}
      </p>
      <p class="limit">{limitText(site, detail, row)}</p>
      <p>{whyText(detail, row)}</p>
    </li>
  );
}

/** Neighbours on the bar differ; what is nobody's delay is an outline, what passed its limit is amber. */
function shade(row: LedgerRow, passed: boolean): string {
  if (!row.number) return row.holder;
  if (NOBODYS.includes(row.holder)) return "nobodys";
  return passed ? "passed" : row.number % 2 ? "odd" : "even";
}

function holderName(site: Site, row: LedgerRow): string {
  if (row.holder === "unit" || (row.holder === "caller" && row.who)) return ownerName(site, row.who);
  return named("holder", row.holder);
}

/** The limit that was passed by most; its step is told beside it where there were several. */
function limitText(site: Site, detail: Detail, { holder, steps, told }: LedgerRow): string {
  if (!steps.length) return named("holder-note", holder);
  if (!told.due_at) return t("ledger.no-limit");
  const limit = told.limit ? amountText(told.limit) : dayHour(site, told.due_at);
  const words = { limit, step: stepName(detail, told.step) };
  const over = told.over_us ? t("comma") + t("late", { left: hours(told.over_us) }) : "";
  return t(steps.length > 1 ? "ledger.limit-of" : "ledger.limit", words) + over;
}

/** 2 wh → 2 工作时 */
function amountText(limit: string): string {
  const [n, unit] = limit.split(" ") as [string, string];
  return t((n === "1" && ONE[unit]) || AMOUNT[unit]!, { n });
}

function whyText(detail: Detail, { holder, steps }: LedgerRow): string {
  const why = named("holder-why", holder);
  if (why !== holder) return why;
  return steps
    .map(({ step, times }) => stepName(detail, step) + (times > 1 ? ` ×${times}` : ""))
    .join(t("list.comma"));
}

const stepName = (detail: Detail, step: string): string => clockName(step, detail.case.whistled);

/** With its weekday where the week is not plain: at the beginning, and after days off. */
function dayText(site: Site, { day, at, skips }: Tick, first: boolean): string {
  if (!day) return "";
  return first || skips ? dayHead(site, new Date(at).toISOString()) : day.slice(5);
}

/** About how wide a text is at 14 px: a Han character is as wide as high, others are little more than half of that. */
const textWidth = (text: string): number =>
  [...text].reduce((sum, letter) => sum + (letter > "⺀" ? 14 : 8.2), 0);

/** The width of an element in pixels, now and whenever it changes. */
function useWidth(): [{ current: HTMLDivElement | null }, number] {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(1392);
  useLayoutEffect(() => {
    const watch = new ResizeObserver(([entry]) => setWidth(entry!.contentRect.width));
    watch.observe(box.current!);
    return () => watch.disconnect();
  }, []);
  return [box, width];
}
