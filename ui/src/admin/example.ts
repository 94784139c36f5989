/** Commands that whoever gets a key or a link can paste: they show that it works, and do no harm. */

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** One command for each scope. The event is an exercise: it is kept and never dispatched. */
export function commands(origin: string, token: string, scopes: string[], source: string, title: string): string[] {
  const head = (path: string) => `curl ${quoted(origin + path)} -H ${quoted(`Authorization: Bearer ${token}`)}`;
  const body = (type: string, value: unknown) =>
    ` \\\n  -H 'content-type: ${type}' \\\n  -d ${quoted(JSON.stringify(value))}`;
  const event = {
    specversion: "1.0",
    id: "try-1",
    source,
    type: "hotline.ticket.v1",
    data: { title, exercise: true },
  };
  const all: Record<string, string> = {
    events: head("/events") + body("application/cloudevents+json", event),
    facts: head("/api/facts?limit=1"),
    beats: head("/api/beats") + body("application/json", { feeds: ["hotline"] }),
    operate: head("/api/dead-letters?limit=1"),
  };
  return scopes.flatMap((scope) => all[scope] ?? []);
}

export const screenLink = (origin: string, token: string) => `${origin}/wall#kiosk=${token}`;

/** How the screen's PC opens it by itself, on Linux and on Windows. */
export const starts = (link: string): string[] => [
  `chromium --kiosk --autoplay-policy=no-user-gesture-required ${quoted(link)}`,
  `msedge.exe --kiosk "${link}" --edge-kiosk-type=fullscreen --autoplay-policy=no-user-gesture-required`,
];
