import { inLanguage, t } from "../../labels";
import { Icon } from "../../icon";
import { frame, minute, silence, timeOfDay } from "../clock";
import { shiftAt } from "../derive/shift";
import { ofTown, panel, site, town, viewer } from "../store";

/** Who this is, the six modules or whose cases alone these are, how old the picture is, the time of day. */
export function Head() {
  const name = site.value ? inLanguage(site.value.name, site.value.english) : "";
  return (
    <header class="top">
      <h1>
        <span class="name">{name}</span>
        <Mode />
      </h1>
      {ofTown.value ? <Modules /> : <p class="mods">{scope()}</p>}
      <Now />
    </header>
  );
}

const BADGES = {
  demo: (rate: number) => t("wall.demo", { rate }),
  manual: () => t("wall.manual"),
  replay: (rate: number) => (rate ? t("replay.badge", { rate }) : t("replay.badge-paused")),
};

/** Which shift, and whose seat it is; a clock that is not the real one says so. What has no room goes, the last first. */
function Mode() {
  const { mode, rate } = frame.value;
  const badge = mode === "real" ? "" : BADGES[mode](rate);
  const words = [shift(), ofTown.value ? t("wall.seat") : "", workday()].filter(Boolean);
  return (
    <>
      {badge && <b class="demo">{badge}</b>}
      <span class="seat">
        {words.map((word) => (
          <span key={word}>{word}</span>
        ))}
      </span>
    </>
  );
}

function shift(): string {
  if (!town.value || Number.isNaN(minute.value)) return "";
  const found = shiftAt(minute.value, town.value.time, town.value.site.shifts);
  return found && t(`shift.${found}`);
}

function scope(): string {
  const post = town.value?.site.posts.find(({ code }) => code === viewer.value?.post);
  return post && town.value ? t("wall.of-unit", { unit: town.value.unit(post.unit) }) : "";
}

function workday(): string {
  if (!town.value?.site.calendar || Number.isNaN(minute.value)) return "";
  return t(town.value.office.isWorkingDay(minute.value) ? "wall.working-day" : "wall.rest-day");
}

function Modules() {
  return (
    <ul class="mods" aria-label={t("wall.modules")}>
      {panel.modules.value?.map((module) => (
        <li key={module.zh}>
          {inLanguage(module.zh, module.en)}
          <b>{module.open}</b>
          {module.worst === "red" && <Icon shape="late" class="red" />}
          {module.worst === "amber" && <Icon shape="soon" class="amber" />}
        </li>
      ))}
    </ul>
  );
}

function Now() {
  if (!town.value || Number.isNaN(frame.value.at)) return <div class="now">{t("wall.loading")}</div>;
  return (
    <div class="now">
      {frame.value.mode === "replay" ? (
        <b class="demo">{t("replay.not-now")}</b>
      ) : (
        <span class="fresh">
          <Icon shape="ok" />
          {t("wall.fresh", { n: Math.floor(silence.value / 1000) })}
        </span>
      )}
      <span class="date">{town.value.time.date(timeOfDay.value)}</span>
      <time>{town.value.time.full(timeOfDay.value)}</time>
    </div>
  );
}
