/** How a page is shown: `?lang=en`, `?theme=light`. Chosen by the address, so that a wall can be set up by a bookmark. */

export type Language = "zh" | "en";
export type Theme = "dark" | "light";

const query = new URLSearchParams(typeof location === "undefined" ? "" : location.search);

export const language: Language = query.get("lang") === "en" ? "en" : "zh";

export function applyLooks(usual: Theme): void {
  const asked = query.get("theme");
  document.documentElement.dataset.theme = asked === "light" || asked === "dark" ? asked : usual;
  document.documentElement.lang = language === "en" ? "en" : "zh-CN";
}
