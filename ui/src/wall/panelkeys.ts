/** Panels by their key, in the order of an operator's questions: 1 … 6. */
export const PANELS = ["chips", "todo", "whistles", "mapp", "ticker", "units"] as const;

/** What a panel carries so that a key can go to it. */
export const goTo = (panel: (typeof PANELS)[number]) => ({ tabIndex: -1, "data-panel": panel });
