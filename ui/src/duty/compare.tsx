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
  const beside = into ?? all[0]; // the one for which a phone has room
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
  const classOf = (one: Near) => [one === into && "on", one !== beside && "spare"].filter(Boolean).join(" ");
  const row = (head: string, own: string, of: (one: Near) => [text: string, equal: boolean]) => (
    <tr>
      <th scope="row">{head}</th>
      <td>{own}</td>
      {all.map((one) => {
        const [text, equal] = of(one);
        return (
          <Cell key={one.case} class={classOf(one)} equal={equal}>
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
              <th key={one.case} class={classOf(one)}>
                <button
                  type="button"
                  data-near={one.number}
                  aria-pressed={one === into}
                  onClick={() => onInto(one)}
                >
                  {short(one.number)}
                  <span> {one.title}</span>
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
      {all
        .filter((one) => one !== beside)
        .map((one) => (
          <button key={one.case} type="button" class="instead" onClick={() => onInto(one)}>
            <u>{short(one.number)}</u> {one.title}
          </button>
        ))}
    </section>
  );
}

const came = (site: Site, at: string | null, source: string, n: number, now: number) =>
  at ? `${besides(site, at, new Date(now).toISOString())} ${named("source", source)} ${n}` : "–";

function Cell({ class: name, equal, children }: { class: string; equal: boolean; children: ComponentChildren }) {
  return (
    <td class={`${name} ${equal ? "" : "differs"}`}>
      {equal && <Icon shape="ok" />}
      {children}
    </td>
  );
}
