/** The audit, newest first, by who, what and when; and whether it is whole. */
import { useEffect, useState } from "preact/hooks";
import { get, type Site } from "../api";
import { postName } from "../case/town";
import { offsetOf } from "../duty/offset";
import { named, t } from "../labels";
import { adminLabels } from "../labels/admin";
import { moment } from "../time";
import { wrong, type Audited, type Verified } from "./answer";
import { Copied } from "./once";
import { minute } from "./tokens";

interface Asked {
  who: string;
  did: string;
  about: string;
  from: string; // days
  to: string;
}

interface Page {
  items: Audited[];
  next: string | null;
}

const DIDS = Object.keys(adminLabels)
  .filter((key) => key.startsWith("did."))
  .map((key) => key.slice(4));
const DAY = 86_400_000;

export function Audit({ site }: { site: Site }) {
  const [asked, setAsked] = useState<Asked>({ who: "", did: "", about: "", from: "", to: "" });
  const [page, setPage] = useState<Page>({ items: [], next: null });
  const [fault, setFault] = useState("");
  const show = async (cursor: string, before: Audited[], wanted = () => true) => {
    try {
      const found = await get<Page>(`/api/audit?${query(site, asked, cursor)}`);
      if (!wanted()) return;
      setPage({ items: [...before, ...found.items], next: found.next });
      setFault("");
    } catch (error) {
      setFault(wrong(error).text);
    }
  };
  useEffect(() => {
    let last = true;
    void show("", [], () => last);
    return () => {
      last = false; // a later question is on its way: its answer counts
    };
  }, [asked]);
  const set = (name: keyof Asked) => (event: { currentTarget: HTMLInputElement | HTMLSelectElement }) =>
    setAsked({ ...asked, [name]: event.currentTarget.value });
  return (
    <div class="one">
      <section class="main">
        <div class="above filters">
          <label>
            {t("audit.who")}
            <input id="find" type="search" name="who" value={asked.who} onInput={set("who")} />
          </label>
          <label>
            {t("audit.did")}
            <select name="did" value={asked.did} onChange={set("did")}>
              <option value="">{t("audit.any")}</option>
              {DIDS.map((code) => (
                <option key={code} value={code}>
                  {named("did", code)}
                </option>
              ))}
            </select>
          </label>
          <label>
            {t("audit.about")}
            <input type="search" name="about" value={asked.about} onInput={set("about")} />
          </label>
          <label>
            {t("audit.from")}
            <input type="date" name="from" value={asked.from} onInput={set("from")} />
          </label>
          <label>
            {t("audit.to")}
            <input type="date" name="to" value={asked.to} onInput={set("to")} />
          </label>
        </div>
        <Verify />
        {fault && (
          <p class="said bad" role="alert">
            {fault}
          </p>
        )}
        <table class="audit">
          <thead>
            <tr>
              <th>{t("audit.row")}</th>
              <th>{t("audit.at")}</th>
              <th>{t("audit.who")}</th>
              <th>{t("audit.did")}</th>
              <th>{t("audit.about")}</th>
              <th>{t("audit.why")}</th>
            </tr>
          </thead>
          <tbody>
            {page.items.map((one) => (
              <tr key={one.row} data-did={one.did}>
                <td data-head={t("audit.row")}>{one.row}</td>
                <td data-head={t("audit.at")}>{minute(site, one.at)}</td>
                <th scope="row">{one.who}</th>
                <td data-head={t("audit.did")}>{named("did", one.did)}</td>
                <td data-head={t("audit.about")}>{one.about}</td>
                <td data-head={t("audit.why")}>{why(site, one) || t("none")}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {!page.items.length && <p class="empty">{t("keep.not-found")}</p>}
        {page.next && (
          <button type="button" class="act" onClick={() => void show(page.next!, page.items)}>
            {t("audit.more")}
          </button>
        )}
      </section>
    </div>
  );
}

/** What an account became, and what a key may, are written down as codes. */
function why(site: Site, { did, why }: Audited): string {
  const words = why.split(" ");
  if (did === "key given") return words.map((word) => named("scope", word)).join(t("list.comma"));
  if (did !== "account") return why;
  const isPost = (word: string) => site.posts.some((one) => one.code === word);
  return words.map((word) => (isPost(word) ? postName(site, word) : named("account", word))).join(t("keep.between"));
}

function query(site: Site, asked: Asked, cursor: string): URLSearchParams {
  const midnight = (day: string) => moment(`${day}T00:00:00${offsetOf(site, Date.parse(day))}`);
  const all = {
    who: asked.who.trim(),
    did: asked.did,
    about: asked.about.trim(),
    since: asked.from && new Date(midnight(asked.from)).toISOString(),
    until: asked.to && new Date(midnight(asked.to) + DAY).toISOString(),
    cursor,
  };
  return new URLSearchParams(Object.entries(all).filter(([, value]) => value));
}

/** Reads every row, so it waits to be asked. */
function Verify() {
  const [found, setFound] = useState<Verified | string>("");
  const verify = async () => {
    setFound(t("audit.verifying"));
    setFound(await get<Verified>("/api/audit/verify").catch((error: unknown) => wrong(error).text));
  };
  const bad = typeof found === "object" && !found.whole;
  return (
    <div class="verify">
      <button type="button" class="act" data-verify onClick={() => void verify()}>
        {t("audit.verify")}
      </button>
      {found && (
        <p class={bad ? "said bad" : "said"} role={bad ? "alert" : "status"}>
          {typeof found === "string" ? found : verdict(found)}
        </p>
      )}
      {typeof found === "object" && found.whole && found.end && (
        <div class="end">
          <small>{t("audit.end")}</small>
          <Copied text={found.end} name="end" />
        </div>
      )}
    </div>
  );
}

function verdict(found: Verified): string {
  if (found.whole) return t("audit.whole", { n: found.rows });
  return found.cut ? t("audit.cut") : t("audit.broken", { n: found.broken ?? 0 });
}
