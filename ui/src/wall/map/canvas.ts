/** The ground of the map on MapLibre GL: water, grids tinted by load, borders, cameras. What is written stands above it. */
import type { FeatureCollection } from "geojson";
import maplibre, { type GeoJSONSourceSpecification, type Map as GlMap, type StyleSpecification } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-csp-worker.js?worker&url";
import "maplibre-gl/dist/maplibre-gl.css";
import type { Ring, Site } from "../../api";
import { gridAt, holdsGrid, villageBorders } from "../derive/borders";

maplibre.setWorkerUrl(workerUrl);

export interface Padding {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

export class TownMap {
  private readonly map: GlMap;
  private load = new Map<string, number>();
  private selected: readonly string[] = [];
  private ready = false;

  constructor(
    container: HTMLElement,
    private readonly site: Site,
    private readonly changed: () => void,
    picked: (grid: string) => void,
  ) {
    this.map = new maplibre.Map({
      container,
      style: style(site),
      bounds: boundsOf(site),
      attributionControl: false,
      dragRotate: false,
      dragPan: false,
      scrollZoom: false,
      boxZoom: false,
      doubleClickZoom: false,
      keyboard: false,
      touchZoomRotate: false,
      touchPitch: false,
      fadeDuration: 0,
    });
    this.map.on("style.load", () => {
      this.ready = true;
      this.paint();
      changed();
    });
    this.map.on("error", (event) => console.error(event.error));
    this.map.on("move", changed);
    this.map.on("resize", changed);
    this.map.on("click", ({ lngLat }) => picked(gridAt(site.grids, [lngLat.lng, lngLat.lat])));
  }

  /** Screen pixels of a place, or null before there is a view. */
  project(lon: number, lat: number): [number, number] {
    const { x, y } = this.map.project([lon, lat]);
    return [x, y];
  }

  frame(padding: Padding): void {
    this.map.resize();
    this.map.fitBounds(boundsOf(this.site), { padding, animate: false });
    this.changed();
  }

  /** Tints the grids: states change, the data do not. */
  tint(load: Map<string, number>, selected: readonly string[]): void {
    const before = this.load;
    const touched = this.site.grids.filter(({ code }) => shade(before.get(code)) !== shade(load.get(code)));
    for (const code of [...touched.map((grid) => grid.code), ...this.selected, ...selected]) this.stale.add(code);
    this.load = load;
    this.selected = selected;
    this.paint();
  }

  remove(): void {
    this.map.remove();
  }

  private readonly stale = new Set<string>();

  private paint(): void {
    if (!this.ready) return;
    for (const code of this.stale) {
      if (code)
        this.map.setFeatureState(
          { source: "grids", id: code },
          { shade: shade(this.load.get(code)), selected: this.selected.includes(code) },
        );
    }
    this.stale.clear();
  }
}

/** 0, 1–2, 3–4, 5–6, 7 and more open cases. */
export const shade = (open = 0) => Math.min(4, Math.ceil(open / 2));

const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

function boundsOf(site: Site): [[number, number], [number, number]] {
  const points = site.grids.flatMap((grid) => grid.ring);
  const [lons, lats] = [points.map((point) => point[0]), points.map((point) => point[1])];
  return [
    [Math.min(...lons), Math.min(...lats)],
    [Math.max(...lons), Math.max(...lats)],
  ];
}

function style(site: Site): StyleSpecification {
  const deep = site.lakes.filter((lake) => holdsGrid(lake, site.grids));
  const inner = site.lakes.filter((lake) => !deep.includes(lake));
  const shades = [0, 1, 2, 3, 4].flatMap((step) => [step, token(`l${step}`)]).slice(0, -2);
  return {
    version: 8,
    sources: {
      outline: polygons(site.outline),
      deep: polygons(deep),
      grids: { type: "geojson", promoteId: "code", data: grids(site) },
      borders: { type: "geojson", data: { type: "MultiLineString", coordinates: villageBorders(site.grids) } },
      inner: polygons(inner),
      cameras: {
        type: "geojson",
        data: { type: "MultiPoint", coordinates: site.cameras.map(({ lon, lat }) => [lon, lat]) },
      },
    },
    layers: [
      { id: "land", type: "background", paint: { "background-color": token(deep.length ? "land" : "lake") } },
      { id: "deep", type: "fill", source: "deep", paint: { "fill-color": token("lake") } },
      { id: "outline", type: "fill", source: "outline", paint: { "fill-color": token("land") } },
      {
        id: "grids",
        type: "fill",
        source: "grids",
        paint: {
          "fill-color": ["match", ["coalesce", ["feature-state", "shade"], 0], ...shades, token("l4")] as never,
        },
      },
      { id: "gaps", type: "line", source: "grids", paint: { "line-color": token("gap"), "line-width": scaled(1.2) } },
      {
        id: "borders",
        type: "line",
        source: "borders",
        layout: { "line-cap": "round" },
        paint: { "line-color": token("gap"), "line-width": scaled(2.8) },
      },
      { id: "inner", type: "fill", source: "inner", paint: { "fill-color": token("lake") } },
      {
        id: "cameras",
        type: "circle",
        source: "cameras",
        paint: { "circle-color": token("cam"), "circle-opacity": 0.75, "circle-radius": scaled(1.3) },
      },
      {
        id: "selected",
        type: "line",
        source: "grids",
        paint: {
          "line-color": token("sel"),
          "line-width": ["case", ["boolean", ["feature-state", "selected"], false], scaled(2.6), 0],
        },
      },
    ],
  };
}

const scaled = (units: number) => (units * parseFloat(getComputedStyle(document.documentElement).fontSize)) / 16;

const polygons = (rings: Ring[]): GeoJSONSourceSpecification => ({
  type: "geojson",
  data: { type: "MultiPolygon", coordinates: rings.map((ring) => [ring]) },
});

function grids(site: Site): FeatureCollection {
  return {
    type: "FeatureCollection",
    features: site.grids.map(({ code, ring }) => ({
      type: "Feature",
      properties: { code },
      geometry: { type: "Polygon", coordinates: [ring] },
    })),
  };
}
