/** 照片: before beside after where both are there; a camera's detections are framed. */
import type { Site } from "../api";
import { t } from "../labels";
import { shots, type Shot } from "./shots";
import type { Detail } from "./state";
import { dayHour } from "./written";

export function Pictures({ site, detail }: { site: Site; detail: Detail }) {
  const all = shots(site, detail);
  const before = all.filter((one) => one.when !== "after");
  const after = all.filter((one) => one.when === "after");
  const facing = before.length > 0 && after.length > 0;
  return (
    <section class="pictures">
      <h3>
        {t("pictures.count", { n: all.length })}
        <span>{t(facing ? "pictures.facing" : "pictures.by-digest")}</span>
      </h3>
      {!all.length && <p class="empty">{t("pictures.none")}</p>}
      {facing ? (
        <div class="facing">
          <Column site={site} head={t("picture.before")} all={before} />
          <Column site={site} head={t("picture.after")} all={after} />
        </div>
      ) : (
        <div class={all.length > 1 ? "facing" : ""}>
          {all.map((one) => (
            <Picture key={one.sha256} site={site} shot={one} />
          ))}
        </div>
      )}
    </section>
  );
}

function Column({ site, head, all }: { site: Site; head: string; all: Shot[] }) {
  return (
    <div>
      <h4>{head}</h4>
      {all.map((one) => (
        <Picture key={one.sha256} site={site} shot={one} />
      ))}
    </div>
  );
}

export function Picture({ site, shot }: { site: Site; shot: Shot }) {
  return (
    <figure>
      <Framed shot={shot} />
      <figcaption>
        {dayHour(site, shot.at)}
        <span title={shot.label}>{shot.label}</span>
      </figcaption>
    </figure>
  );
}

/** Boxes are shares of the picture, so the drawing over it is one unit wide and high, whatever the picture's size. */
export function Framed({ shot }: { shot: Shot }) {
  const source = `/blobs/${shot.sha256}`;
  return (
    <a class="framed" href={source} target="_blank" rel="noopener">
      <img src={source} alt={shot.label} loading="lazy" />
      {shot.boxes.length > 0 && (
        <svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
          {shot.boxes.map(([x, y, w, h]) => (
            <g key={`${x},${y},${w},${h}`}>
              <rect class="under" x={x} y={y} width={w} height={h} />
              <rect x={x} y={y} width={w} height={h} />
            </g>
          ))}
        </svg>
      )}
    </a>
  );
}
