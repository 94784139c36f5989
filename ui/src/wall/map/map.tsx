import { computed, signal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Site } from "../../api";
import { t } from "../../labels";
import { load } from "../derive/markers";
import { portrait, unit } from "../page";
import { goTo } from "../panelkeys";
import { ofTown, openByGrid, panel, site, town } from "../store";
import { selected, toggleGrid } from "../view";
import { type Padding, TownMap } from "./canvas";
import { Legend } from "./legend";
import { Overlay, type View } from "./overlay";
import { SelectedText } from "./selectedtext";
import "./map.css";

/** Wall units kept free around the town: its left is water, where texts stand. */
const MARGIN: Record<"landscape" | "portrait", Padding> = {
  landscape: { top: 14, right: 14, bottom: 14, left: 30 },
  portrait: { top: 14, right: 150, bottom: 14, left: 150 },
};
const FASTEST = 250; // the ground is repainted four times a second at most

const view = signal<View | null>(null);
const grids = computed(() => load(openByGrid.value));
const ownOpen = computed(() => [...openByGrid.value.values()].reduce((sum, cases) => sum + cases.length, 0));
/** As text, so that an equal selection changes nothing. */
const chosenGrids = computed(() => {
  const chosen = selected.value;
  if (chosen?.kind === "village") return town.value?.gridsOf(chosen.code).join() ?? "";
  return chosen?.kind === "grid" ? chosen.code : "";
});

/** Where: grids by load, cases, whistles and who is on the way. */
export function MapPanel() {
  return (
    <section class="panel mapp" aria-label={t("map")} {...goTo("mapp")}>
      {site.value && <Ground site={site.value} />}
      {view.value && <Overlay view={view.value} />}
      <div class="mt">
        <h2>{t("map.grids", { n: site.value?.grids.length ?? t("none") })}</h2>
        <p>{open()}</p>
        {site.value?.schematic && <p class="d">{t("map.schematic")}</p>}
      </div>
      <div class="mb">
        <SelectedText />
        <Legend />
      </div>
    </section>
  );
}

/** A unit knows of its own cases alone. */
function open(): string {
  if (!ofTown.value) return t("map.grid", { open: ownOpen.value });
  const { open, today } = panel.totals.value ?? { open: t("none"), today: t("none") };
  return t("map.open", { open, today });
}

function Ground({ site }: { site: Site }) {
  const box = useRef<HTMLDivElement>(null);
  const map = useRef<TownMap | null>(null);
  const waiting = useRef<ReturnType<typeof setTimeout> | null>(null);

  useEffect(() => {
    const ground = box.current!;
    const made = new TownMap(ground, site, () => (view.value = look(ground, made)), toggleGrid);
    map.current = made;
    made.tint(grids.peek(), chosenGrids.peek().split(","));
    const watch = new ResizeObserver(() => fit(made)); // calls at once
    watch.observe(ground);
    return () => {
      watch.disconnect();
      made.remove();
    };
  }, [site]);

  useSignalEffect(() => {
    (void grids.value, chosenGrids.value);
    waiting.current ??= setTimeout(() => {
      waiting.current = null;
      map.current?.tint(grids.peek(), chosenGrids.peek().split(","));
    }, FASTEST);
  });

  return <div class="ground" ref={box} />;
}

function fit(map: TownMap): void {
  const units = MARGIN[portrait.peek() ? "portrait" : "landscape"];
  const pixels = (n: number) => n * unit.peek();
  map.frame({
    top: pixels(units.top),
    right: pixels(units.right),
    bottom: pixels(units.bottom),
    left: pixels(units.left),
  });
}

/** The map as the overlay needs it: its size and where a place is, in wall units. */
function look(box: HTMLElement, map: TownMap): View {
  const scale = unit.peek();
  return {
    width: box.clientWidth / scale,
    height: box.clientHeight / scale,
    places: new WeakMap(),
    project: (lon, lat) => {
      const [x, y] = map.project(lon, lat);
      return [x / scale, y / scale];
    },
  };
}
