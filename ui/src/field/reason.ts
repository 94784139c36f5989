/** Why a report waits or was refused, in the page's language. */
import { inLanguage, named } from "../labels";
import type { Entry } from "./outbox";

export const reasonOf = ({ reason, english = "" }: Entry): string => inLanguage(named("mine.why", reason), english);
