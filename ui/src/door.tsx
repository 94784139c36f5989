/** The door of the pages. Whom a page is not for is told so there, and led on: to another post that may open it, or to a
 * page that this one may. */
import { type ComponentChildren, render } from "preact";
import { get, type Site } from "./api";
import { here } from "./case/address";
import { postName } from "./case/town";
import "./door.css";
import { t } from "./labels";
import { language } from "./looks";
import { OwnPassword } from "./ownpassword";
import { hasSeat, mayOpen, PAGES, type Path, whose } from "./pages";
import { choosePost, session, type Session, signInAgain, signOut } from "./session";

export interface Entered {
  path: Path;
  site: Site;
  who: Session;
}

/** Shows the page to whom it is for; one with a seat at the post that its address asks for. `about`: what else a refusal
 * says. */
export async function open(
  path: Path,
  show: (entered: Entered) => unknown,
  about: (who: Session) => ComponentChildren = () => null,
): Promise<void> {
  const root = document.getElementById("page")!;
  try {
    const found = await session();
    if (found.must_change || (!found.name && !found.demo)) return signInAgain();
    const asked = new URLSearchParams(location.search).get("post") ?? "";
    const who = hasSeat(path) && found.posts.includes(asked) ? await choosePost(asked) : found;
    const site = await get<Site>("/api/site");
    if (mayOpen(path, who.words)) await show({ path, site, who });
    else refuse(root, t(PAGES[path].name), <Refused path={path} site={site} who={who} more={about(who)} />);
    if (asked && who.post !== asked) tellNotTaken(site, who, asked);
  } catch (error) {
    root.textContent = t("center.silent", { why: (error as Error).message });
  }
}

/** In the place of a page, whose own measures do not hold for it. */
export function refuse(root: HTMLElement, title: string, words: ComponentChildren): void {
  document.documentElement.className = "refused";
  document.title = title;
  render(
    <main>
      <h1>{title}</h1>
      {words}
    </main>,
    root,
  );
}

interface RefusedProps {
  path: Path;
  site: Site;
  who: Session;
  more: ComponentChildren;
}

function Refused({ path, site, who, more }: RefusedProps) {
  return (
    <>
      <p>{standing(site, who)}</p>
      <p>{t(`door.for.${whose(path)}`)}</p>
      {more}
      <Chairs site={site} who={who} fits={(roles) => mayOpen(path, roles)} />
      <Elsewhere who={who} />
    </>
  );
}

interface ChairsProps {
  site: Site;
  who: Session;
  fits: (roles: string[]) => boolean;
}

/** Other posts of this session, by which the same address opens. */
export function Chairs({ site, who, fits }: ChairsProps) {
  const others = site.posts.filter(({ code, roles }) => who.posts.includes(code) && fits(roles));
  if (!others.length) return null;
  const open = () => location.assign(again({ post: "" })); // as whoever sits then
  return (
    <>
      <h2>{t("door.as")}</h2>
      <ul class="chairs">
        {others.slice(0, MOST).map(({ code }) => (
          <li key={code}>
            <button type="button" data-post={code} onClick={() => void choosePost(code).then(open, open)}>
              {postName(site, code)}
              {language === "en" && <small>{code}</small>}
            </button>
          </li>
        ))}
      </ul>
      {others.length > MOST && <p>{t("door.more", { n: others.length - MOST })}</p>}
    </>
  );
}

const MOST = 24; // a demo has every post of the town

/** 现在是…，不能看这一页 */
function standing(site: Site, { name, post, words, demo }: Session): string {
  if (post) return t("door.post", { post: postName(site, post) });
  if (words.includes("kiosk")) return t("door.screen", { name });
  return demo ? t("door.onlooker") : t("door.postless", { name });
}

/** Where this session may go, and the same words in the other language. */
export function Elsewhere({ who }: { who: Session }) {
  const ways = (Object.keys(PAGES) as Path[]).filter((path) => mayOpen(path, who.words));
  const other = language === "en" ? "zh" : "en";
  return (
    <>
      {ways.length > 0 && <h2>{t("door.elsewhere")}</h2>}
      <ul>
        {ways.map((path) => (
          <li key={path}>
            <a href={here(path)}>{t(PAGES[path].name)}</a>
          </li>
        ))}
      </ul>
      <p class="last">
        {!who.name && !who.demo && <a href={here("/sign-in", { to: location.pathname })}>{t("sign-in.title")}</a>}
        <OwnPassword who={who} />
        {who.name && !who.demo && !who.words.includes("kiosk") && (
          <button type="button" onClick={() => void signOut()}>
            {t("door.sign-out")}
          </button>
        )}
        <a href={again({ lang: other })} lang={other === "en" ? "en" : "zh-CN"}>
          {t(other === "en" ? "settings.en" : "settings.zh")}
        </a>
      </p>
    </>
  );
}

/** This address with something else in its query; "" for nothing. */
function again(more: Record<string, string>): string {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(more)) {
    if (value) query.set(name, value);
    else query.delete(name);
  }
  return `?${query}`; // of this very page, whatever its path looks like
}

/** The address asked for a post by which this is not open. */
function tellNotTaken(site: Site, who: Session, asked: string): void {
  const strip = document.body.appendChild(document.createElement("div"));
  const said = { asked: postName(site, asked), own: who.post && postName(site, who.post) };
  const why = who.posts.includes(asked) ? "door.no-seat" : who.post ? "door.not-held" : "door.not-held-none";
  const close = () => {
    render(null, strip);
    strip.remove();
  };
  render(
    <p class="not-held" role="status">
      {t(why, said)}
      <button type="button" onClick={close}>
        {t("door.close")}
      </button>
    </p>,
    strip,
  );
}
