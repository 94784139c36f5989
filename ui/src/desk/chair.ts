/** Who sits at this desk and which case lies on it; both stand in the address, so that a reload changes nothing. */
import { signal, type Signal } from "@preact/signals";
import { recentPosts, rememberPost } from "./drafts";

export interface Chair {
  post: Signal<string>;
  chosen: Signal<string>; // id or number of a case
  take: (post: string) => void;
  choose: (id: string) => void;
}

export function chair(known: (post: string) => boolean, changed: () => void): Chair {
  const query = new URLSearchParams(location.search);
  const asked = query.get("post") ?? "";
  const post = signal(known(asked) ? asked : (recentPosts().find(known) ?? ""));
  const chosen = signal(query.get("case") ?? "");
  const write = () => {
    const address = new URLSearchParams(location.search);
    put(address, "post", post.value);
    put(address, "case", chosen.value);
    history.replaceState(null, "", `${location.pathname}?${address}`);
    changed();
  };
  if (post.value) rememberPost(post.value);
  return {
    post,
    chosen,
    take: (code) => {
      post.value = code;
      rememberPost(code);
      write();
    },
    choose: (id) => {
      chosen.value = id;
      write();
    },
  };
}

function put(address: URLSearchParams, name: string, value: string): void {
  if (value) address.set(name, value);
  else address.delete(name);
}
