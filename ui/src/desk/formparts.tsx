/** What stands in a verb's form beside its fields: who is to come, what was recorded already, the notice to print, and
 * words that one taps instead of typing. */
import type { Allowed } from "../api";
import { now } from "../case/live";
import type { DutyPart } from "../case/state";
import { postName } from "../case/town";
import { besides } from "../case/written";
import { named, t, type LabelKey } from "../labels";
import { Long } from "../long";
import type { Field, Setting } from "./values";

export function Beside({ allowed, setting }: { allowed: Allowed; setting: Setting }) {
  const { site, detail } = setting;
  const duty = detail.case.duties?.[allowed.on];
  const notice = allowed.target === "notice" ? detail.case.notices?.[allowed.on] : undefined;
  if (notice) return <Print id={notice.id} number={notice.number} />;
  if (allowed.verb === "report_in" && duty?.officer)
    return <p class="then">{t("form.who-comes", { who: postName(site, duty.officer) })}</p>;
  if (["record", "finish"].includes(allowed.verb) && duty) return <Recorded setting={setting} duty={duty} />;
  return null;
}

export function Print({ id, number }: { id: string; number: string }) {
  return (
    <a class="more print" href={`/notices/${id}`} target="_blank" rel="noopener">
      {t("notice.print", { number })}
    </a>
  );
}

function Recorded({ setting: { site }, duty }: { setting: Setting; duty: DutyPart }) {
  const records = duty.records ?? [];
  if (!records.length) return null;
  return (
    <ol class="recorded" aria-label={t("form.recorded", { n: records.length })}>
      {records.map((one) => (
        <li key={one.at}>
          <time>{besides(site, one.at, now.value)}</time>
          <b>{one.point || one.stage}</b>
          {!!one.pictures?.length && <span>{t("form.n-pictures", { n: one.pictures.length })}</span>}
          <Long text={one.text} lines={2} />
        </li>
      ))}
    </ol>
  );
}

interface PhrasesProps {
  allowed: Allowed;
  field: Field;
  setting: Setting;
  value: unknown;
  onChange: (text: string) => void;
}

/** Words for a field; one that is tapped comes behind what is there. */
export function Phrases({ allowed, field, setting, value, onChange }: PhrasesProps) {
  const before = typeof value === "string" ? value.trim() : "";
  const left = phrases(allowed, field.name, setting).filter((one) => one && !before.includes(one));
  if (!left.length) return null;
  return (
    <p class="phrases">
      {left.map((one) => (
        <button key={one} type="button" onClick={() => onChange(before ? `${before}${t("semicolon")}${one}` : one)}>
          {one}
        </button>
      ))}
    </p>
  );
}

export function phrases({ verb, on }: Allowed, field: string, { detail }: Setting): string[] {
  const key = `${verb}.${field}`;
  const told = named("phrase", key);
  const usual = told === key ? [] : t(`phrase.${key}` as LabelKey).split("|");
  if (key === "gather.text") return [detail.case.place?.text ?? "", ...usual];
  if (key === "finish.measure") {
    const records = detail.case.duties?.[on]?.records ?? [];
    return [records.map((one) => one.text).join(t("semicolon")), ...usual];
  }
  return usual;
}
