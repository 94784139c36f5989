/** Longitude and latitude as one: measured by the device, taken from the case, or pointed at on a small map. Reporting
 * in says how far it is from where one was to be. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Allowed } from "../api";
import { meetingPlace, metres } from "../case/distance";
import { frame, type Point } from "../case/projection";
import { Icon } from "../icon";
import { t } from "../labels";
import type { Setting, Values } from "./values";

interface Props {
  allowed: Allowed;
  setting: Setting;
  values: Values;
  set: (name: string, value: unknown) => void;
  onMeasuring: (is: boolean) => void;
}

type Is = "" | "locating" | "no-device" | "pointing";

const FINGER = "(pointer: coarse)";
const AT_MOST = 10_000; // ms, for the device
const UNANSWERED = 15_000; // ms, with the question whether it may: a browser sets that no limit

export function Position({ allowed, setting, values, set, onMeasuring }: Props) {
  const { detail } = setting;
  const [is, setIs] = useState<Is>("");
  const turn = useRef(0); // what is measured counts until one measures anew, points, or leaves
  const [error, setError] = useState(0); // of the measurement, metres
  const { lon, lat } = values;
  const known = typeof lon === "number" && typeof lat === "number";
  const checking = allowed.verb === "report_in";
  const goal = checking
    ? meetingPlace(detail.case, detail.case.duties?.[allowed.on])
    : { ...detail.case.place, gathering: false };
  const put = (point: Point | null, byHand: boolean) => {
    set("lon", point?.[0] ?? "");
    set("lat", point?.[1] ?? "");
    if (checking) set("by_hand", byHand);
  };
  const become = (next: Is) => {
    setIs(next);
    onMeasuring(next === "locating");
  };
  const measure = () => {
    const mine = ++turn.current;
    if (checking && known) put(null, false); // one reports where one is, not where one was
    if (!navigator.geolocation) return become("no-device");
    become("locating");
    const failed = () => mine === turn.current && become("no-device");
    const timer = setTimeout(failed, UNANSWERED);
    const found = ({ coords }: GeolocationPosition) => {
      clearTimeout(timer);
      if (mine !== turn.current) return;
      become("");
      setError(Math.round(coords.accuracy));
      put([rounded(coords.longitude), rounded(coords.latitude)], false);
    };
    navigator.geolocation.getCurrentPosition(found, failed, { enableHighAccuracy: true, timeout: AT_MOST });
  };
  const point = () => {
    turn.current += 1;
    become(is === "pointing" ? "" : "pointing");
  };
  const look = useRef(() => {});
  look.current = () => checking && !values["by_hand"] && matchMedia(FINGER).matches && measure();
  useLayoutEffect(() => {
    const back = () => document.visibilityState === "visible" && look.current(); // the phone may have gone on meanwhile
    look.current(); // on a phone that is what reporting in is for
    document.addEventListener("visibilitychange", back);
    return () => {
      turn.current += 1;
      document.removeEventListener("visibilitychange", back);
    };
  }, []);
  const to = goal.lon != null && goal.lat != null ? { lon: goal.lon, lat: goal.lat } : null;
  const away = checking && known && to ? metres({ lon, lat }, to) : undefined;
  return (
    <div class="position">
      {checking && goal.text && <p class="goal">{goal.text}</p>}
      {known && (
        <p class="spot">
          <Icon shape="onScene" />
          <b>
            {away === undefined
              ? `${lon.toFixed(5)}, ${lat.toFixed(5)}`
              : t(goal.gathering ? "place.gathering-away" : "place.scene-away", { n: away })}
          </b>
          {checking && (
            <span>{values["by_hand"] ? t("place.by-hand") : error ? t("place.error", { n: error }) : ""}</span>
          )}
          <button type="button" class="remove" aria-label={t("form.remove")} onClick={() => put(null, false)}>
            ×
          </button>
        </p>
      )}
      {is === "locating" && <p class="spot">{t("place.locating")}</p>}
      {is === "no-device" && <small role="alert">{t(checking ? "place.goes-without" : "form.no-device")}</small>}
      <p class="ways">
        <button type="button" class="more" onClick={measure}>
          {t(checking ? "place.check-in" : "form.device-place")}
        </button>
        {!checking && to && (
          <button type="button" class="more" onClick={() => put([to.lon, to.lat], false)}>
            {t("form.case-place")}
          </button>
        )}
        <button type="button" class="more" aria-expanded={is === "pointing"} onClick={point}>
          {t("place.point")}
        </button>
      </p>
      {is === "pointing" && (
        <Chart setting={setting} goal={goal} spot={known ? [lon, lat] : null} onPoint={(point) => put(point, true)} />
      )}
    </div>
  );
}

const [WIDE, HIGH] = [320, 220];

/** The grids around, drawn from their rings; a tap is a position. */
function Chart({
  setting: { site, detail },
  goal,
  spot,
  onPoint,
}: {
  setting: Setting;
  goal: { lon?: number | null; lat?: number | null };
  spot: Point | null;
  onPoint: (point: Point) => void;
}) {
  const around = site.grids.find((grid) => grid.code === detail.view.grid)?.ring ?? site.outline.flat();
  const aim: Point | null = goal.lon != null && goal.lat != null ? [goal.lon, goal.lat] : null;
  const [view] = useState(() => frame(aim ? [aim] : around, WIDE, HIGH, 0.3));
  const tap = (event: MouseEvent) => {
    const box = (event.currentTarget as SVGElement).getBoundingClientRect();
    const [lon, lat] = view.from(
      ((event.clientX - box.left) / box.width) * WIDE,
      ((event.clientY - box.top) / box.height) * HIGH,
    );
    onPoint([rounded(lon), rounded(lat)]);
  };
  return (
    <svg class="chart" viewBox={`0 0 ${WIDE} ${HIGH}`} role="img" aria-label={t("place.chart")} onClick={tap}>
      {site.grids.map((grid) => (
        <path key={grid.code} d={view.path(grid.ring)} class="grid" />
      ))}
      {site.lakes.map((ring, index) => (
        <path key={index} d={view.path(ring)} class="lake" />
      ))}
      {aim && <Cross at={view.at(aim)} name="aim" />}
      {spot && <Cross at={view.at(spot)} name="here" />}
    </svg>
  );
}

function Cross({ at: [x, y], name }: { at: [number, number]; name: "aim" | "here" }) {
  return (
    <g class={name} transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`}>
      {name === "aim" ? <circle r="10" /> : <circle r="5" />}
    </g>
  );
}

const rounded = (degrees: number) => Math.round(degrees * 1e6) / 1e6;
