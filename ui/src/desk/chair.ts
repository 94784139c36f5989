/** Who sits at this desk and which case lies on it; both stand in the address, so that a reload changes nothing. */
import { signal, type Signal } from "@preact/signals";
import type { Entered } from "../door";
import { sendNow } from "../held";
import { mayOpen, rolesOf } from "../pages";
import { choosePost } from "../session";
import { recentPosts, rememberPost } from "./drafts";
import { narrow } from "./narrow";

export interface Chair {
  post: Signal<string>;
  chosen: Signal<string>; // id or number of a case
  reading: Signal<boolean>; // on a phone: the case with its verbs, not the list
  take: (post: string) => void;
  choose: (id: string, reading?: boolean) => void;
}

const READING = "reading"; // an entry of the browser's history that was added to the list's

/** In a demo, where nobody has chosen yet, the post that was used last and may open this page sits down. */
export async function chair({ path, site, who }: Entered, changed: () => void): Promise<Chair> {
  const query = new URLSearchParams(location.search);
  const fits = (post: string) => who.posts.includes(post) && mayOpen(path, rolesOf(site, post));
  const wished = who.post || (who.demo && recentPosts().find(fits)) || "";
  const post = signal(wished && (await choosePost(wished)).post);
  const chosen = signal(query.get("case") ?? "");
  const reading = signal(!!chosen.value && !query.has("list"));
  const address = (who = post.value) => {
    const said = new URLSearchParams(location.search);
    put(said, "post", who);
    put(said, "case", chosen.value);
    put(said, "list", chosen.value && !reading.value ? "1" : "");
    return `${location.pathname}?${said}`;
  };
  const write = () => {
    history.replaceState(history.state, "", address());
    changed();
  };
  // On a phone the list and a case are two pages to whoever goes back: where reading begins, there is one more of them.
  let closing = false; // what one goes back to is what was chosen here, not what stands in its address
  addEventListener("popstate", () => {
    const found = new URLSearchParams(location.search);
    if (!closing) chosen.value = found.get("case") ?? "";
    if (!closing) reading.value = !!chosen.value && !found.has("list");
    closing = false;
    write(); // another post may sit here by now
  });
  const take = async (code: string) => {
    await sendNow(); // what waits was pressed by the post that sits here now
    if (!mayOpen(path, rolesOf(site, code))) {
      rememberPost(code);
      // The door lets it sit down, and says so: here it would go on asking for what it may not see.
      return location.replace(address(code));
    }
    post.value = (await choosePost(code)).post;
    rememberPost(post.value);
    write();
  };
  if (post.value) rememberPost(post.value);
  return {
    post,
    chosen,
    reading,
    take: (code) => void take(code),
    choose: (id, read = false) => {
      const [begins, ends] = [read && !reading.value, !read && reading.value];
      chosen.value = id;
      reading.value = read;
      if (ends && history.state === READING) {
        closing = true;
        return history.back();
      }
      if (begins && narrow.value) history.pushState(READING, "");
      write();
    },
  };
}

function put(address: URLSearchParams, name: string, value: string): void {
  if (value) address.set(name, value);
  else address.delete(name);
}
