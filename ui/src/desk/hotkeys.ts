/** The letter that opens a verb's form. J, K, / and Enter move about: keys.ts. */
export const HOTKEYS: Record<string, string> = {
  "duty.sign": "S",
  "duty.contact": "L",
  "duty.report_in": "A",
  "duty.record": "R",
  "duty.finish": "F",
  "duty.return": "T",
  "whistle.gather": "C",
  "notice.issue": "N",
  "notice.serve": "D",
  "case.ask_extension": "X",
  "case.ask_suspension": "G",
};
