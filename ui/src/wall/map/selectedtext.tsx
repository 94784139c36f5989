import type { WallCase } from "../frames";
import { languageOf, named, t } from "../../labels";
import { moment } from "../../time";
import { now } from "../clock";
import { caseAddress } from "../page";
import { openByGrid, panel, town } from "../store";
import { cameraState } from "../derive/cameras";
import type { Called } from "../derive/whistles";
import type { Town } from "../town";
import { selected } from "../view";

const CASES = 3; // of a place

/** What is selected, in words: a whistle or a case with its reason, a place with its cases, a unit, a camera. */
export function SelectedText() {
  const here = town.value;
  const chosen = selected.value;
  if (!here || !chosen) return null;
  return (
    <div class="selt" aria-live="polite">
      {chosen.kind === "whistle" && <Whistle called={chosen.called} town={here} />}
      {chosen.kind === "case" && <Case view={chosen.view} town={here} />}
      {chosen.kind === "grid" && <Place name={here.grid(chosen.code)} grids={[chosen.code]} town={here} />}
      {chosen.kind === "village" && (
        <Place name={here.village(chosen.code)} grids={here.gridsOf(chosen.code)} town={here} />
      )}
      {chosen.kind === "unit" && <Unit code={chosen.code} town={here} />}
      {chosen.kind === "camera" && <OneCamera code={chosen.code} town={here} />}
    </div>
  );
}

function Whistle({ called: { view, whistle, lines, arrived }, town }: { called: Called; town: Town }) {
  return (
    <>
      <h3>
        <a href={caseAddress(view.id)}>{town.title(view, whistle)}</a>
      </h3>
      <p>{t("map.selected", { kind: named("whistle", whistle.kind), called: lines.length, arrived })}</p>
      <Because text={whistle.because} town={town} />
    </>
  );
}

function Case({ view, town }: { view: WallCase; town: Town }) {
  return (
    <>
      <h3>
        <a href={caseAddress(view.id)}>{town.title(view)}</a>
      </h3>
      <p>{t("map.case", { level: named("level", view.level), status: named("status", view.status) })}</p>
      <Because text={view.why} town={town} />
    </>
  );
}

function Because({ text, town }: { text: string; town: Town }) {
  if (!text) return null;
  const told = town.reason(text);
  return (
    <p class="why">
      {t("because")} <span lang={languageOf(told)}>{told}</span>
    </p>
  );
}

function Place({ name, grids, town }: { name: string; grids: readonly string[]; town: Town }) {
  const open = grids.flatMap((code) => openByGrid.value.get(code) ?? []);
  return (
    <>
      <h3>{name}</h3>
      <p>{t("map.grid", { open: open.length })}</p>
      {open.slice(0, CASES).map((view) => (
        <p key={view.id}>
          <a href={caseAddress(view.id)}>{town.short(view)}</a>
        </p>
      ))}
    </>
  );
}

function Unit({ code, town }: { code: string; town: Town }) {
  const units = panel.units.value;
  const row = units?.find((each) => each.unit === code);
  return (
    <>
      <h3>{town.unit(code)}</h3>
      {units && <p>{t("map.unit", { open: row?.open ?? 0, late: row?.late ?? 0 })}</p>}
    </>
  );
}

function OneCamera({ code, town }: { code: string; town: Town }) {
  const told = panel.cameras.value?.[code];
  const state = cameraState(panel.cameras.value, code);
  const at = typeof told === "object" ? moment(told.seen_at) : NaN;
  const seen = Number.isNaN(at) ? "" : town.time.besides(at, now.value, town.time.full(at));
  return (
    <>
      <h3>{town.camera(code)}</h3>
      <p>{t("map.camera-state", { state: t(`video.${state}`) })}</p>
      {seen && <p>{t("map.seen", { at: seen })}</p>}
    </>
  );
}
