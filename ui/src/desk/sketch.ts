/** As much of a case as its line of the list tells: enough to know which verb comes first. */
import type { Allowed, CaseView } from "../api";
import type { Detail } from "../case/state";

export function sketch(view: CaseView, allowed: Allowed[]): Detail {
  const byId = <T extends { id: string }>(all: readonly T[]) => Object.fromEntries(all.map((one) => [one.id, one]));
  const { id, number, version, status, lead } = view;
  const duties = byId(view.duties);
  const whistles = byId(view.whistles);
  return { post: "", view, allowed, story: [], case: { id, number, version, status, lead, duties, whistles } };
}
