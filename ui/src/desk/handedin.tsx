/** 已交: what this unit reported on last, this month's apart. */
import { useEffect, useState } from "preact/hooks";
import { get, type Moment, type Site } from "../api";
import { here } from "../case/address";
import { dayHour, dayOf } from "../case/written";
import { Icon } from "../icon";
import { named, t } from "../labels";

interface Done {
  id: string;
  number: string;
  title: string;
  level: string;
  kind: string;
  finished_at: Moment | null;
}

interface Props {
  site: Site;
  unit: string;
  now: number;
  finished: number; // this month
}

export function HandedIn({ site, unit, now, finished }: Props) {
  const [items, setItems] = useState<Done[] | null>(null);
  const [trouble, setTrouble] = useState("");
  useEffect(() => {
    get<{ items: Done[] }>(`/api/duties?unit=${encodeURIComponent(unit)}&state=done&limit=100`).then(
      (answer) => setItems(answer.items),
      (error: Error) => setTrouble(error.message),
    );
  }, [unit]);
  if (!items?.length)
    return <p class="empty">{trouble || (items ? t("inbox.none-done") : t("loading"))}</p>;
  const month = (at: Moment | number) => dayOf(site, at).slice(0, -3);
  const ofMonth = items.filter((one) => one.finished_at && month(one.finished_at) === month(now));
  const before = items.filter((one) => !ofMonth.includes(one));
  return (
    <div class="list done-list">
      <Those site={site} head={t("inbox.this-month")} count={finished} items={ofMonth} />
      <Those site={site} head={t("inbox.before")} items={before} />
    </div>
  );
}

function Those({ site, head, count, items }: { site: Site; head: string; count?: number; items: Done[] }) {
  if (!items.length) return null;
  return (
    <section>
      <h3 class="when">
        {head}
        {count !== undefined && <span>{t("inbox.count", { n: count })}</span>}
      </h3>
      <ol>
        {items.map((one) => (
          <li key={one.id} class="item">
            <a href={here(`/cases/${one.number}`)}>
              <b>{one.title}</b>
              <span class="where">
                <Icon shape="ok" />
                <span>{one.finished_at ? dayHour(site, one.finished_at) : ""}</span>
                <span>{one.level}</span>
                <span>{named("duty", one.kind)}</span>
                <span>{one.number}</span>
              </span>
            </a>
          </li>
        ))}
      </ol>
    </section>
  );
}
