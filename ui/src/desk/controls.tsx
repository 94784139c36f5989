/** One control for each type of field; a type that is not known is a line of text. */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { get, type CaseView } from "../api";
import { t } from "../labels";
import { caseChoices, dutyChoices, gridChoices, itemChoices, postChoices, signalChoices, unitChoices } from "./choices";
import { Combo, Several, type Choice } from "./combo";
import "./controls.css";
import { Officers, Points } from "./lists";
import { choiceName, fieldName } from "./names";
import { PicturePicker } from "./picturepicker";
import { Position } from "./position";
import { lengthOf, officers, options, single, unrated, type Field, type Setting, type Values } from "./values";
import type { Allowed } from "../api";

interface ControlProps {
  field: Field;
  allowed: Allowed;
  setting: Setting;
  values: Values;
  set: (name: string, value: unknown) => void;
  id: string;
  onMeasuring: (is: boolean) => void;
}

interface LabelledProps extends ControlProps {
  needed: boolean; // and said so beside its name
  wrong?: string;
  children?: ComponentChildren; // what helps to fill it
}

/** A field with its name, its control, and what is wrong with it. */
export function Labelled({ needed, wrong, children, ...control }: LabelledProps) {
  const { field, allowed, id } = control;
  return (
    <div class={`field type-${field.type} ${wrong ? "wrong" : ""}`}>
      <label for={id}>
        {field.name === "lon" ? t("form.position") : fieldName(allowed.verb, field.name)}
        {needed && <small>{t("form.required")}</small>}
      </label>
      <div class="control">
        <Control {...control} />
        {children}
        {wrong && <p role="alert">{wrong}</p>}
      </div>
    </div>
  );
}

function Control(props: ControlProps): ComponentChildren {
  const { field, allowed, setting, values, set, id, onMeasuring } = props;
  const { site, detail, post } = setting;
  const value = values[field.name];
  const text = value === undefined || value === null ? "" : String(value);
  const put = (next: unknown) => set(field.name, next);
  const combo = (choices: Choice[]) => (
    <Combo id={id} choices={choices} value={text} onChange={put} clearable={!field.required} />
  );
  const many = (choices: Choice[]) => (
    <Several id={id} choices={choices} value={(value as string[]) ?? []} onChange={put} />
  );
  if (field.name === "lon") return <Position {...{ allowed, setting, values, set, onMeasuring }} />;
  switch (field.type) {
    case "text":
      return (
        <>
          <textarea
            id={id}
            rows={text.length > 60 ? 4 : 2}
            maxLength={field.max_length}
            value={text}
            onInput={(event) => put(event.currentTarget.value)}
          />
          <Length text={text} most={field.max_length} />
        </>
      );
    case "boolean":
      return (
        <Segments
          id={id}
          choices={[
            ["true", t("form.yes")],
            ["false", t("form.no")],
          ]}
          value={String(!!value)}
          onChange={(next) => put(next === "true")}
        />
      );
    case "choice":
      return (
        <Segments
          id={id}
          choices={coded(field)}
          value={text}
          onChange={(next) => put(next === text && !field.required ? "" : next)}
        />
      );
    case "stage":
      return (
        <Segments id={id} choices={coded(field)} value={text} onChange={(next) => put(next === text ? "" : next)} />
      );
    case "level":
      return (
        <Segments
          id={id}
          choices={["L1", "L2", "L3", "L4"].map((code) => [code, choiceName("level", code)])}
          value={text}
          onChange={(next) => put(next === text && !field.required ? "" : next)}
        />
      );
    case "integer":
      if (field.name === "score")
        return (
          <Segments
            id={id}
            choices={["1", "2", "3", "4", "5"].map((n) => [n, t("form.stars", { n })])}
            value={text}
            onChange={put}
          />
        );
      return (
        <input
          id={id}
          type="number"
          step="1"
          inputMode="numeric"
          value={text}
          onInput={(event) => put(event.currentTarget.value)}
        />
      );
    case "number":
      return (
        <input
          id={id}
          type="number"
          step="any"
          inputMode="decimal"
          value={text}
          onInput={(event) => put(event.currentTarget.value)}
        />
      );
    case "datetime":
      return <input id={id} type="datetime-local" value={text} onInput={(event) => put(event.currentTarget.value)} />;
    case "date":
      return <input id={id} type="date" value={text} onInput={(event) => put(event.currentTarget.value)} />;
    case "unit":
      return combo(allowed.verb === "rate" ? unitChoices(site, unrated(detail, allowed.on)) : unitChoices(site));
    case "units":
      return many(unitChoices(site));
    case "post":
      return combo(field.name === "officer" ? officerChoices(setting) : postChoices(site, post.unit));
    case "posts":
      return many(postChoices(site, post.unit));
    case "item":
      return combo(itemChoices(site));
    case "grid":
      return combo(gridChoices(site));
    case "case":
      return <CaseCombo {...props} />;
    case "signal":
    case "asker":
      return combo(signalChoices(detail, options(field)));
    case "duty":
      return combo(dutyChoices(site, detail));
    case "duties":
      return (
        <Checks
          choices={
            field.choices
              ? options(field).map(({ value: code, text: name }) => ({ code, name }))
              : dutyChoices(site, detail)
          }
          value={(value as string[]) ?? []}
          onChange={put}
        />
      );
    case "pictures":
      return <PicturePicker value={(value as string[]) ?? []} onChange={put} single={single(field)} />;
    case "points":
      return <Points value={(value as string[]) ?? []} onChange={put} />;
    case "officers":
      return (
        <Officers value={(value as { post: string; certificate: string }[]) ?? []} onChange={put} setting={setting} />
      );
    default:
      return (
        <input
          id={id}
          type="text"
          maxLength={field.max_length}
          value={text}
          onInput={(event) => put(event.currentTarget.value)}
        />
      );
  }
}

/** How long a text is, once it nears what the center takes: a browser cuts what is pasted without a word. */
export function Length({ text, most }: { text: string; most: number | undefined }) {
  const now = lengthOf(text);
  if (!most || now < most * 0.8) return null;
  return <small role="status">{t("form.length", { now, n: most })}</small>;
}

/** Choices that are codes, with their words; none at all is said by leaving it out. */
function coded(field: Field): string[][] {
  return options(field)
    .filter((one) => one.value)
    .map((one) => [one.value, one.text || choiceName(field.name, one.value)]);
}

function officerChoices({ site, post }: Setting): Choice[] {
  const own = officers(site, post).map((one) => one.code);
  return postChoices(site, post.unit, (one) => own.includes(one.code));
}

export function Segments({
  choices,
  value,
  onChange,
  id,
}: {
  choices: string[][];
  value: string;
  onChange: (code: string) => void;
  id: string;
}) {
  return (
    <div class="segments" role="radiogroup" id={id}>
      {choices.map(([code = "", name]) => (
        <button key={code} type="button" role="radio" aria-checked={code === value} onClick={() => onChange(code)}>
          {name}
        </button>
      ))}
    </div>
  );
}

function Checks({
  choices,
  value,
  onChange,
}: {
  choices: Choice[];
  value: string[];
  onChange: (codes: string[]) => void;
}) {
  return (
    <div class="segments">
      {choices.map(({ code, name }) => {
        const on = value.includes(code);
        return (
          <button
            key={code}
            type="button"
            role="checkbox"
            aria-checked={on}
            onClick={() => onChange(on ? value.filter((one) => one !== code) : [...value, code])}
          >
            {name}
          </button>
        );
      })}
    </div>
  );
}

/** Cases that a clerk may mean: those that look alike first, then the open ones of the same grid. */
function CaseCombo({ field, setting, values, set, id }: ControlProps) {
  const { site, detail } = setting;
  const [views, setViews] = useState<CaseView[]>([]);
  const { id: own, grid } = detail.view;
  useEffect(() => {
    const where = grid ? `&grid=${encodeURIComponent(grid)}` : "";
    get<{ items: CaseView[] }>(`/api/cases?open=true&limit=100${where}`).then(
      (answer) => setViews(answer.items),
      () => setViews([]),
    );
  }, [own, grid]);
  const alike = new Set(detail.case.suggestions);
  const sorted = [...views].sort((a, b) => Number(alike.has(b.id)) - Number(alike.has(a.id)));
  return (
    <Combo
      id={id}
      choices={caseChoices(sorted, site, own)}
      value={String(values[field.name] ?? "")}
      onChange={(code) => set(field.name, code)}
      clearable={!field.required}
    />
  );
}
