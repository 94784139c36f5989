import { named, t } from "../../labels";
import { load } from "../derive/markers";
import { caseAddress } from "../page";
import { openCases, town } from "../store";
import { selected } from "../view";

/** What is selected, in words: a whistle with why it was blown, or a grid with its cases. */
export function SelectedText() {
  const here = town.value;
  const chosen = selected.value;
  if (!here || !chosen) return null;
  if (chosen.kind === "grid") {
    const open = load(openCases.value).get(chosen.code) ?? 0;
    const cases = openCases.value.filter((view) => view.grid === chosen.code).slice(0, 3);
    return (
      <div class="selt">
        <h3>{here.grids.get(chosen.code)?.name}</h3>
        <p>{t("map.grid", { open })}</p>
        {cases.map((view) => (
          <p key={view.id}>
            <a href={caseAddress(view.id)}>{here.short(view)}</a>
          </p>
        ))}
      </div>
    );
  }
  const { view, whistle, lines, arrived } = chosen.called;
  return (
    <div class="selt">
      <h3>
        <a href={caseAddress(view.id)}>{here.title(view, whistle)}</a>
      </h3>
      <p>{t("map.selected", { kind: named("whistle", whistle.kind), called: lines.length, arrived })}</p>
      {whistle.because && (
        <p class="why">
          {t("because")} {whistle.because}
        </p>
      )}
    </div>
  );
}
