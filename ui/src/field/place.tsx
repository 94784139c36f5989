/** Where it is: the device's position with its error, or a tap on the grids, drawn from their rings without a map. */
import { useSignal } from "@preact/signals";
import type { Post, Site } from "../api";
import { frame, type Frame } from "../case/projection";
import { gridName } from "../case/town";
import { Icon } from "../icon";
import { t } from "../labels";
import { gridAt, type Spot } from "./draft";
import { away } from "./near";
import { locate, position, trouble } from "./position";

interface Props {
  site: Site;
  own: Post;
  spot: Spot | null; // of the report
  chosen: boolean; // by somebody, instead of the device's position
  onTap: (spot: Spot | null) => void;
}

const [WIDE, HIGH] = [358, 200];

export function Place({ site, own, spot, chosen, onTap }: Props) {
  const asked = useSignal(false);
  const grid = spot ? gridAt(site.grids, spot.lon, spot.lat) : "";
  const outside = spot !== null && !grid; // then no grid alone can show where
  const around = site.grids.find((one) => one.code === (grid || own.grid));
  const whole = asked.value || outside || !around;
  const view = whole ? frame(site.outline.flat(), WIDE, HIGH, 0.08) : frame(around.ring, WIDE, HIGH, 0.25);
  const tap = (event: MouseEvent) => {
    const box = (event.currentTarget as SVGElement).getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * WIDE;
    const y = ((event.clientY - box.top) / box.height) * HIGH;
    const [lon, lat] = view.from(x, y);
    onTap({ lon: rounded(lon), lat: rounded(lat), accuracy: null });
  };
  return (
    <div class="place">
      <p class={spot ? "spot" : "spot none"}>
        {spot && <b>{grid ? gridName(site, grid) : t("write.outside")}</b>}
        <span>{told(spot, chosen)}</span>
      </p>
      <svg viewBox={`0 0 ${WIDE} ${HIGH}`} role="img" aria-label={t("write.map")} onClick={tap}>
        <rect width={WIDE} height={HIGH} class="land" />
        {site.lakes.map((ring, index) => (
          <path key={index} d={view.path(ring)} class="lake" />
        ))}
        {site.grids.map((one) => (
          <path key={one.code} d={view.path(one.ring)} class={one.code === grid ? "grid on" : "grid"} />
        ))}
        {site.grids
          .filter((one) => !whole && one.code !== grid && view.sees(one.center)) // its own is said above
          .map((one) => (
            <text key={one.code} x={view.at(one.center)[0]} y={view.at(one.center)[1]}>
              {gridName(site, one.code)}
            </text>
          ))}
        {spot && <Here view={view} spot={spot} />}
      </svg>
      <p class="tools">
        {around && !outside && (
          <button type="button" onClick={() => (asked.value = !whole)}>
            {t(whole ? "write.closer" : "write.whole")}
          </button>
        )}
        <button
          type="button"
          onClick={() => {
            onTap(null);
            locate();
          }}
        >
          <Icon shape="running" />
          {t("write.again")}
        </button>
      </p>
    </div>
  );
}

/** How well the place is known, or why there is none. */
function told(spot: Spot | null, chosen: boolean): string {
  if (spot) return chosen && spot.accuracy === null ? t("write.tapped") : t("write.accuracy", { n: spot.accuracy ?? 0 });
  if (position.value) return t("write.rough", { error: away(position.value.accuracy ?? 0) });
  return t(`write.${trouble.value || "locating"}`);
}

const EDGE = 17; // px from the frame's edge: what lies beyond it is shown there

function Here({ view, spot }: { view: Frame; spot: Spot }) {
  const at = view.at([spot.lon, spot.lat]);
  const x = Math.min(Math.max(at[0], EDGE), WIDE - EDGE);
  const y = Math.min(Math.max(at[1], EDGE), HIGH - EDGE);
  return (
    <g
      transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`}
      class={view.sees([spot.lon, spot.lat]) ? "here" : "here beyond"}
    >
      <circle r="9" />
      <path d="M-15 0h10M5 0h10M0-15v10M0 5v10" />
      <rect x="-3.5" y="-3.5" width="7" height="7" />
    </g>
  );
}

const rounded = (degrees: number) => Math.round(degrees * 1e6) / 1e6;
