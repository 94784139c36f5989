/** Which unit is behind: late or red first, then yellow, then by percent on time; few cases last; the rest in one sum. */
import type { UnitRow } from "../../api";

export const FEW = 30; // below this many, a percentage is not worth ranking

export interface UnitTable {
  rows: UnitRow[];
  rest: UnitRow | null;
  restUnits: number;
}

export function unitTable(units: readonly UnitRow[], shown: number): UnitTable {
  const sorted = [...units].sort(
    (a, b) =>
      trouble(b) - trouble(a) ||
      b.yellow - a.yellow ||
      Number(isFew(a)) - Number(isFew(b)) ||
      share(a) - share(b) ||
      b.open - a.open,
  );
  const hidden = sorted.length > shown + 1 ? sorted.slice(shown) : [];
  const rows = hidden.length ? sorted.slice(0, shown) : sorted;
  return { rows, rest: hidden.length ? hidden.reduce(sum) : null, restUnits: hidden.length };
}

export const isFew = (row: UnitRow) => row.on_time_d < FEW;
const share = (row: UnitRow) => (row.on_time_d ? row.on_time_n / row.on_time_d : 1);
const trouble = (row: UnitRow) => row.late + row.red;

const sum = (a: UnitRow, b: UnitRow): UnitRow => ({
  unit: "",
  open: a.open + b.open,
  late: a.late + b.late,
  red: a.red + b.red,
  yellow: a.yellow + b.yellow,
  on_time_n: a.on_time_n + b.on_time_n,
  on_time_d: a.on_time_d + b.on_time_d,
});
