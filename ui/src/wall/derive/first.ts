/** The first of them in this order: to put thousands in order at every delta would hold up the page. */
export function first<T>(all: readonly T[], most: number, order: (a: T, b: T) => number): T[] {
  const kept: T[] = [];
  for (const each of most > 0 ? all : []) {
    if (kept.length === most && order(each, kept[most - 1]!) >= 0) continue;
    const at = kept.findIndex((other) => order(each, other) < 0);
    kept.splice(at < 0 ? kept.length : at, 0, each);
    if (kept.length > most) kept.pop();
  }
  return kept;
}
