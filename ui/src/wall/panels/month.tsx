import type { Panels, Rate } from "../../api";
import { SourceIcon } from "../../icon";
import { named, t } from "../../labels";
import { minute } from "../clock";
import { FEW } from "../derive/units";
import { figure } from "../figures";
import { portrait } from "../page";
import { panel, town } from "../store";
import { Behind, behind } from "./behind";
import "./month.css";

/** How are we doing this month: rates with what they are made of, and where signals come from. */
export function Month() {
  const rates = panel.rates.value;
  return (
    <section class={`panel rates ${behind.value ? "behind" : ""}`} aria-label={t("month")}>
      <div class="ph">
        <h2>{t("month")}</h2>
        <Behind />
        {town.value && !behind.value && (
          <p>{t("month.asof", { at: Number.isNaN(minute.value) ? t("none") : town.value.time.short(minute.value) })}</p>
        )}
      </div>
      {rates ? (
        <div class="rr">
          <dl>
            {rates.map((rate) => (
              <OneRate key={rate.code} rate={rate} />
            ))}
          </dl>
          <Sources rows={panel.sources.value ?? []} />
        </div>
      ) : (
        <p class="empty">{t("none")}</p>
      )}
    </section>
  );
}

function OneRate({ rate }: { rate: Rate }) {
  const few = rate.d < FEW;
  const leftOut = rate.left_out > 0 ? named("left-out", rate.code).replace("{n}", String(rate.left_out)) : "";
  return (
    <div class={`rt ${few ? "few" : ""}`}>
      <dt>{named("rate", rate.code)}</dt>
      <dd class="n">
        {rate.value === null ? (
          t("none")
        ) : (
          <>
            {percent(rate)}
            <small>%</small>
          </>
        )}
      </dd>
      <dd class="nd">
        {figure(rate.n)} / {figure(rate.d)}
      </dd>
      <dd class="s">{few ? t("month.few") : leftOut}</dd>
      {leftOut && !few && !portrait.value && <dd class="s">{by(rate)}</dd>}
    </div>
  );
}

/** Who approved that they are left out. */
function by(rate: Rate): string {
  const roles = rate.left_out_by.map((post) => town.value?.approver(post) ?? post);
  return roles.length ? t("month.by", { who: [...new Set(roles)].join(t("queue.separator")) }) : "";
}

const percent = (rate: Rate) => (rate.d ? ((100 * rate.n) / rate.d).toFixed(1) : "0.0");

function Sources({ rows }: { rows: Panels["sources"] }) {
  const most = Math.max(1, ...rows.map((row) => row.today));
  return (
    <div class="srcs">
      <div class="st">
        <span>{t("month.source")}</span>
        <i />
        <b>{t("month.today")}</b>
        <span class="r">{t("month.month")}</span>
      </div>
      <ul>
        {rows.map((row) => (
          <li key={row.source}>
            <SourceIcon source={row.source} />
            <span>{named("source", row.source)}</span>
            <i class="bar" style={{ "--share": (row.today / most).toFixed(3) }} />
            <b>{figure(row.today)}</b>
            <span class="r">{figure(row.month)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
