/** Which period, which moment of it: the day before, or whatever one writes. */
import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { t } from "../labels";
import { site } from "../wall/store";
import { dayBeside, LocalTime } from "./address";
import { at, choose, pause, period, problem, seek } from "./player";

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
      <Written time={time} />
    </>
  );
}

function Written({ time }: { time: LocalTime }) {
  const here = period.value!;
  const from = useSignal("");
  const until = useSignal("");
  useEffect(() => {
    from.value = time.write(here.from).slice(0, 16);
    until.value = time.write(here.until).slice(0, 16);
  }, [here]);
  const submit = (event: Event) => {
    event.preventDefault();
    // The controls know minutes: a bound that nobody changed stays as it is.
    const meant = (text: string, old: number) => (text === time.write(old).slice(0, 16) ? old : time.read(text));
    const [begin, end] = [meant(from.value, here.from), meant(until.value, here.until)];
    if (end > begin) void choose(begin, end, at.value);
    else problem.value = t("replay.order");
  };
  const bounds = { min: time.write(here.first).slice(0, 16), max: time.write(here.now).slice(0, 16) };
  return (
    <form onSubmit={submit} noValidate>
      <Minute label={t("replay.from")} value={from} {...bounds} />
      <Minute label={t("replay.until")} value={until} {...bounds} />
      <button type="submit">{t("replay.show")}</button>
      <label>
        {t("replay.at")}
        <input
          type="datetime-local"
          step="1"
          value={time.write(at.value)}
          onFocus={pause} // it would be written over while one writes
          onChange={(event) => {
            const wanted = time.read(event.currentTarget.value);
            if (!Number.isNaN(wanted)) void seek(wanted);
          }}
        />
      </label>
    </form>
  );
}

function Minute({ label, value, ...bounds }: { label: string; value: Signal<string>; min: string; max: string }) {
  return (
    <label>
      {label}
      <input
        type="datetime-local"
        {...bounds}
        value={value.value}
        onInput={(event) => (value.value = event.currentTarget.value)}
      />
    </label>
  );
}
