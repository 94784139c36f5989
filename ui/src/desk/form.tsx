/** The form of one verb, made from the fields that the tables name, and its sending. */
import { useEffect, useRef, useState } from "preact/hooks";
import { newKey, post as send, type Allowed, type VerbAnswer } from "../api";
import { forControl } from "../case/written";
import { t } from "../labels";
import { Control } from "./controls";
import { drop, keep, kept } from "./drafts";
import { fieldName, thenText, verbName } from "./names";
import { keyOf } from "./order";
import { said, type Said } from "./refusals";
import { body, following, initial, lacking, shown, type Setting, type Values } from "./values";

interface Props {
  allowed: Allowed;
  setting: Setting;
  until: string;
  large: boolean;
  offset: string;
  onDone: (words: string) => Promise<void>;
  onRefused: () => void;
}

export function VerbForm({ allowed, setting, until, large, offset, onDone, onRefused }: Props) {
  const { post, detail } = setting;
  const key = keyOf(allowed);
  const [values, setValues] = useState<Values>(() => ({ ...initial(allowed, setting), ...kept(post.code, key) }));
  const [drafted, setDrafted] = useState(() => kept(post.code, key) !== null);
  const [missing, setMissing] = useState<string[]>([]);
  const [refused, setRefused] = useState<Said | null>(null);
  const [busy, setBusy] = useState(false);
  const once = useRef(newKey()); // one press acts once, however often it has to be sent
  const form = useRef<HTMLFormElement>(null);
  const fields = shown(allowed, post);
  const name = verbName(allowed, detail);

  useEffect(() => {
    form.current?.querySelector(".wrong")?.scrollIntoView({ block: "nearest" });
  }, [missing, refused]);

  const set = (field: string, value: unknown) => {
    setValues((before) => {
      const changed = { ...before, [field]: value };
      const after = { ...changed, ...following(field, changed, allowed, setting) };
      keep(post.code, key, after);
      return after;
    });
    setDrafted(true);
    setMissing((before) => before.filter((one) => one !== field));
    setRefused(null);
    once.current = newKey();
  };

  const submit = async (event: Event) => {
    event.preventDefault();
    const lack = lacking(fields, values);
    setMissing(lack);
    if (lack.length || busy) return;
    setBusy(true);
    try {
      await send<VerbAnswer>(allowed.path, body(allowed, values, offset), once.current);
      drop(post.code, key);
      await onDone(t("verbs.done", { verb: name, at: forControl(setting.site, setting.now).slice(11) }));
    } catch (error) {
      const words = said(error, allowed.verb);
      if (!words.again) once.current = newKey();
      setRefused(words);
      onRefused();
    } finally {
      setBusy(false);
    }
  };

  return (
    <form ref={form} class={`verb-form ${large ? "large" : ""}`} onSubmit={submit} noValidate>
      <button type="submit" class="primary" disabled={busy} data-verb={`${allowed.target}.${allowed.verb}`}>
        {busy ? t("verbs.sending") : name}
        <span>{until}</span>
      </button>
      <div class="fields">
        <p class="then">{thenText(allowed)}</p>
        {refused && !fields.some((field) => field.name === refused.field) && (
          <p class="wrong" role="alert">
            {refused.text}
          </p>
        )}
        {fields.map((field) => {
          const id = `${key}.${field.name}`;
          const wrong = missing.includes(field.name)
            ? t("form.lacking")
            : refused?.field === field.name
              ? refused.text
              : "";
          return (
            <div key={field.name} class={`field type-${field.type} ${wrong ? "wrong" : ""}`}>
              <label for={id}>
                {field.name === "lon" ? t("form.position") : fieldName(allowed.verb, field.name)}
                {field.required && field.type !== "boolean" && <small>{t("form.required")}</small>}
              </label>
              <div class="control">
                <Control field={field} allowed={allowed} setting={setting} values={values} set={set} id={id} />
                {wrong && <p role="alert">{wrong}</p>}
              </div>
            </div>
          );
        })}
        {drafted && <p class="draft">{t("form.kept")}</p>}
      </div>
    </form>
  );
}
