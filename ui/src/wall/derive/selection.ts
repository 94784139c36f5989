/** What the map shows in full: the operator's choice, else what rotates, else the first whistle. */
import type { WallCase } from "../frames";
import type { Called } from "./whistles";

export type Place = "grid" | "village" | "unit" | "camera";
export type Choice = { kind: "whistle" | "case"; id: string } | { kind: Place; code: string } | null;
export type Selection =
  | { kind: "whistle"; called: Called }
  | { kind: "case"; view: WallCase }
  | { kind: Place; code: string }
  | null;

export function selection(
  choice: Choice,
  called: readonly Called[],
  cases: ReadonlyMap<string, WallCase>,
): Selection {
  if (choice && "code" in choice) return choice;
  const view = choice?.kind === "case" ? cases.get(choice.id) : undefined;
  const chosen = called.find((each) => (view ? each.view.id === view.id : each.whistle.id === choice?.id));
  if (chosen) return { kind: "whistle", called: chosen };
  if (view) return { kind: "case", view };
  return called[0] ? { kind: "whistle", called: called[0] } : null;
}
