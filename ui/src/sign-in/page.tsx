/** Sign in; with a password that somebody else gave, choose one of one's own first; and change that whenever one likes. */
import { useState } from "preact/hooks";
import { t, whyNot } from "../labels";
import { mayOpen, PAGES, type Path } from "../pages";
import { acting, hasPassword, sessionNow, type Session } from "../session";

interface Props {
  found: Session;
  to: string;
}

export function SignIn({ found, to }: Props) {
  const [changing, setChanging] = useState(found.must_change || wanted(found));
  const [wrong, setWrong] = useState(refused());
  const [busy, setBusy] = useState(false);
  const send = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = Object.fromEntries(new FormData(event.currentTarget as HTMLFormElement));
    if (changing && form.new !== form.again) return setWrong(t("sign-in.differ"));
    delete form.again;
    setBusy(true);
    const answer = await asked(changing ? "/api/session/password" : "/api/session", form);
    setBusy(false);
    if (typeof answer === "string") return setWrong(answer);
    setWrong("");
    if (answer.must_change) location.reload();
    else location.assign(landing(answer, to));
    setChanging(answer.must_change);
  };
  return (
    <main class="sign-in">
      <form key={String(changing)} onSubmit={(event) => void send(event)}>
        <h1>{t(changing ? "sign-in.change" : "sign-in.title")}</h1>
        {changing && <p>{t(found.must_change ? "sign-in.why-change" : "sign-in.elsewhere")}</p>}
        {found.demo && (
          <p>
            {t("sign-in.demo")}
            <a href="/desk">{t("keep.to-desk")}</a>
          </p>
        )}
        {!changing && <Field name="name" label={t("sign-in.name")} autocomplete="username" />}
        {!changing && <Field name="password" label={t("sign-in.password")} autocomplete="current-password" />}
        {changing && <Field name="old" label={t("sign-in.old")} autocomplete="current-password" />}
        {changing && <Field name="new" label={t("sign-in.new")} autocomplete="new-password" />}
        {changing && <Field name="again" label={t("sign-in.again")} autocomplete="new-password" />}
        {wrong && (
          <p class="wrong" role="alert">
            {wrong}
          </p>
        )}
        <button type="submit" disabled={busy}>
          {t(changing ? "sign-in.keep" : "sign-in.enter")}
        </button>
        {changing && !found.must_change && (
          <p>
            <a href={to}>{t("sign-in.back")}</a>
          </p>
        )}
        {found.oidc && !changing && (
          <p>
            <a href={`/api/oidc/start?to=${encodeURIComponent(to)}`}>{t("sign-in.oidc")}</a>
          </p>
        )}
      </form>
    </main>
  );
}

/** Whoever is in asked for it. */
const wanted = (found: Session): boolean =>
  hasPassword(found) && new URLSearchParams(location.search).get("change") === "password";

/** Who keeps the accounts and has no post would be refused nearly everywhere else. */
function landing(who: Session, to: string): string {
  const path = to.replace(/[?#].*/, "");
  const shut = path in PAGES && !mayOpen(path as Path, who.words);
  return shut && mayOpen("/admin", who.words) ? "/admin" : to;
}

/** Why the other house's page sent one back here. */
function refused(): string {
  const why = new URLSearchParams(location.search).get("refused");
  if (why === "oidc-no-account") return t("sign-in.oidc-no-account");
  return why === "oidc-failed" ? t("sign-in.oidc-failed") : "";
}

function Field({ name, label, autocomplete }: { name: string; label: string; autocomplete: string }) {
  return (
    <label>
      {label}
      <input name={name} type={name === "name" ? "text" : "password"} autocomplete={autocomplete} required />
    </label>
  );
}

/** Who one is now, or why not. */
async function asked(path: string, body: unknown): Promise<Session | string> {
  try {
    await sessionNow(); // somebody may have signed in at another tab
    const headers = { "Content-Type": "application/json", ...(await acting()) };
    const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
    const said = await answer.json();
    if (answer.ok) return said as Session;
    if (said.wait_s) return t("sign-in.wait", { n: said.wait_s });
    return answer.status === 401 ? t("sign-in.wrong") : whyNot(said);
  } catch {
    return t("refused.silent");
  }
}
