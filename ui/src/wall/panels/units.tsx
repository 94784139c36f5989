import { computed } from "@preact/signals";
import type { Card, UnitRow } from "../../api";
import { CardMark } from "../../card";
import { t } from "../../labels";
import { isFew, unitTable } from "../derive/units";
import { figure } from "../figures";
import { portrait } from "../page";
import { goTo } from "../panelkeys";
import { panel, pictured, town } from "../store";
import { Behind, behind } from "./behind";
import "./units.css";

const table = computed(() => unitTable(panel.units.value ?? [], portrait.value ? 5 : 2));

/** Which unit is behind; the last row sums the others, so that columns add up. */
export function Units() {
  const { rows, rest, restUnits } = table.value;
  return (
    <section class={`panel units ${behind.value ? "behind" : ""}`} aria-label={t("units")} {...goTo("units")}>
      <table>
        <thead>
          <tr>
            <th>
              <h2>
                {t("units")}
                <Behind />
              </h2>
            </th>
            <th>{t("units.open")}</th>
            <th>{t("units.late")}</th>
            <th>{t("card.red")}</th>
            <th>{t("card.yellow")}</th>
            <th class="nd">{t("units.on-time")}</th>
            <th class="p">%</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.unit} name={town.value?.unit(row.unit) ?? ""} row={row} />
          ))}
          {rest && <Row name={t("units.rest", { n: restUnits })} row={rest} />}
        </tbody>
      </table>
      {rows.length === 0 && <p class="empty">{pictured.value ? t("units.empty") : t("none")}</p>}
    </section>
  );
}

function Row({ name, row }: { name: string; row: UnitRow }) {
  const percent = row.on_time_d ? ((100 * row.on_time_n) / row.on_time_d).toFixed(1) : t("none");
  return (
    <tr class={isFew(row) ? "few" : ""}>
      <th scope="row">{name}</th>
      <td>{figure(row.open)}</td>
      <td class={row.late ? "late" : "z"}>
        <span>{row.late}</span>
      </td>
      <Cards card="red" n={row.red} />
      <Cards card="yellow" n={row.yellow} />
      <td class="nd">
        {figure(row.on_time_n)} / {figure(row.on_time_d)}
      </td>
      <td class="p">{percent}</td>
    </tr>
  );
}

function Cards({ card, n }: { card: Card; n: number }) {
  return (
    <td class={n ? `cards ${card}` : "z"}>
      <span>
        {n > 0 && <CardMark card={card} />}
        {n}
      </span>
    </td>
  );
}
