import type { Labels } from "../labels";

export const deskLabels = {} satisfies Labels;
