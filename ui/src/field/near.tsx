/** What this post may recheck, verify or settle on the spot, nearest first. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { get, type Moment, type Post, type Site } from "../api";
import { gridName } from "../case/town";
import { ClockBlock } from "../clockblock";
import { Icon } from "../icon";
import { t } from "../labels";
import { moment, read } from "../time";
import { WorkTime } from "../worktime";
import { useFresh } from "./fresh";
import { position } from "./position";

interface Task {
  kind: "verify" | "sample" | "recheck" | "on-site";
  case: string;
  number: string;
  title: string;
  level: string;
  grid: string;
  place: { text: string };
  metres: number | null;
  started_at: Moment | null;
  due_at: Moment | null;
  working: boolean;
  paused: boolean;
}

interface Answer {
  now_at: Moment;
  total: number;
  items: Task[];
}

const FAR = 100; // metres: moved by less, the list stays

export function Near({ site, own }: { site: Site; own: Post }) {
  const answer = useSignal<Answer | null>(null);
  const silent = useSignal("");
  const [lon, lat] = from(site, own);
  const step = (degrees: number) => Math.round((degrees * 111_320) / FAR);
  const fresh = useFresh();
  useEffect(() => {
    get<Answer>(`/api/reports/near?lon=${lon}&lat=${lat}`).then(
      (found) => {
        answer.value = found;
        silent.value = "";
      },
      (error: Error) => (silent.value = error.message),
    );
  }, [fresh, step(lon), step(lat)]);
  const office = new WorkTime(site.calendar, site.timezone);
  return (
    <section class="near">
      {!position.value && <p class="hint">{t("near.from-grid")}</p>}
      {silent.value && <p class="warn">{t("mine.silent", { why: silent.value })}</p>}
      <ol>
        {answer.value?.items.map((task) => (
          <TaskRow
            key={`${task.kind}/${task.case}`}
            site={site}
            own={own}
            task={task}
            now={answer.value!.now_at}
            office={office}
          />
        ))}
      </ol>
      {answer.value && !answer.value.total && <p class="empty">{t("near.empty")}</p>}
      {answer.value && answer.value.total > answer.value.items.length && (
        <p class="hint">{t("near.shown", { n: answer.value.items.length, d: answer.value.total })}</p>
      )}
    </section>
  );
}

interface Row {
  site: Site;
  own: Post;
  task: Task;
  now: Moment;
  office: WorkTime;
}

function TaskRow({ site, own, task, now, office }: Row) {
  const reading = task.due_at ? read(task, moment(now), office) : null;
  return (
    <li data-task={task.kind}>
      <p class="state">
        {reading && (
          <ClockBlock urgency={reading.urgency} share={0} text={reading.text}>
            {reading.urgency && <Icon shape={reading.urgency === "red" ? "late" : "soon"} />}
          </ClockBlock>
        )}
        <b>{t(`near.${task.kind}`)}</b>
        <span class="away">{away(task.metres)}</span>
      </p>
      <h3>{task.title}</h3>
      <p class="facts">
        {task.grid && <span>{gridName(site, task.grid)}</span>}
        <span>{task.level}</span>
        <span>{task.number}</span>
      </p>
      {task.place.text && <p class="reason">{task.place.text}</p>}
      <a class="go" href={`/desk?post=${own.code}&case=${task.case}`}>
        {t("near.open")}
      </a>
    </li>
  );
}

export function away(metres: number | null): string {
  if (metres === null) return t("near.nowhere");
  return metres < 1000 ? t("near.metres", { n: metres }) : t("near.km", { n: (metres / 1000).toFixed(1) });
}

/** The device's position; without one, the middle of one's own grid, or one's office. */
function from(site: Site, own: Post): [number, number] {
  if (position.value) return [position.value.lon, position.value.lat];
  const grid = site.grids.find((one) => one.code === own.grid);
  const office = site.units[own.unit];
  return grid ? grid.center : office ? [office.lon, office.lat] : site.grids[0]!.center;
}
