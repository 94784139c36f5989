/** What plays: pause and step, how fast, which moment of which period. */
import { computed } from "@preact/signals";
import { t } from "../labels";
import { language } from "../looks";
import { screenSize } from "../wall/page";
import { SPEEDS } from "./address";
import { Choose } from "./choose";
import { chooseSpeed, ended, fault, pause, period, play, playing, speed, step } from "./player";
import { Scrubber } from "./scrubber";

export function Bar() {
  return (
    <section class="deck" aria-label={t("replay")}>
      <Scrubber />
      <div class="controls">
        <Buttons />
        <Speeds />
        {inHand.value ? (
          <details open={fault.value !== null}>
            <summary>{t("replay.period")}</summary>
            <Where />
          </details>
        ) : (
          <Where />
        )}
      </div>
    </section>
  );
}

/** As replay.css has it: a phone's screen is for the picture. */
const inHand = computed(() => screenSize.value.width <= 640);

function Where() {
  return (
    <>
      <Choose />
      <a class="tonow" href={language === "en" ? "/wall?lang=en" : "/wall"}>
        {t("replay.back")}
      </a>
    </>
  );
}

function Buttons() {
  const none = period.value === null;
  return (
    <div class="buttons">
      <button
        type="button"
        class="play"
        disabled={none}
        title={t("replay.play-hint")}
        onClick={() => (playing.value ? pause() : play())}
      >
        <svg class="ic" viewBox="0 0 16 16" aria-hidden="true">
          <path d={playing.value ? "M3 2h4v12H3ZM9 2h4v12H9Z" : "M3 1.5 14 8 3 14.5Z"} />
        </svg>
        {playing.value ? t("replay.pause") : t("replay.play")}
      </button>
      <button type="button" disabled={none || ended.value} title={t("replay.step-hint")} onClick={() => void step()}>
        <svg class="ic" viewBox="0 0 16 16" aria-hidden="true">
          <path d="M2 1.5 10 8 2 14.5ZM11 2h3v12h-3Z" />
        </svg>
        {t("replay.step")}
      </button>
    </div>
  );
}

function Speeds() {
  return (
    <div class="speeds" role="group" aria-label={t("replay.speeds")}>
      {SPEEDS.map((one) => (
        <button key={one} type="button" aria-pressed={one === speed.value} onClick={() => chooseSpeed(one)}>
          {t("replay.speed", { rate: one })}
        </button>
      ))}
    </div>
  );
}
