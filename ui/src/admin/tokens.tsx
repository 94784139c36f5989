/** Keys of machines, and links of walls' screens: given once, until a day, and taken back. */
import { useState } from "preact/hooks";
import { change, post, type Moment, type Site } from "../api";
import { dayOf, forControl } from "../case/written";
import { Find } from "../find";
import { named, t, type LabelKey } from "../labels";
import { Buttons } from "./accounts";
import { SCOPES, wrong, type Token, type Wrong } from "./answer";
import { commands, screenLink, starts } from "./example";
import { Copied, Once } from "./once";
import { Fault, Field, fits, Said, Twice, useActs } from "./parts";

type Kind = Token["kind"];

interface Props {
  site: Site;
  kind: Kind;
  items: Token[];
  again: () => Promise<void>;
}

interface Given {
  name: string;
  token: string;
  scopes: string[];
  source: string;
}

const WORDS = {
  key: { fresh: "key.new", make: "key.make", hint: "key.name-hint", taken: "take.done" },
  kiosk: { fresh: "kiosk.new", make: "kiosk.make", hint: "kiosk.name-hint", taken: "take.screen" },
} satisfies Record<Kind, Record<string, LabelKey>>;
const DAY = 86_400_000;

export const minute = (site: Site, at: Moment) => forControl(site, at).replace("T", " ");

export function Tokens({ site, kind, items, again }: Props) {
  const [words, setWords] = useState("");
  const [open, setOpen] = useState(false);
  const [given, setGiven] = useState<Given | null>(null);
  const { told, act } = useActs(again);
  const mine = items.filter((one) => one.kind === kind);
  const found = mine.filter((one) => fits(words, one.name, one.source));
  const takeBack = (name: string) =>
    act(
      () => change("DELETE", `/api/tokens/${kind}/${encodeURIComponent(name)}`),
      t(WORDS[kind].taken, { name }),
    );
  return (
    <div class={open || given ? "two" : "one"}>
      <section class="main">
        <div class="above">
          <Find class="search" words={t("keep.find")} value={words} onInput={setWords} />
          <button type="button" class="act" data-new onClick={() => (setGiven(null), setOpen(true))}>
            {t(WORDS[kind].fresh)}
          </button>
        </div>
        <Said told={told} />
        <table>
          <thead>
            <tr>
              <th>{t("keep.name")}</th>
              {kind === "key" && <th>{t("keep.scopes")}</th>}
              {kind === "key" && <th>{t("keep.source")}</th>}
              <th>{t("keep.until")}</th>
              <th>{t("keep.used")}</th>
              <th class="acts">{t("keep.acts")}</th>
            </tr>
          </thead>
          <tbody>
            {found.map((one) => (
              <tr key={`${one.name} ${one.made_at}`} data-name={one.name} class={one.ended ? "off" : ""}>
                <th scope="row">{one.name}</th>
                {kind === "key" && (
                  <td data-head={t("keep.scopes")}>
                    {one.scopes.map((scope) => named("scope", scope)).join(t("list.comma"))}
                  </td>
                )}
                {kind === "key" && <td data-head={t("keep.source")}>{one.source || t("none")}</td>}
                <td data-head={t("keep.until")}>{one.ended ? t("take.expired") : dayOf(site, one.ends_at)}</td>
                <td data-head={t("keep.used")}>{one.used_at ? minute(site, one.used_at) : t("keep.never")}</td>
                <td class="acts">
                  <Twice label="take.back" sure="take.sure" onDo={() => void takeBack(one.name)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {!found.length && <p class="empty">{t(mine.length ? "keep.not-found" : "keep.nothing")}</p>}
      </section>
      {given && <Handed kind={kind} given={given} onClose={() => setGiven(null)} />}
      {open && !given && (
        <Form
          site={site}
          kind={kind}
          onClose={() => setOpen(false)}
          onDone={async (made) => {
            setOpen(false);
            setGiven(made);
            await again();
          }}
        />
      )}
    </div>
  );
}

function Handed({ kind, given, onClose }: { kind: Kind; given: Given; onClose: () => void }) {
  const { name, token, scopes, source } = given;
  if (kind === "key")
    return (
      <Once head={t("key.handed", { name })} secret={token} how={t("key.handed.how")} onClose={onClose}>
        {commands(location.origin, token, scopes, source, t("key.try")).map((text, n) => (
          <Copied key={text} text={text} name={`example-${n}`} />
        ))}
        {location.protocol === "https:" && <p class="hint">{t("key.ca")}</p>}
      </Once>
    );
  const link = screenLink(location.origin, token);
  return (
    <Once head={t("kiosk.handed", { name })} secret={link} how={t("kiosk.handed.how")} onClose={onClose}>
      <p>{t("kiosk.start")}</p>
      {starts(link).map((text, n) => (
        <Copied key={text} text={text} name={`start-${n}`} />
      ))}
    </Once>
  );
}

interface FormProps {
  site: Site;
  kind: Kind;
  onClose: () => void;
  onDone: (made: Given) => Promise<void>;
}

function Form({ site, kind, onClose, onDone }: FormProps) {
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<string[]>([]);
  const [source, setSource] = useState("");
  const [days, setDays] = useState("365");
  const [fault, setFault] = useState<Wrong | null>(null);
  const [busy, setBusy] = useState(false);
  const count = Number(days);
  const lasting = Number.isInteger(count) && count >= 1 && count <= 3660;
  const send = async (event: Event) => {
    event.preventDefault();
    if (!name.trim()) return setFault({ field: "name", text: t("form.lacking") });
    if (!lasting) return setFault({ field: "days", text: t("keep.wrong.days") });
    setBusy(true);
    try {
      const wanted = { kind, name: name.trim(), days: count, scopes, source: source.trim() };
      const { token } = await post<{ token: string }>("/api/tokens", wanted);
      await onDone({ ...wanted, token });
    } catch (error) {
      setFault(wrong(error));
    } finally {
      setBusy(false);
    }
  };
  const tick = (scope: string, on: boolean) =>
    setScopes(SCOPES.filter((one) => (one === scope ? on : scopes.includes(one))));
  return (
    <form class="side" noValidate onSubmit={(event) => void send(event)}>
      <h2>{t(WORDS[kind].fresh)}</h2>
      <Field name="name" label="keep.name" hint={t(WORDS[kind].hint)} fault={fault}>
        <input
          id="keep-name"
          autofocus
          autocomplete="off"
          maxLength={80}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </Field>
      {kind === "key" && (
        <Field name="scopes" label="keep.scopes" fault={fault}>
          {SCOPES.map((scope, n) => (
            <label key={scope} class="tick">
              <input
                id={n ? undefined : "keep-scopes"}
                type="checkbox"
                value={scope}
                checked={scopes.includes(scope)}
                onChange={(event) => tick(scope, event.currentTarget.checked)}
              />
              {named("scope", `${scope}.more`)}
            </label>
          ))}
        </Field>
      )}
      {kind === "key" && (
        <Field name="source" label="keep.source" hint={t("key.source-hint")} fault={fault}>
          <input
            id="keep-source"
            autocomplete="off"
            maxLength={200}
            value={source}
            onInput={(event) => setSource(event.currentTarget.value)}
          />
        </Field>
      )}
      <Field
        name="days"
        label="take.days"
        hint={lasting ? t("take.until", { day: dayOf(site, Date.now() + count * DAY) }) : ""}
        fault={fault}
      >
        <input
          id="keep-days"
          inputMode="numeric"
          autocomplete="off"
          value={days}
          onInput={(event) => setDays(event.currentTarget.value)}
        />
      </Field>
      <Fault fault={fault} />
      <Buttons busy={busy} label={t(WORDS[kind].make)} onClose={onClose} />
    </form>
  );
}
