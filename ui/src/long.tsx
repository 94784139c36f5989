/** What somebody wrote, folded to a few lines where it is long; a press shows all of it. On paper it is whole. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { languageOf, t } from "./labels";
import "./long.css";

interface Props {
  text: string;
  lines?: number; // that are shown of a long one
  class?: string;
}

export function Long({ text, lines = 3, class: name = "" }: Props) {
  const [open, setOpen] = useState(false);
  const [long, setLong] = useState(false);
  const box = useRef<HTMLParagraphElement>(null);
  useLayoutEffect(() => {
    if (open) return;
    const measure = () => setLong(box.current!.scrollHeight > box.current!.clientHeight);
    measure();
    const watch = new ResizeObserver(measure); // a phone is turned
    watch.observe(box.current!);
    return () => watch.disconnect();
  }, [text, open]);
  return (
    <>
      <p
        ref={box}
        class={`long ${name} ${open ? "" : "clamped"}`}
        style={{ "--lines": String(lines) }}
        lang={languageOf(text)}
      >
        {text}
      </p>
      {long && (
        <button type="button" class="link unfold" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t(open ? "long.fold" : "long.open")}
        </button>
      )}
    </>
  );
}
