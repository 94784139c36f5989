/** 谁看过: how many posts looked at the case, and when it is pressed which ones, and when. */
import { useEffect, useState } from "preact/hooks";
import { get, type Moment, type Site } from "../api";
import { t } from "../labels";
import "./looks.css";
import { postName, unitName } from "./town";
import { besides, dayHour } from "./written";

interface Look {
  post: string; // "" for whoever looked on in a demo
  unit: string;
  people: number; // accounts
  first_at: Moment; // of the machine's time, as the audit has it
  last_at: Moment;
  looked: number;
  exported: number;
}

interface ButtonProps {
  count: number;
  open: boolean;
  onTurn: () => void;
}

export function LooksButton({ count, open, onTurn }: ButtonProps) {
  return (
    <button type="button" class="link looked" aria-expanded={open} aria-controls="looks" onClick={onTurn}>
      {t("looks.who")} <b>{count}</b>
    </button>
  );
}

export function Looks({ site, id, count }: { site: Site; id: string; count: number }) {
  const [lines, setLines] = useState<Look[]>([]);
  const [failed, setFailed] = useState("");
  useEffect(() => {
    get<{ items: Look[] }>(`/api/cases/${id}/looks`).then(
      ({ items }) => setLines(items),
      (error: Error) => setFailed(error.message),
    );
  }, [id, count]); // once more when another post has looked
  return (
    <section class="col looks" id="looks">
      <div class="sec">
        <h3>
          {t("looks.posts", { n: count })}
          <span>{t("looks.hint")}</span>
        </h3>
        {failed && <p role="alert">{failed}</p>}
        <ol>
          {lines.map((one) => (
            <Line key={one.post} site={site} one={one} />
          ))}
        </ol>
      </div>
    </section>
  );
}

function Line({ site, one }: { site: Site; one: Look }) {
  const times = [
    one.looked ? t("looks.times", { n: one.looked }) : "",
    one.exported ? t("looks.exported", { n: one.exported }) : "",
    one.people > 1 ? t("looks.people", { n: one.people }) : "",
  ];
  const first = dayHour(site, one.first_at);
  const last = dayHour(site, one.last_at);
  return (
    <li>
      <b>{one.post ? postName(site, one.post) : t("looks.nobody")}</b>
      <span>{one.unit && unitName(site, one.unit)}</span>
      <time>{first === last ? first : `${first} – ${besides(site, one.last_at, one.first_at)}`}</time>
      <span>{times.filter(Boolean).join(t("comma"))}</span>
    </li>
  );
}
