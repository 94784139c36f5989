/** Which period, which moment of it: the day before, or whatever one writes. What cannot be played is said at its field. */
import type { ComponentChildren } from "preact";
import { t } from "../labels";
import { site, town } from "../wall/store";
import { dayBeside, type Fault, type Field, LocalTime } from "./address";
import { at, choose, fault, pause, type Period, period, seek, written } from "./player";

export function Choose() {
  const here = period.value;
  const zone = site.value?.timezone;
  if (!here || !zone) return null;
  const time = new LocalTime(zone);
  const beside = (days: 1 | -1) => dayBeside(here.from, days, here, time);
  const day = (days: 1 | -1, words: string) => {
    const found = beside(days);
    return (
      <button type="button" disabled={!found} onClick={() => found && void choose(found.from, found.until)}>
        {words}
      </button>
    );
  };
  return (
    <>
      {day(-1, t("replay.day-before"))}
      {day(1, t("replay.day-after"))}
      <Written here={here} time={time} />
    </>
  );
}

function Written({ here, time }: { here: Period; time: LocalTime }) {
  const minute = (moment: number) => time.write(moment).slice(0, 16);
  const submit = (event: Event) => {
    event.preventDefault();
    // The controls know minutes: a bound that nobody changed stays as it is.
    const meant = (text: string, old: number) => (text === minute(old) ? old : time.read(text));
    const [from, until] = [meant(written.value.from, here.from), meant(written.value.until, here.until)];
    const empty = Number.isNaN(from) ? "from" : Number.isNaN(until) ? "until" : null;
    if (empty) fault.value = { field: empty, why: "form", said: "" };
    else void choose(from, until, at.value);
  };
  const bounds = { min: minute(here.first), max: minute(here.now) };
  const control = (field: "from" | "until") => ({
    ...bounds,
    ...marked(field),
    value: written.value[field],
    onInput: (event: Event) => {
      written.value = { ...written.value, [field]: (event.currentTarget as HTMLInputElement).value };
    },
  });
  const go = (text: string) => {
    const wanted = time.read(text);
    if (wanted < here.from || wanted > here.until) fault.value = { field: "at", why: "outside" };
    else if (!Number.isNaN(wanted)) void seek(wanted);
  };
  const problem = (field: Field) => fault.value?.field === field && words(fault.value, here, minute(here.from));
  return (
    <form onSubmit={submit} noValidate>
      <Labelled field="from" label={t("replay.from")} problem={problem("from")}>
        <input type="datetime-local" {...control("from")} />
      </Labelled>
      <Labelled field="until" label={t("replay.until")} problem={problem("until")}>
        <input type="datetime-local" {...control("until")} />
      </Labelled>
      <button type="submit">{t("replay.show")}</button>
      <Labelled field="at" label={t("replay.at")} problem={problem("at")}>
        <input
          type="datetime-local"
          step="1"
          {...marked("at")}
          value={time.write(at.value)}
          onFocus={pause} // it would be written over while one writes
          onChange={(event) => go(event.currentTarget.value)}
        />
      </Labelled>
    </form>
  );
}

interface Named {
  field: Field;
  label: string;
  problem: string | false;
  children: ComponentChildren;
}

function Labelled({ field, label, problem, children }: Named) {
  return (
    <div class="field">
      <label>
        {label}
        {children}
      </label>
      {problem && (
        <p id={`wrong-${field}`} class="wrong" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

const marked = (field: Field) =>
  fault.value?.field === field ? { "aria-invalid": true, "aria-describedby": `wrong-${field}` } : {};

/** In the town's time; `like`: how a moment is written. */
function words({ why, said }: Fault, here: Period, like: string): string {
  const time = town.value!.time;
  const say = (moment: number) => `${time.date(moment)} ${time.short(moment)}`;
  if (why === "early") return t("replay.wrong.early", { at: say(here.first) });
  if (why === "future") return t("replay.wrong.future", { at: say(here.now) });
  if (why === "form") return said ? t("replay.wrong.form", { said, like }) : t("replay.wrong.empty", { like });
  return why === "no-day" ? t("replay.wrong.no-day", { said: said! }) : t(`replay.wrong.${why}`);
}
