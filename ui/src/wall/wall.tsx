/** The wall: what is about to go wrong, what must I do, whistles, where, what just happened, how we do, are feeds alive. */
import { computed } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { inLanguage, t } from "../labels";
import { frame, minute, stale } from "./clock";
import { MapPanel } from "./map/map";
import { page, portrait } from "./page";
import { Counters } from "./panels/counters";
import { DueNext } from "./panels/duenext";
import { Feeds } from "./panels/feeds";
import { HappenedPanel } from "./panels/happened";
import { Head } from "./panels/head";
import { Month } from "./panels/month";
import { QueuePanel } from "./panels/queue";
import { Stale } from "./panels/stale";
import { Units } from "./panels/units";
import { Video } from "./panels/video";
import { WhistlesPanel } from "./panels/whistles";
import { ofTown, town } from "./store";
import "./portrait.css";
import "./far.css";
import "./unit.css";

/** `children` lie over the panels. From afar what comes last in that order goes first; before a unit there stands only
 * what its cases say by themselves. */
export function Wall({ children }: { children?: ComponentChildren }) {
  const { reach } = page.value;
  const shape = reach === "whole" ? (portrait.value ? "portrait" : "") : reach;
  const whole = reach === "whole" && ofTown.value;
  return (
    <main class={`wall ${shape} ${ofTown.value ? "" : "of-unit"}`.trim()} data-state={stale.value ? "stale" : "live"}>
      <Stale />
      <Head />
      {ofTown.value && <Counters />}
      <DueNext />
      {ofTown.value && <QueuePanel />}
      <WhistlesPanel />
      {reach !== "farther" && <MapPanel />}
      {reach !== "farther" && <HappenedPanel />}
      {whole && <Month />}
      {whole && <Video />}
      {whole && <Feeds />}
      {whole && <Units />}
      {children}
      <Watermark />
    </main>
  );
}

/** Faint on every photograph of the wall: which screen, and when. */
const watermark = computed(() => {
  if (!town.value || Number.isNaN(minute.value)) return "";
  const at = `${town.value.time.date(minute.value)} ${town.value.time.short(minute.value)}`;
  const name = inLanguage(town.value.site.name, town.value.site.english);
  const text = `<text x="20" y="200" transform="rotate(-20 20 200)" font-size="22" fill="#808890">${name} ${t(frame.value.mode === "replay" ? "replay.watermark" : "wall.watermark", { at })}</text>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="420" height="260" font-family="Noto Sans CJK SC">${text}</svg>`;
  return `url("data:image/svg+xml,${encodeURIComponent(svg)}")`;
});

function Watermark() {
  return <i class="watermark" style={{ backgroundImage: watermark.value }} />;
}
