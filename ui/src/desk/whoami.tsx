/** 我是: whose desk this is. Every post of the town by its unit, to be searched; those used last stand on top. */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Post, Site } from "../api";
import { here } from "../case/address";
import { postName, unitName } from "../case/town";
import { sendNow } from "../held";
import { t } from "../labels";
import { OwnPassword } from "../ownpassword";
import { signOut, type Session } from "../session";
import { postChoices } from "./choices";
import type { Choice } from "./combo";
import { recentPosts } from "./drafts";

interface Props {
  site: Site;
  who: Session;
  post: Post | undefined;
  onPost: (code: string) => void;
}

export function WhoAmI({ site, who, post, onPost }: Props) {
  const [open, setOpen] = useState(!post);
  const choose = (code: string) => {
    setOpen(false);
    onPost(code);
  };
  return (
    <div class="whoami">
      <button type="button" class="me" aria-expanded={open} aria-haspopup="listbox" onClick={() => setOpen(!open)}>
        <small>{t("who.me")}</small>
        <b>{post ? postName(site, post.code) : t("who.choose")}</b>
        {post && <span>{unitName(site, post.unit)}</span>}
        <i aria-hidden="true">▾</i>
      </button>
      {open && <Posts site={site} who={who} own={post?.code ?? ""} onChoose={choose} onClose={() => setOpen(false)} />}
    </div>
  );
}

function Posts({
  site,
  who,
  own,
  onChoose,
  onClose,
}: {
  site: Site;
  who: Session;
  own: string;
  onChoose: (code: string) => void;
  onClose: () => void;
}) {
  const [asked, setAsked] = useState("");
  const [at, setAt] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  useLayoutEffect(() => input.current?.focus(), []);
  useEffect(() => list.current?.querySelector(".at")?.scrollIntoView({ block: "nearest" }), [at]);
  const found = offered(site, who, asked);
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Escape") onClose();
    else if (event.key === "Enter") found[at] && onChoose(found[at].code);
    else if (event.key === "ArrowDown") setAt(Math.min(at + 1, found.length - 1));
    else if (event.key === "ArrowUp") setAt(Math.max(at - 1, 0));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      <div class="shade" onClick={onClose} />
      <div class="posts">
        <input
          ref={input}
          type="search"
          placeholder={t("who.find")}
          aria-label={t("who.find")}
          value={asked}
          onInput={(event) => {
            setAsked(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKey}
        />
        <ul role="listbox" ref={list} tabIndex={0} aria-label={t("who.find")}>
          {found.map((one, index) => (
            <>
              {one.group !== found[index - 1]?.group && <li class="group" role="presentation">{one.group}</li>}
              <li
                role="option"
                key={`${one.group}/${one.code}`}
                data-post={one.code}
                aria-selected={one.code === own}
                class={`choice ${index === at ? "at" : ""}`}
                onClick={() => onChoose(one.code)}
              >
                {one.name}
              </li>
            </>
          ))}
          {!found.length && <li class="group" role="presentation">{t("form.no-choice")}</li>}
        </ul>
        {who.words.includes("admin") && (
          <a class="out" href={here("/admin")}>
            {t("keep.title")}
          </a>
        )}
        <OwnPassword who={who} class="out" />
        {!who.demo && !who.words.includes("kiosk") && (
          <button type="button" class="out" onClick={() => void sendNow().then(signOut)}>
            {t("sign-in.out")}
          </button>
        )}
      </div>
    </>
  );
}

function offered(site: Site, who: Session, asked: string): Choice[] {
  const all = postChoices(site).filter((one) => who.posts.includes(one.code));
  const words = asked.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length)
    return all.filter((one) =>
      words.every((word) => `${one.name} ${one.group} ${one.more}`.toLowerCase().includes(word)),
    );
  const recent = recentPosts().flatMap((code) => all.filter((one) => one.code === code));
  return [...recent.map((one) => ({ ...one, group: t("who.recent") })), ...all];
}
