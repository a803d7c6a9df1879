// SPDX-License-Identifier: Apache-2.0
// A plan is made again, by the server: asked for, watched, and then shown.
import { signal } from "@preact/signals";
import { type Job, type PlanRequest, ServerError, WHO_ARE_YOU, getJob, getPaths, postPlanJob } from "./api";
import { mustSignIn } from "./session";
import { load, words } from "./state";
import { language } from "./text";

const LOOK_AGAIN_MS = 400;

/** The server takes such jobs. */
export const makesPlans = signal(false);
/** The one that was asked for last, until it is done. */
export const job = signal<Job | null>(null);
export const jobProblem = signal<string | null>(null);

export async function findJobs(): Promise<void> {
  makesPlans.value = await getPaths().then((paths) => "/api/jobs" in paths, () => false);
}

const isOver = ({ state }: Job): boolean => !["waiting", "running"].includes(state);
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

async function follow(asked: Job): Promise<void> {
  job.value = asked;
  for (let now = asked; !isOver(now); job.value = now) {
    await pause(LOOK_AGAIN_MS);
    now = await getJob(now.job, language.peek());
  }
  jobProblem.value = job.value.error?.message ?? null;
  if (job.value.state === "done") await load();
}

export async function makeAgain(plan: PlanRequest): Promise<void> {
  jobProblem.value = null;
  try {
    await follow(await postPlanJob(plan, language.peek()));
  } catch (error) {
    if (error instanceof ServerError && error.status === WHO_ARE_YOU) mustSignIn.value = true;
    else jobProblem.value = words(error);
  }
  job.value = null;
}
