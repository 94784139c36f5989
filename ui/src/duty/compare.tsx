/** 附近在办: the thing and the open cases it may belong to, side by side; what is equal is marked. */
import type { ComponentChildren } from "preact";
import type { Site } from "../api";
import type { Detail } from "../case/state";
import { here } from "../case/address";
import { gridName, itemName } from "../case/town";
import { besides, dayHour } from "../case/written";
import { Icon } from "../icon";
import { named, t } from "../labels";
import type { Near, Thing } from "./answer";
import { isNextTo, short } from "./acts";
import { holderText } from "./rows";

interface Props {
  site: Site;
  detail: Detail;
  thing: Thing;
  now: number;
  into: Near | null;
  onInto: (one: Near) => void;
}

export function Compare({ site, detail, thing, now, into, onInto }: Props) {
  const { view } = detail;
  const all = thing.near;
  if (!all.length)
    return (
      <section class="sec">
        <h3>
          {t("seat.near.head")}
          <span>{t("seat.near.hint")}</span>
        </h3>
        <p class="empty">{t("seat.near.none")}</p>
      </section>
    );
  const row = (head: string, own: string, of: (one: Near) => [text: string, equal: boolean]) => (
    <tr>
      <th scope="row">{head}</th>
      <td>{own}</td>
      {all.map((one) => {
        const [text, equal] = of(one);
        return (
          <Cell key={one.case} on={one.case === into?.case} equal={equal}>
            {text}
          </Cell>
        );
      })}
    </tr>
  );
  return (
    <section class="sec">
      <h3>
        {t("seat.near", { n: all.length })}
        <span>{t("seat.near.hint")}</span>
      </h3>
      <table class="compare" style={{ "--columns": String(all.length + 1) }}>
        <thead>
          <tr>
            <th />
            <th>{t("seat.near.self")}</th>
            {all.map((one) => (
              <th key={one.case} class={one.case === into?.case ? "on" : ""}>
                <button
                  type="button"
                  data-near={one.number}
                  aria-pressed={one.case === into?.case}
                  onClick={() => onInto(one)}
                >
                  {short(one.number)}
                </button>{" "}
                <a href={here(`/cases/${one.case}`)}>{one.title}</a>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {row(t("seat.row.item"), itemName(site, view.item) || t("seat.need.none"), (one) => [
            itemName(site, one.item) || t("seat.need.none"),
            one.same_item,
          ])}
          {row(t("seat.row.away"), "–", (one) => [
            one.metres === null ? t("none") : t("seat.metres", { n: one.metres }),
            isNextTo(one),
          ])}
          {row(t("seat.row.grid"), view.grid ? gridName(site, view.grid) : t("place.unknown"), (one) => [
            one.grid ? gridName(site, one.grid) : t("place.unknown"),
            one.same_grid,
          ])}
          {row(t("seat.row.signals"), came(site, view.opened_at, view.source, view.signals, now), (one) => [
            came(site, one.opened_at, one.source, one.signals, now),
            false,
          ])}
          {row(t("seat.row.holder"), holderText(site, view), (one) => [holderText(site, one), false])}
          {row(t("seat.row.promise"), view.promised_at ? dayHour(site, view.promised_at) : "–", (one) => [
            one.promised_at ? dayHour(site, one.promised_at) : "–",
            false,
          ])}
        </tbody>
      </table>
    </section>
  );
}

const came = (site: Site, at: string | null, source: string, n: number, now: number) =>
  at ? `${besides(site, at, new Date(now).toISOString())} ${named("source", source)} ${n}` : "–";

function Cell({ on, equal, children }: { on: boolean; equal: boolean; children: ComponentChildren }) {
  return (
    <td class={`${on ? "on" : ""} ${equal ? "" : "differs"}`}>
      {equal && <Icon shape="ok" />}
      {children}
    </td>
  );
}
