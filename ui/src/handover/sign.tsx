/** The two signatures under a page: who goes signs first, then who comes. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { newKey, post, Refusal, type Site } from "../api";
import { here } from "../case/address";
import { postName } from "../case/town";
import { dayHour } from "../case/written";
import { Icon } from "../icon";
import { named, t } from "../labels";
import { LISTS, type Page, type Sign, type Signature } from "./answer";

interface Props {
  site: Site;
  page: Page; // as it is shown: what one signs
  latest: Page; // who signed, and who may
  again: () => Promise<void>;
}

const BOXES: Sign[] = ["hand-over", "take-over"];

export function Signatures({ site, page, latest, again }: Props) {
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
          {latest.may === sign && <SignForm sign={sign} page={page} again={again} />}
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
      {signature.note && <Note text={signature.note} />}
      <p class={holds ? "digest" : "digest amber"} title={signature.digest}>
        {holds ? t("handover.holds") : t("handover.differs")}
        <span>{t("handover.digest", { code: signature.digest.slice(0, 8) })}</span>
      </p>
    </>
  );
}

/** A long one is folded: the other signature and former handovers stand below it. */
function Note({ text }: { text: string }) {
  const [open, setOpen] = useState(false);
  const [long, setLong] = useState(false);
  const box = useRef<HTMLParagraphElement>(null);
  useLayoutEffect(() => setLong(box.current!.scrollHeight > box.current!.clientHeight), []);
  return (
    <>
      <p class={open ? "note" : "note folded"} ref={box}>
        {text}
      </p>
      {long && (
        <button type="button" class="link more" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t(open ? "handover.note.fold" : "handover.note.open")}
        </button>
      )}
    </>
  );
}

function SignForm({ sign, page, again }: { sign: Sign; page: Page; again: () => Promise<void> }) {
  const [note, setNote] = useState("");
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState({ digest: "", why: "" }); // of the page that was looked at then
  const once = useRef(newKey());
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    const shown = Object.fromEntries(LISTS.map((name) => [name, page[name].map((one) => one.key)]));
    const { since_at: from, until_at: until, digest } = page;
    try {
      await post<Signature>("/api/handover", { sign, from, until, digest, shown, note }, once.current);
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
