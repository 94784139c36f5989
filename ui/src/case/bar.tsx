/** The bar of the case page: whose page it is, where else to go, and how fresh the picture is. */
import type { CaseView, Site } from "../api";
import { Icon } from "../icon";
import { inLanguage, t } from "../labels";
import { TownTime } from "../time";
import { here, replayOf } from "./address";
import { clockMode, now, type Live } from "./live";

const STALE = 12; // seconds of silence

interface Props {
  site: Site;
  asked: Live<unknown>;
  view: CaseView | undefined;
  town: boolean; // whether this person may see the town's past
}

export function Bar({ site, asked, view, town }: Props) {
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
        {view && (
          <a class="link" href={here("/desk", { case: view.number || view.id })}>
            {t("bar.desk")}
          </a>
        )}
        {view?.opened_at && town && (
          <a class="link" href={replayOf(site, view, now.value)}>
            {t("bar.replay")}
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
  if (!heard) return <span class="fresh">{asked.failed.value ? "" : t("loading")}</span>;
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
