/** The bar of the case page: whose page it is, where else to go, and how fresh the picture is. */
import type { Site } from "../api";
import { Icon } from "../icon";
import { inLanguage, t } from "../labels";
import { TownTime } from "../time";
import { here } from "./address";
import { clockMode, now, type Live } from "./live";

const STALE = 12; // seconds of silence

export function Bar({ site, asked, number, id }: { site: Site; asked: Live<unknown>; number: string; id: string }) {
  return (
    <header class="bar">
      <h1>
        {inLanguage(site.name, site.english)}
        <span>{t("case.page")}</span>
      </h1>
      <nav>
        <a class="link" href={here("/wall")}>
          {t("bar.wall")}
        </a>
        {id && (
          <a class="link" href={here("/desk", { case: number || id })}>
            {t("bar.desk")}
          </a>
        )}
      </nav>
      <Freshness asked={asked} />
      <Time site={site} />
    </header>
  );
}

export function Freshness({ asked }: { asked: Live<unknown> }) {
  void now.value; // the age grows with each tick
  const heard = asked.heardAt.value;
  const age = Math.max(0, Math.round((performance.now() - heard) / 1000));
  if (!heard) return <span class="fresh">{t("loading")}</span>;
  const stale = age >= STALE || !!asked.failed.value;
  return (
    <span class={stale ? "fresh stale" : "fresh"}>
      <Icon shape={stale ? "soon" : "ok"} />
      {stale ? t("bar.stale", { n: age }) : t("bar.ago", { n: age })}
    </span>
  );
}

export function Time({ site }: { site: Site }) {
  const { mode, rate } = clockMode.value;
  const note = mode === "demo" ? t("bar.demo", { rate }) : mode === "manual" ? t("bar.manual") : "";
  return (
    <span class="time">
      {note && <small>{note}</small>}
      <time>{new TownTime(site.timezone).full(now.value)}</time>
    </span>
  );
}
