/** Who sits at this desk and which case lies on it; both stand in the address, so that a reload changes nothing. */
import { signal, type Signal } from "@preact/signals";
import { sendNow } from "../held";
import { choosePost, type Session } from "../session";
import { recentPosts, rememberPost } from "./drafts";

export interface Chair {
  post: Signal<string>;
  chosen: Signal<string>; // id or number of a case
  reading: Signal<boolean>; // on a phone: the case with its verbs, not the list
  take: (post: string) => void;
  choose: (id: string, reading?: boolean) => void;
}

export async function chair(session: Session, changed: () => void): Promise<Chair> {
  const query = new URLSearchParams(location.search);
  const known = (post: string) => session.posts.includes(post);
  const wished = [query.get("post") ?? "", session.post, ...(session.demo ? recentPosts() : [])].find(known) ?? "";
  const post = signal(wished && (await choosePost(wished)).post);
  const chosen = signal(query.get("case") ?? "");
  const reading = signal(!!chosen.value && !query.has("list"));
  const write = () => {
    const address = new URLSearchParams(location.search);
    put(address, "post", post.value);
    put(address, "case", chosen.value);
    put(address, "list", chosen.value && !reading.value ? "1" : "");
    history.replaceState(null, "", `${location.pathname}?${address}`);
    changed();
  };
  if (post.value) rememberPost(post.value);
  return {
    post,
    chosen,
    reading,
    take: (code) => {
      void sendNow() // what waits was pressed by the post that sits here now
        .then(() => choosePost(code))
        .then((chosen) => {
          post.value = chosen.post;
          rememberPost(chosen.post);
          write();
        });
    },
    choose: (id, read = false) => {
      chosen.value = id;
      reading.value = read;
      write();
    },
  };
}

function put(address: URLSearchParams, name: string, value: string): void {
  if (value) address.set(name, value);
  else address.delete(name);
}
