/** 来件人: who asked, masked; and for a minute in full, to those who need it and say why. */
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { post } from "../api";
import { t } from "../labels";
import "./requester.css";
import type { Detail, Requester } from "./state";

interface Revealed {
  name: string;
  phone: string;
  written: Record<string, string>; // as it was written, by field
  notes: Record<string, string>[];
}

const SHOWN_FOR = 60_000; // ms
const LEAST = 4; // characters of a reason

export function Requesters({ detail }: { detail: Detail }) {
  return (
    <Section all={detail.requesters ?? []} kind="requesters">
      {(one) => <One key={`${detail.view.id}/${one.signal}`} one={one} />}
    </Section>
  );
}

interface SectionProps {
  all: Requester[];
  kind: string; // its class
  children: (one: Requester) => ComponentChildren; // a line of the list
}

/** The head and the list; nothing where nobody asked. */
export function Section({ all, kind, children }: SectionProps) {
  if (!all.length) return null;
  return (
    <section class={`sec ${kind}`}>
      <h3>
        {t("requester.head", { n: all.length })}
        <span>{t("requester.hint")}</span>
      </h3>
      <ol>{all.map(children)}</ol>
    </section>
  );
}

function One({ one }: { one: Requester }) {
  const [asking, setAsking] = useState(false);
  const [seen, setSeen] = useState<Revealed | null>(null);
  useLayoutEffect(() => {
    if (!seen) return; // the minute begins when it is shown, however busy the page is
    const timer = setTimeout(() => setSeen(null), SHOWN_FOR);
    return () => clearTimeout(timer);
  }, [seen]);
  const show = (found: Revealed) => {
    setAsking(false);
    setSeen(found);
  };
  const { name, phone } = seen ?? one;
  return (
    <li class={seen ? "seen" : ""}>
      <p class="line">
        <b>{name || t("requester.no-name")}</b>
        <span class="phone">{phone || t("requester.no-phone")}</span>
        {one.confidential && <span class="confidential">{t("requester.confidential")}</span>}
        {seen ? (
          <button type="button" class="link" onClick={() => setSeen(null)}>
            {t("requester.hide")}
          </button>
        ) : (
          one.may_reveal && (
            <button type="button" class="link" aria-expanded={asking} onClick={() => setAsking(!asking)}>
              {t("requester.ask")}
            </button>
          )
        )}
      </p>
      {asking && !seen && <Why signal={one.signal} onShown={show} />}
      {seen && (
        <div role="status">
          {[seen.written, ...seen.notes].flatMap((written, place) =>
            Object.entries(written).map(([field, text]) => (
              <p key={`${place}/${field}`} class="text">
                {text}
              </p>
            )),
          )}
          <p class="hint">{t("requester.minute")}</p>
        </div>
      )}
    </li>
  );
}

function Why({ signal, onShown }: { signal: string; onShown: (found: Revealed) => void }) {
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState("");
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => input.current?.focus(), []);
  const ask = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    try {
      onShown(await post<Revealed>(`/api/signals/${signal}/reveal`, { reason }));
    } catch (error) {
      setRefused((error as Error).message);
      setBusy(false);
    }
  };
  return (
    <form class="why-reveal" onSubmit={(event) => void ask(event)}>
      <input
        ref={input}
        maxLength={500}
        placeholder={t("requester.why")}
        aria-label={t("requester.why")}
        value={reason}
        onInput={(event) => setReason(event.currentTarget.value)}
      />
      <button type="submit" disabled={busy || reason.trim().length < LEAST}>
        {t("requester.show")}
      </button>
      <p class="hint" role={refused ? "alert" : undefined}>
        {refused || t("requester.logged")}
      </p>
    </form>
  );
}
