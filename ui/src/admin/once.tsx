/** A password, key or link that is shown once: to be copied, with what to do with it. */
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { t, type LabelKey } from "../labels";

interface Props {
  head: string;
  secret: string;
  how: string;
  children?: ComponentChildren;
  onClose: () => void;
}

export function Once({ head, secret, how, children, onClose }: Props) {
  const title = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => title.current?.focus(), [secret]);
  return (
    <section class="side once">
      <h2 ref={title} tabIndex={-1}>
        {head}
        <span>{t("once.only")}</span>
      </h2>
      <Copied text={secret} name="secret" />
      <p>{how}</p>
      {children}
      <button type="button" class="primary" onClick={onClose}>
        {t("once.noted")}
      </button>
    </section>
  );
}

/** A text and a button that copies it; where the browser lets no page copy, it is selected. */
export function Copied({ text, name }: { text: string; name: string }) {
  const [said, setSaid] = useState<LabelKey>("once.copy");
  const shown = useRef<HTMLPreElement>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text); // there in secure pages alone
      setSaid("once.copied");
    } catch {
      getSelection()?.selectAllChildren(shown.current!);
      setSaid("once.selected");
    }
  };
  return (
    <div class="copied" data-copy={name}>
      <pre ref={shown}>{text}</pre>
      <button type="button" class="act" onClick={() => void copy()}>
        {t(said)}
      </button>
    </div>
  );
}
