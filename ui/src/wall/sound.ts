/** The wall sounds for one thing: a critical case (L1) that nobody has taken up. Three short tones, again every ten
 * seconds. A browser gives no sound before somebody has touched the page, and the wall says so. */
import { effect, signal } from "@preact/signals";
import { onInput } from "./input";
import { kiosk } from "./page";
import { untaken } from "./view";

const AGAIN = 10_000; // ms
const TONES = [880, 660, 880]; // Hz
const LENGTH = 0.18; // s
const LOUD = 0.25;

export const allowed = signal(false);
export const muted = signal(false);

let audio: AudioContext | null = null;
let silenced = new Set<string>(); // the cases that sounded when it was muted
let beating: ReturnType<typeof setInterval> | null = null;

/** Mute and unmute. What comes after it sounds again. */
export function toggleMute(): void {
  silenced = new Set(untaken.peek().map((view) => view.id)); // first: the effect below looks at once
  muted.value = !muted.value;
}

export function startSound(): void {
  onInput(allow);
  effect(() => {
    if (kiosk.value) allow(); // its browser may be told to allow it; that it is one is known late, by its session
  });
  effect(() => {
    const all = untaken.value;
    if (all.some((view) => !silenced.has(view.id))) muted.value = false;
    const sounds = all.length > 0 && !muted.value && allowed.value;
    if (sounds && beating === null) {
      play();
      beating = setInterval(play, AGAIN);
    } else if (!sounds && beating !== null) {
      clearInterval(beating);
      beating = null;
    }
  });
}

function allow(): void {
  if (allowed.peek() || typeof AudioContext === "undefined") return;
  if (!kiosk.peek() && !navigator.userActivation?.hasBeenActive) return; // moving the mouse is not enough
  audio ??= new AudioContext();
  const look = () => (allowed.value = audio?.state === "running");
  audio.onstatechange = look;
  void audio.resume().then(look, look);
}

function play(): void {
  if (!audio) return;
  const begin = audio.currentTime + 0.05;
  TONES.forEach((pitch, nth) => tone(audio!, pitch, begin + nth * LENGTH * 1.3));
}

function tone(on: AudioContext, pitch: number, from: number): void {
  const [source, volume] = [on.createOscillator(), on.createGain()];
  source.type = "square";
  source.frequency.value = pitch;
  volume.gain.setValueAtTime(LOUD, from);
  volume.gain.exponentialRampToValueAtTime(0.001, from + LENGTH);
  source.connect(volume).connect(on.destination);
  source.start(from);
  source.stop(from + LENGTH);
}
