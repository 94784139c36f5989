/** When a list that others change is asked for again. */
import { useEffect, useState } from "preact/hooks";
import { online } from "./sending";

const EVERY = 60_000; // ms, while somebody looks

/** Another value whenever the line comes or goes, the page is looked at again, and each minute of that. */
export function useFresh(): string {
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const look = () => document.visibilityState === "visible" && setTurn((before) => before + 1);
    const timer = setInterval(look, EVERY);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, []);
  return `${online.value}/${turn}`;
}
