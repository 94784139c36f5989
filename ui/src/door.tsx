/** The door of the pages. Whom a page is not for is told so there, and led on: to another post that may open it, or to a
 * page that this one may. */
import { type ComponentChildren, render } from "preact";
import { get, type Site } from "./api";
import { here } from "./case/address";
import { postName } from "./case/town";
import "./door.css";
import { t } from "./labels";
import { language } from "./looks";
import { mayOpen, PAGES, type Path, rolesOf, whose } from "./pages";
import { choosePost, session, type Session, signInAgain, signOut } from "./session";

export interface Entered {
  path: Path;
  site: Site;
  who: Session;
}

/** Shows the page to whom it is for, at the post that its address asks for; `about`: what else a refusal says. */
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
    const who = found.posts.includes(asked) ? await choosePost(asked) : found;
    const site = await get<Site>("/api/site");
    if (mayOpen(path, who.words)) await show({ path, site, who });
    else refuse(root, <Refused path={path} site={site} who={who} more={about(who)} />);
    if (asked && who.post !== asked) tellNotHeld(site, who, asked);
  } catch (error) {
    root.textContent = t("center.silent", { why: (error as Error).message });
  }
}

/** In the place of a page, whose own measures do not hold for it. */
export function refuse(root: HTMLElement, words: ComponentChildren): void {
  document.documentElement.className = "refused";
  render(<main>{words}</main>, root);
}

interface RefusedProps {
  path: Path;
  site: Site;
  who: Session;
  more: ComponentChildren;
}

function Refused({ path, site, who, more }: RefusedProps) {
  const others = site.posts.filter(({ code }) => who.posts.includes(code) && mayOpen(path, rolesOf(site, code)));
  return (
    <>
      <h1>{t(PAGES[path].name)}</h1>
      <p>{standing(site, who)}</p>
      <p>{t(`door.for.${whose(path)}`)}</p>
      {more}
      {others.length > 0 && (
        <>
          <h2>{t("door.as")}</h2>
          <ul class="chairs">
            {others.map(({ code }) => (
              <li key={code}>
                <a href={again({ post: code })}>
                  {postName(site, code)}
                  {language === "en" && <small>{code}</small>}
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
      <Elsewhere who={who} />
    </>
  );
}

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

/** This address with something else in its query. */
function again(more: Record<string, string>): string {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(more)) query.set(name, value);
  return `?${query}`; // of this very page, whatever its path looks like
}

/** The address asked for a post that is not this session's. */
function tellNotHeld(site: Site, who: Session, asked: string): void {
  const strip = document.body.appendChild(document.createElement("div"));
  const said = { asked: postName(site, asked), own: who.post && postName(site, who.post) };
  const close = () => {
    render(null, strip);
    strip.remove();
  };
  render(
    <p class="not-held" role="status">
      {t(who.post ? "door.not-held" : "door.not-held-none", said)}
      <button type="button" onClick={close}>
        {t("door.close")}
      </button>
    </p>,
    strip,
  );
}
