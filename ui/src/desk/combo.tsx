/** A chooser one can search: a field that filters, and its choices by groups. Arrow keys, Enter, Escape. */
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../labels";

export interface Choice {
  code: string;
  name: string;
  group?: string;
  more?: string; // also found by
}

interface Props {
  choices: Choice[];
  value: string;
  onChange: (code: string) => void;
  placeholder?: string;
  label?: string;
  id?: string;
  clearable?: boolean;
  describedBy?: string;
}

const MOST = 200;

export function Combo({
  choices,
  value,
  onChange,
  placeholder = "",
  label,
  id,
  clearable = false,
  describedBy,
}: Props) {
  const [open, setOpen] = useState(false);
  const [asked, setAsked] = useState("");
  const [at, setAt] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const chosen = choices.find((one) => one.code === value);
  const found = matching(choices, asked);
  useEffect(() => {
    list.current?.querySelector(".at")?.scrollIntoView({ block: "nearest" });
  }, [at, open]);
  const close = () => {
    setOpen(false);
    setAsked("");
  };
  const choose = (code: string) => {
    onChange(code);
    close();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      setOpen(true);
      setAt((before) => Math.min(Math.max(before + (event.key === "ArrowDown" ? 1 : -1), 0), found.length - 1));
    } else if (event.key === "Enter" && open) {
      if (found[at]) choose(found[at].code);
    } else if (event.key === "Escape" && open) close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="combo">
      <input
        id={id}
        role="combobox"
        aria-expanded={open}
        aria-label={label}
        aria-describedby={describedBy}
        autocomplete="off"
        placeholder={chosen ? chosen.name : placeholder || t("form.choose")}
        class={chosen && !open ? "chosen" : ""}
        value={open ? asked : (chosen?.name ?? "")}
        onFocus={() => setOpen(true)}
        onClick={() => setOpen(true)}
        onInput={(event) => {
          setAsked(event.currentTarget.value);
          setAt(0);
          setOpen(true);
        }}
        onBlur={close}
        onKeyDown={onKey}
      />
      {clearable && value && !open && (
        <button type="button" class="clear" aria-label={t("form.clear")} onClick={() => onChange("")}>
          ×
        </button>
      )}
      {open && (
        <ul
          class="choices"
          role="listbox"
          aria-label={label ?? t("form.choose")}
          ref={list}
          onMouseDown={(event) => event.preventDefault()}
        >
          {found.map((one, index) => (
            <>
              {one.group && one.group !== found[index - 1]?.group && (
                <li class="group" role="presentation">
                  {one.group}
                </li>
              )}
              <li
                key={one.code}
                role="option"
                aria-selected={one.code === value}
                class={`choice ${index === at ? "at" : ""}`}
                onClick={() => choose(one.code)}
              >
                {one.name}
              </li>
            </>
          ))}
          {!found.length && (
            <li class="group" role="presentation">
              {t("form.no-choice")}
            </li>
          )}
        </ul>
      )}
    </div>
  );
}

function matching(choices: Choice[], asked: string): Choice[] {
  const words = asked.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (one: Choice) => {
    const text = `${one.name} ${one.group ?? ""} ${one.more ?? ""} ${one.code}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  return (words.length ? choices.filter(fits) : choices).slice(0, MOST);
}

/** Several of the same choices: what is chosen as marks that one can take away, and a chooser that adds. */
export function Several({
  choices,
  value,
  onChange,
  ...rest
}: Omit<Props, "value" | "onChange"> & { value: string[]; onChange: (codes: string[]) => void }) {
  const left = choices.filter((one) => !value.includes(one.code));
  return (
    <div class="several">
      {value.map((code) => (
        <span key={code} class="picked">
          {choices.find((one) => one.code === code)?.name ?? code}
          <button
            type="button"
            aria-label={t("form.remove")}
            onClick={() => onChange(value.filter((one) => one !== code))}
          >
            ×
          </button>
        </span>
      ))}
      <Combo
        {...rest}
        choices={left}
        value=""
        onChange={(code) => code && onChange([...value, code])}
        placeholder={t("form.add")}
      />
    </div>
  );
}
