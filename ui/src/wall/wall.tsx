/** The wall: what is about to go wrong, what must I do, whistles, where, what just happened, how we do, are feeds alive. */
import type { ComponentChildren } from "preact";
import { t } from "../labels";
import { Mark } from "../watermark";
import { frame, minute, stale } from "./clock";
import { MapPanel } from "./map/map";
import { page, portrait, unit } from "./page";
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
import { ofTown, town, viewer } from "./store";
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

const LETTERS = 22; // wall units: a photograph of the wall is taken from afar

/** On every photograph of the wall: who looked, and when; of a replay, that it was another time. */
function Watermark() {
  if (!town.value || !viewer.value || Number.isNaN(minute.value)) return null;
  const screen = t(frame.value.mode === "replay" ? "replay.watermark" : "wall.watermark");
  const size = LETTERS * unit.value;
  return <Mark site={town.value.site} who={viewer.value} at={minute.value} screen={screen} size={size} />;
}
