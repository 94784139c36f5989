/** Controls of more than one line: points to mend, officers with their certificates. */
import { t } from "../labels";
import { postChoices } from "./choices";
import { Combo } from "./combo";
import { officers, type Setting } from "./values";

export function Points({ value, onChange }: { value: string[]; onChange: (points: string[]) => void }) {
  const all = value.length ? value : [""];
  const put = (index: number, text: string) => onChange(all.map((one, i) => (i === index ? text : one)));
  return (
    <div class="rows">
      {all.map((point, index) => (
        <div class="row" key={index}>
          <span>{index + 1}</span>
          <input
            type="text"
            aria-label={t("form.point", { n: index + 1 })}
            value={point}
            onInput={(event) => put(index, event.currentTarget.value)}
          />
          {all.length > 1 && <Remove onClick={() => onChange(all.filter((_, i) => i !== index))} />}
        </div>
      ))}
      <button type="button" class="more" onClick={() => onChange([...all, ""])}>
        {t("form.add-point")}
      </button>
    </div>
  );
}

interface Officer {
  post: string;
  certificate: string;
}

export function Officers({
  value,
  onChange,
  setting,
}: {
  value: Officer[];
  onChange: (all: Officer[]) => void;
  setting: Setting;
}) {
  const { site, post } = setting;
  const own = officers(site, post).map((one) => one.code);
  const all = [
    ...value,
    ...Array.from({ length: Math.max(0, 2 - value.length) }, () => ({ post: "", certificate: "" })),
  ];
  const put = (index: number, change: Partial<Officer>) =>
    onChange(all.map((one, i) => (i === index ? { ...one, ...change } : one)));
  return (
    <div class="rows">
      {all.map((one, index) => (
        <div class="row officer" key={index}>
          <span>{index + 1}</span>
          <Combo
            label={t("field.post")}
            choices={postChoices(site, post.unit, (other) => own.includes(other.code))}
            value={one.post}
            onChange={(code) => put(index, { post: code })}
          />
          <input
            type="text"
            aria-label={t("field.certificate")}
            placeholder={t("field.certificate")}
            value={one.certificate}
            onInput={(event) => put(index, { certificate: event.currentTarget.value })}
          />
          {all.length > 2 && <Remove onClick={() => onChange(all.filter((_, i) => i !== index))} />}
        </div>
      ))}
      <button type="button" class="more" onClick={() => onChange([...all, { post: "", certificate: "" }])}>
        {t("form.add-officer")}
      </button>
    </div>
  );
}

function Remove({ onClick }: { onClick: () => void }) {
  return (
    <button type="button" class="remove" aria-label={t("form.remove")} onClick={onClick}>
      ×
    </button>
  );
}
