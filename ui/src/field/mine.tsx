/** My reports: what still waits on the device, and what became of what arrived. */
import { useSignal, type Signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { get, type Moment, type Post, type Site } from "../api";
import { reasonIn } from "../because";
import { gridName, postName, unitName } from "../case/town";
import { Icon } from "../icon";
import { languageOf, named, t } from "../labels";
import { moment, type TownTime } from "../time";
import type { Entry } from "./outbox";
import { isEmpty } from "./draft";
import { useFresh } from "./fresh";
import { reasonOf } from "./reason";
import { again, drop, entries } from "./sending";
import { correct, draft } from "./writing";

interface Became {
  state: "waiting" | "set-aside" | "opened" | "joined";
  because?: string;
  number?: string;
  status?: string;
  unit?: string;
  why?: string;
  closed?: boolean;
}

interface MyReport {
  key: string;
  id: string;
  at: Moment;
  arrived_at: Moment;
  title: string;
  grid: string;
  pictures: string[];
  on_site: { before: string; after: string } | null;
  became: Became;
}

interface Page {
  items: MyReport[];
  next: string | null;
}

export function Mine({ site, own, time }: { site: Site; own: Post; time: TownTime }) {
  const told = useSignal<MyReport[]>([]);
  const next = useSignal<string | null>(null); // where what is older begins
  const silent = useSignal("");
  const sent = entries.value.filter((one) => one.state === "sent").length;
  const fresh = useFresh();
  useEffect(() => {
    void ask(told, next, silent);
  }, [fresh, sent]);
  const arrived = new Set(told.value.map((one) => one.id));
  const here = entries.value
    .filter((one) => !arrived.has(one.id))
    .sort((a, b) => moment(b.report.at) - moment(a.report.at));
  return (
    <section class="mine">
      {silent.value && <p class="warn">{t("mine.silent", { why: silent.value })}</p>}
      <ol>
        {here.map((one) => (
          <Waiting key={one.id} entry={one} site={site} own={own} time={time} />
        ))}
        {told.value.map((one) => (
          <Arrived key={one.key} report={one} site={site} time={time} />
        ))}
      </ol>
      {next.value && (
        <p class="tools">
          <button type="button" onClick={() => void older(told, next, silent)}>
            {t("mine.older")}
          </button>
        </p>
      )}
      {!here.length && !told.value.length && !silent.value && <p class="empty">{t("mine.empty")}</p>}
    </section>
  );
}

/** What arrived is not kept on the device any longer. */
async function ask(told: Signal<MyReport[]>, next: Signal<string | null>, silent: Signal<string>): Promise<void> {
  try {
    const found = await get<Page>("/api/reports");
    const newest = new Set(found.items.map((one) => one.key));
    if (!told.value.length) next.value = found.next; // else older ones may be shown already
    told.value = [...found.items, ...told.value.filter((one) => !newest.has(one.key))];
    silent.value = "";
    const arrived = new Set(told.value.map((one) => one.id));
    for (const one of entries.value) if (one.state === "sent" && arrived.has(one.id)) await drop(one);
  } catch (error) {
    silent.value = String((error as Error).message || error);
  }
}

async function older(told: Signal<MyReport[]>, next: Signal<string | null>, silent: Signal<string>): Promise<void> {
  try {
    const found = await get<Page>(`/api/reports?cursor=${next.value}`);
    told.value = [...told.value, ...found.items];
    next.value = found.next;
  } catch (error) {
    silent.value = String((error as Error).message || error);
  }
}

type Shown = { site: Site; time: TownTime };

function Waiting({ entry, site, own, time }: Shown & { entry: Entry; own: Post }) {
  const { report, state } = entry;
  const reason = reasonOf(entry);
  if (entry.post !== own.code)
    return (
      <li class="queued">
        <p class="state">{t("mine.other-post", { post: postName(site, entry.post) })}</p>
      </li>
    );
  return (
    <li class={state} data-report={entry.id}>
      <p class="state">
        <Icon shape={state === "sent" ? "ok" : state === "refused" ? "refused" : "running"} />
        <b>{t(`mine.${state}`)}</b>
      </p>
      <h3>{report.title}</h3>
      {reason && <p class="reason">{reason}</p>}
      <p class="times">{t("mine.noted", { at: when(time, report.at) })}</p>
      {state === "refused" && (
        <p class="tools">
          {isEmpty(draft.value) && (
            <button type="button" onClick={() => void correct(entry).then((back) => back && (location.hash = "write"))}>
              {t("mine.correct")}
            </button>
          )}
          <button type="button" onClick={() => void again(entry)}>
            {t("mine.retry")}
          </button>
          <button type="button" onClick={() => void drop(entry)}>
            {t("mine.drop")}
          </button>
        </p>
      )}
      {state === "refused" && !isEmpty(draft.value) && <p class="hint">{t("mine.correct-later")}</p>}
    </li>
  );
}

function Arrived({ report, site, time }: Shown & { report: MyReport }) {
  const { became } = report;
  const why = reasonIn(site, became.why || became.because || "");
  const picture = report.on_site?.after ?? report.pictures[0];
  return (
    <li class={became.closed ? "closed" : "open"} data-report={report.id}>
      <p class="state">
        <Icon shape={became.closed ? "ok" : "running"} />
        <b>{became.status ? named("status", became.status) : t(`mine.${became.state as "waiting" | "set-aside"}`)}</b>
        {became.unit && <span>{unitName(site, became.unit)}</span>}
        {report.on_site && <em class="kind">{t("mine.on-site")}</em>}
      </p>
      {picture && <img src={`/blobs/${picture}`} alt="" loading="lazy" />}
      <h3>{report.title}</h3>
      <p class="facts">
        {report.grid && <span>{gridName(site, report.grid)}</span>}
        {became.number && <span>{became.number}</span>}
      </p>
      {became.state === "joined" && <p class="reason">{t("mine.joined")}</p>}
      {why && (
        <p class="reason">
          <i>{t("because")}</i> <span lang={languageOf(why)}>{why}</span>
        </p>
      )}
      <p class="times">{t("mine.times", { at: when(time, report.at), arrived: when(time, report.arrived_at) })}</p>
    </li>
  );
}

function when(time: TownTime, at: Moment): string {
  return `${time.date(moment(at))} ${time.short(moment(at))}`;
}
