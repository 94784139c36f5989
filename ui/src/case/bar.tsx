/** The bar of the case page: whose page it is, where else to go, and how fresh the picture is. */
import type { CaseView, Site } from "../api";
import { Icon } from "../icon";
import { inLanguage, t } from "../labels";
import { TownTime } from "../time";
import { here, replayOf } from "./address";
import { clockMode, now, type Live } from "./live";
import { LooksButton } from "./looks";

const SILENCE = 9; // seconds beyond what lies between two questions

interface Props {
  site: Site;
  asked: Live<unknown>;
  view: CaseView | undefined;
  town: boolean; // whether this person may see the town's past
  looks: number | null; // how many posts looked at it, for those that may know
  looking: boolean; // whether they are shown
  onLooks: () => void;
}

export function Bar({ site, asked, view, town, looks, looking, onLooks }: Props) {
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
        {view && (
          <a class="link" href={here(`/cases/${view.number || view.id}/dossier`)}>
            {t("bar.dossier")}
          </a>
        )}
        {view?.opened_at && town && (
          <a class="link" href={replayOf(site, view, now.value)}>
            {t("bar.replay")}
          </a>
        )}
        {looks !== null && <LooksButton count={looks} open={looking} onTurn={onLooks} />}
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
  const stale = age >= asked.every / 1000 + SILENCE || !!asked.failed.value;
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
