/** Figures that may be large, as every panel writes them: 2,035, and of shares one decimal. */
const format = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

export const figure = (n: number): string => format.format(n);
