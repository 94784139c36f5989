/** 已交: what this unit reported on last. */
import { useEffect, useState } from "preact/hooks";
import { get, type Moment, type Site } from "../api";
import { here } from "../case/address";
import { dayHour } from "../case/written";
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

export function HandedIn({ site, unit }: { site: Site; unit: string }) {
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
  return (
    <ol class="list done-list">
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
  );
}
