/** Keeps one websocket to the center: says hello, resumes where it was, comes back with back-off. */
import { signal } from "@preact/signals";
import { get, type WallMessage } from "../api";
import { ownToken, sessionNow } from "../session";
import { heardBuild, heardSite } from "./build";
import { STALE_AFTER } from "./clock";
import { apply, position, viewer } from "./store";

const SHORTEST = 500;
const LONGEST = 10_000;
const PICTURE_WITHIN = 10 * STALE_AFTER; // however thin the line
const UNWELCOME = 1008; // the close code of a wall that one may not see, or no longer

/** How often a reconnect was tried since the last message. */
export const retries = signal(0);

export function connect(url: string): void {
  const socket = new WebSocket(url);
  // A dead link is left at once: its own closing handshake could wait for minutes.
  const leave = () => {
    clearTimeout(watch);
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
    const wait = Math.min(LONGEST, SHORTEST * 2 ** retries.value) * (0.75 + Math.random() / 2); // not all walls at once
    retries.value += 1;
    setTimeout(() => connect(url), wait);
  };
  let watch = setTimeout(leave, STALE_AFTER);

  socket.onopen = () => {
    clearTimeout(watch);
    // A whole picture is one message: where none came in time, the next is waited for twice as long.
    watch = setTimeout(leave, Math.min(PICTURE_WITHIN, STALE_AFTER * 2 ** Math.max(0, retries.value - 1)));
    socket.send(JSON.stringify({ type: "hello", token: ownToken(), ...(position && { resume: position }) }));
    void sessionNow().then((found) => (viewer.value = found), () => undefined); // a wall may come back as another
  };
  socket.onclose = ({ code }) => {
    if (code === UNWELCOME) void get("/api/site").catch(() => undefined); // who may not see it goes to sign in
    leave();
  };
  socket.onmessage = (event: MessageEvent<string>) => {
    clearTimeout(watch);
    watch = setTimeout(leave, STALE_AFTER);
    retries.value = 0;
    const message = JSON.parse(event.data) as WallMessage;
    if (message.type !== "delta") heardBuild(message.build);
    if (message.type === "snapshot") heardSite(message.site_hash);
    if (apply(message) === "gap") leave();
  };
}
