// SPDX-License-Identifier: Apache-2.0
// What the server tells by itself: that the city has changed, and how far a plan is that is being made.
import { effect, signal } from "@preact/signals";
import type { Job } from "./api";
import { mustSignIn } from "./session";
import { load } from "./state";
import { language } from "./text";

const LOOK_AGAIN_MS = 15_000;

/** What a job said last. */
export const jobSaid = signal<Job | null>(null);
/** The stream is open, so that nobody has to ask. */
export const isTold = signal(false);

let isFirst = true;

/** The browser comes again by itself, but for a stream that is refused: then one looks now and again. */
function listen(): () => void {
  const source = new EventSource(`/api/events?lang=${language.value}`);
  let again: ReturnType<typeof setInterval> | undefined;
  const look = (): void => void load();
  // What changed before the stream was there, it does not tell. In the moment since the page was opened that is
  // nothing, as a rule, and the first view is not to be made twice.
  source.onopen = () => {
    isTold.value = true;
    void load({ ifOther: isFirst });
    isFirst = false;
  };
  source.addEventListener("city", look);
  source.addEventListener("reset", look);
  source.addEventListener("job", (event: MessageEvent<string>) => (jobSaid.value = JSON.parse(event.data) as Job));
  source.onerror = () => {
    isTold.value = false;
    look(); // A session that has ended says so, as does a server that is not there.
    if (source.readyState === EventSource.CLOSED) again ??= setInterval(look, LOOK_AGAIN_MS);
  };
  return () => {
    source.close();
    clearInterval(again);
    isTold.value = false;
  };
}

const isSeen = signal(true);

/** A page that nobody sees listens to nothing: browsers have few connections to a server. */
export function startEvents(): void {
  const see = (): void => void (isSeen.value = document.visibilityState === "visible");
  document.addEventListener("visibilitychange", see);
  see();
  effect(() => (isSeen.value && !mustSignIn.value ? listen() : undefined));
}
