/** Accounts: who may sign in, as which posts. */
import { useState } from "preact/hooks";
import { change, post, type Site } from "../api";
import { postName } from "../case/town";
import { postChoices } from "../desk/choices";
import { Several } from "../desk/combo";
import { Find } from "../find";
import { t } from "../labels";
import { wrong, type Account, type Wrong } from "./answer";
import { Once } from "./once";
import { Fault, Field, fits, Said, Twice, useActs } from "./parts";

interface Props {
  site: Site;
  items: Account[];
  again: () => Promise<void>;
}

interface Handed {
  name: string;
  password: string;
}

const at = (name: string, more = "") => `/api/accounts/${encodeURIComponent(name)}${more}`;

export function Accounts({ site, items, again }: Props) {
  const [words, setWords] = useState("");
  const [form, setForm] = useState<Account | "new" | null>(null);
  const [handed, setHanded] = useState<Handed | null>(null);
  const { told, act } = useActs(again);
  const names = (one: Account) => one.posts.map((code) => postName(site, code)).join(t("keep.between"));
  const found = items.filter((one) => fits(words, one.name, names(one)));
  const disable = (one: Account, disabled: boolean) =>
    act(
      () => change("PUT", at(one.name), { posts: one.posts, admin: one.admin, disabled }),
      t(disabled ? "account.is-disabled" : "account.is-enabled", { name: one.name }),
    );
  const renew = (one: Account) =>
    act(async () => {
      setForm(null);
      setHanded(await post<Handed>(at(one.name, "/password"), {}));
    }, "");
  return (
    <div class={form || handed ? "two" : "one"}>
      <section class="main">
        <div class="above">
          <Find class="search" words={t("keep.find")} value={words} onInput={setWords} />
          <button type="button" class="act" data-new onClick={() => (setHanded(null), setForm("new"))}>
            {t("account.new")}
          </button>
        </div>
        <Said told={told?.text ? told : null} />
        <table>
          <thead>
            <tr>
              <th>{t("keep.account")}</th>
              <th>{t("keep.posts")}</th>
              <th>{t("keep.state")}</th>
              <th class="acts">{t("keep.acts")}</th>
            </tr>
          </thead>
          <tbody>
            {found.map((one) => (
              <tr key={one.name} data-name={one.name} class={one.disabled ? "off" : ""}>
                <th scope="row">{one.name}</th>
                <td data-head={t("keep.posts")}>{names(one) || t("none")}</td>
                <td data-head={t("keep.state")}>{state(one)}</td>
                <td class="acts">
                  <button type="button" class="act" onClick={() => (setHanded(null), setForm(one))}>
                    {t("account.change")}
                  </button>
                  <Twice label="account.renew" sure="account.renew.sure" onDo={() => void renew(one)} />
                  {one.disabled ? (
                    <button type="button" class="act" onClick={() => void disable(one, false)}>
                      {t("account.enable")}
                    </button>
                  ) : (
                    <Twice label="account.disable" sure="account.disable.sure" onDo={() => void disable(one, true)} />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {!found.length && <p class="empty">{t("keep.not-found")}</p>}
      </section>
      {handed && (
        <Once
          head={t("account.handed", { name: handed.name })}
          secret={handed.password}
          how={t("account.handed.how")}
          onClose={() => setHanded(null)}
        />
      )}
      {form && !handed && (
        <Form
          key={form === "new" ? "" : form.name}
          site={site}
          account={form === "new" ? null : (items.find((one) => one.name === form.name) ?? form)} // disabled meanwhile?
          onClose={() => setForm(null)}
          onDone={async (made) => {
            setForm(null);
            setHanded(made.password ? made : null);
            await act(async () => {}, made.password ? "" : t("account.changed", { name: made.name }));
          }}
        />
      )}
    </div>
  );
}

function state(one: Account): string {
  const marks = [one.disabled ? t("account.disabled") : t("account.active")];
  if (one.admin) marks.push(t("account.admin"));
  if (one.once) marks.push(t("account.once"));
  return marks.join(t("list.comma"));
}

interface FormProps {
  site: Site;
  account: Account | null;
  onClose: () => void;
  onDone: (made: Handed) => Promise<void>;
}

function Form({ site, account, onClose, onDone }: FormProps) {
  const [name, setName] = useState(account?.name ?? "");
  const [posts, setPosts] = useState(account?.posts ?? []);
  const [admin, setAdmin] = useState(account?.admin ?? false);
  const [fault, setFault] = useState<Wrong | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async (event: Event) => {
    event.preventDefault();
    if (!name.trim()) return setFault({ field: "name", text: t("form.lacking") });
    setBusy(true);
    try {
      const made = account
        ? await change<Handed>("PUT", at(account.name), { posts, admin, disabled: account.disabled })
        : await post<Handed>("/api/accounts", { name: name.trim(), posts, admin });
      await onDone(made);
    } catch (error) {
      setFault(wrong(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form class="side" onSubmit={(event) => void send(event)}>
      <h2>{account ? t("account.changing", { name: account.name }) : t("account.new")}</h2>
      {!account && (
        <Field name="name" label="keep.account" hint={t("account.name-hint")} fault={fault}>
          <input
            id="keep-name"
            autofocus
            autocomplete="off"
            maxLength={80}
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </Field>
      )}
      <Field name="posts" label="keep.posts" fault={fault}>
        <Several id="keep-posts" label={t("keep.posts")} choices={postChoices(site)} value={posts} onChange={setPosts} />
      </Field>
      <Field name="admin" label="account.admin" fault={fault}>
        <label class="tick">
          <input
            id="keep-admin"
            type="checkbox"
            checked={admin}
            onChange={(event) => setAdmin(event.currentTarget.checked)}
          />
          {t("account.keeps")}
        </label>
      </Field>
      <p class="hint">{t(account ? "account.out" : "account.first")}</p>
      <Fault fault={fault} />
      <Buttons busy={busy} label={t(account ? "account.save" : "account.make")} onClose={onClose} />
    </form>
  );
}

export function Buttons({ busy, label, onClose }: { busy: boolean; label: string; onClose: () => void }) {
  return (
    <div class="buttons">
      <button type="submit" class="primary" disabled={busy}>
        {label}
      </button>
      <button type="button" class="act" onClick={onClose}>
        {t("keep.close")}
      </button>
    </div>
  );
}
