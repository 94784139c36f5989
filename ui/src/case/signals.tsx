/** 来件: every signal of the case, why it joined, and what its requester answered. Never who that is. */
import type { Site } from "../api";
import { reasonIn } from "../because";
import { SourceIcon } from "../icon";
import { named, t } from "../labels";
import { Long } from "../long";
import { beyond, parts, type Detail, type SignalPart } from "./state";
import { cameraName } from "./town";
import { sourceOf } from "./words";
import { dayHour } from "./written";

export function Signals({ site, detail }: { site: Site; detail: Detail }) {
  const all = parts(detail.case.signals);
  return (
    <section class="sec signals">
      <h3>
        {t("signals.count", { n: all.length })}
        <span>{t("signals.asked", { n: all.filter((one) => one.asked).length })}</span>
      </h3>
      <ol>
        {all.map((one) => (
          <Signal key={one.key} site={site} one={one} />
        ))}
      </ol>
    </section>
  );
}

function Signal({ site, one }: { site: Site; one: SignalPart }) {
  const source = sourceOf(one.type);
  const number = one.upstream?.number || one.external_id || "";
  const more = beyond(one.title, one.text);
  return (
    <li>
      <p class="line">
        <time dateTime={one.at}>{dayHour(site, one.at)}</time>
        <SourceIcon source={source} />
        <b>{titleOf(site, one)}</b>
        <span class="answer">{answer(one)}</span>
      </p>
      {more && <Long class="text" text={more} lines={6} />}
      <p class="text">
        {[
          named("source", source),
          one.kind ? named("kind", one.kind) : "",
          number,
          one.joined_because ? t("signals.because", { why: reasonIn(site, one.joined_because) }) : "",
        ]
          .filter(Boolean)
          .join("　")}
      </p>
    </li>
  );
}

/** An alarm's title mostly begins with its camera. */
function titleOf(site: Site, one: SignalPart): string {
  const camera = site.cameras.find((each) => each.code === one.camera);
  return !camera || one.title.includes(camera.name) ? one.title : `${cameraName(site, camera.code)} ${one.title}`;
}

function answer(one: SignalPart): string {
  if (!one.asked) return t("signals.nobody");
  if (one.answer) return named("answer", one.answer);
  return one.tries ? t("signals.tried", { n: one.tries }) : t("signals.to-answer");
}
