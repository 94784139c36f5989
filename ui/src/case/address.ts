/** Addresses of the other pages, keeping the language and the theme of this one. */
const KEPT = ["lang", "theme"];

export function here(path: string, more: Record<string, string> = {}): string {
  const mine = new URLSearchParams(location.search);
  const query = new URLSearchParams(more);
  for (const name of KEPT) {
    const value = mine.get(name);
    if (value) query.set(name, value);
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}
