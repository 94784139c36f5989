/** The two signatures under a page: who goes signs first, then who comes. */
import { useRef, useState } from "preact/hooks";
import { newKey, post as send, Refusal, type Site } from "../api";
import { here } from "../case/address";
import { postName } from "../case/town";
import { dayHour } from "../case/written";
import { drop, keep, kept } from "../desk/drafts";
import { Icon } from "../icon";
import { named, t } from "../labels";
import { Long } from "../long";
import { LISTS, type Page, type Sign, type Signature } from "./answer";

interface Props {
  site: Site;
  post: string; // who sits here
  page: Page; // as it is shown: what one signs
  latest: Page; // who signed, and who may
  again: () => Promise<void>;
}

const BOXES: Sign[] = ["hand-over", "take-over"];

export function Signatures({ site, post, page, latest, again }: Props) {
  const going = latest.signatures.find((one) => one.sign === "hand-over") ?? null;
  const coming = latest.signatures.find((one) => one.sign === "take-over" && one.on === going?.id) ?? null;
  const made: Record<Sign, Signature | null> = { "hand-over": going, "take-over": coming };
  return (
    <section class="sec signatures">
      <h3>{t("handover.sign")}</h3>
      {BOXES.map((sign) => (
        <div key={sign} class="box" data-sign={sign}>
          <h4>{t(`handover.${sign}`)}</h4>
          {made[sign] && <Made site={site} signature={made[sign]} page={page} />}
          {latest.may === sign && <SignForm sign={sign} post={post} page={page} again={again} />}
          {latest.may !== sign && !made[sign] && <p class="empty">{whyNot(latest, sign)}</p>}
          {latest.may === "pending" && sign === "take-over" && (
            <a class="link" href={here("/handover")}>
              {t("handover.to-pending")}
            </a>
          )}
        </div>
      ))}
    </section>
  );
}

function whyNot({ may, signatures }: Page, sign: Sign): string {
  if (sign === "take-over" && may === "pending") return "";
  if (sign === "take-over" && (may === "hand-over" || !signatures.length)) return t("handover.waits");
  return may === "hand-over" || may === "take-over" ? "" : t(`handover.${may}`);
}

function Made({ site, signature, page }: { site: Site; signature: Signature; page: Page }) {
  const holds = signature.digest === page.digest;
  return (
    <>
      <p class="made">
        <Icon shape="ok" />
        {t("handover.signed", { post: postName(site, signature.actor), at: dayHour(site, signature.at) })}
      </p>
      {signature.note && <Long class="note" text={signature.note} lines={5} />}
      <p class={holds ? "digest" : "digest amber"} title={signature.digest}>
        {holds ? t("handover.holds") : t("handover.differs")}
        <span>{t("handover.digest", { code: signature.digest.slice(0, 8) })}</span>
      </p>
    </>
  );
}

interface FormProps {
  sign: Sign;
  post: string;
  page: Page;
  again: () => Promise<void>;
}

function SignForm({ sign, post, page, again }: FormProps) {
  const place = `handover/${sign}/${page.since_at}`; // where what was written is kept: the page's end moves
  const [begun] = useState(() => kept(post, place));
  const [note, setNote] = useState(String(begun?.values["note"] ?? ""));
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState({ digest: "", why: "" }); // of the page that was looked at then
  const draft = useRef(begun);
  const once = useRef(newKey());
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    const shown = Object.fromEntries(LISTS.map((name) => [name, page[name].map((one) => one.key)]));
    const { since_at: from, until_at: until, digest } = page;
    try {
      await send<Signature>("/api/handover", { sign, from, until, digest, shown, note }, once.current);
      if (draft.current) drop(post, place, draft.current.once);
    } catch (error) {
      setRefused({ digest, why: (error as Error).message });
      if (error instanceof Refusal && error.problem.status < 500) once.current = newKey(); // else it may have signed
    } finally {
      setBusy(false);
      await again();
    }
  };
  const head = sign === "take-over" ? t("handover.note.take-over") : t("handover.note");
  return (
    <form onSubmit={(event) => void submit(event)}>
      <textarea
        rows={3}
        maxLength={2000}
        placeholder={head}
        aria-label={head}
        value={note}
        onInput={(event) => {
          setNote(event.currentTarget.value);
          draft.current = keep(post, place, { note: event.currentTarget.value });
          once.current = newKey();
        }}
      />
      {refused.why && refused.digest === page.digest && (
        <p class="wrong" role="alert">
          {refused.why}
        </p>
      )}
      <button type="submit" class="primary" disabled={busy}>
        {busy ? t("handover.signing") : named("handover.sign", sign)}
      </button>
    </form>
  );
}
