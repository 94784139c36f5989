/** What the map shows in full: the operator's choice, else the first whistle. */
import type { Called } from "./whistles";

export type Selection = { kind: "whistle"; called: Called } | { kind: "grid"; code: string } | null;
export type Choice = { kind: "whistle"; id: string } | { kind: "grid"; code: string } | null;

export function selection(choice: Choice, called: readonly Called[]): Selection {
  if (choice?.kind === "grid") return choice;
  const chosen = called.find((each) => each.whistle.id === choice?.id) ?? called[0];
  return chosen ? { kind: "whistle", called: chosen } : null;
}
