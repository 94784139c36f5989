/** Where it is: the device's position with its error, or a tap on the grids, drawn from their rings without a map. */
import { useSignal } from "@preact/signals";
import type { Post, Site } from "../api";
import { frame, type Frame, type Point } from "../case/projection";
import { gridName } from "../case/town";
import { Icon } from "../icon";
import { t } from "../labels";
import { gridAt, type Spot } from "./draft";
import { locate, position, trouble } from "./position";

interface Props {
  site: Site;
  own: Post;
  tapped: Spot | null;
  onTap: (spot: Spot | null) => void;
}

const [WIDE, HIGH] = [358, 200];

export function Place({ site, own, tapped, onTap }: Props) {
  const whole = useSignal(false);
  const spot = tapped ?? position.value;
  const grid = spot ? gridAt(site.grids, spot.lon, spot.lat) : "";
  const around = site.grids.find((one) => one.code === (grid || own.grid));
  const view = frame(whole.value || !around ? site.outline.flat() : around.ring, WIDE, HIGH, whole.value ? 0.02 : 0.25);
  const tap = (event: MouseEvent) => {
    const box = (event.currentTarget as SVGElement).getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * WIDE;
    const y = ((event.clientY - box.top) / box.height) * HIGH;
    const [lon, lat] = back(view, x, y);
    onTap({ lon: rounded(lon), lat: rounded(lat), accuracy: null });
  };
  return (
    <div class="place">
      <p class={spot ? "spot" : "spot none"}>
        {spot && <b>{grid ? gridName(site, grid) : t("write.outside")}</b>}
        <span>{told(tapped)}</span>
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
          .filter((one) => !whole.value && one.code !== grid && view.sees(one.center)) // its own is said above
          .map((one) => (
            <text key={one.code} x={view.at(one.center)[0]} y={view.at(one.center)[1]}>
              {gridName(site, one.code)}
            </text>
          ))}
        {spot && <Here view={view} spot={spot} />}
      </svg>
      <p class="tools">
        <button type="button" onClick={() => (whole.value = !whole.value)}>
          {t(whole.value ? "write.closer" : "write.whole")}
        </button>
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

function told(tapped: Spot | null): string {
  if (tapped) return t("write.tapped");
  if (position.value) return t("write.accuracy", { n: position.value.accuracy ?? 0 });
  return t(`write.${trouble.value || "locating"}`);
}

function Here({ view, spot }: { view: Frame; spot: Spot }) {
  const [x, y] = view.at([spot.lon, spot.lat]);
  return (
    <g transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`} class="here">
      <circle r="9" />
      <path d="M-15 0h10M5 0h10M0-15v10M0 5v10" />
      <rect x="-3.5" y="-3.5" width="7" height="7" />
    </g>
  );
}

/** Degrees of a point of the frame, which is flat: two known points tell its scale. */
function back(view: Frame, x: number, y: number): Point {
  const [x0, y0] = view.at([0, 0]);
  const [x1, y1] = view.at([1, 1]);
  return [(x - x0) / (x1 - x0), (y - y0) / (y1 - y0)];
}

const rounded = (degrees: number) => Math.round(degrees * 1e6) / 1e6;
