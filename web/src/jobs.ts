// SPDX-License-Identifier: Apache-2.0
// A plan is made again, by the server: asked for, watched, and then shown.
import { effect, signal } from "@preact/signals";
import { type Job, type Missing, type PlanRequest, getJob, getPaths, postPlanJob } from "./api";
import { isTold, jobSaid } from "./events";
import { load, words } from "./state";
import { language } from "./text";

const LOOK_AGAIN_MS = 400, LOOK_ANYWAY_MS = 5000;

/** The server takes such jobs. */
export const makesPlans = signal(false);
/** The one that was asked for last, until it is done. */
export const job = signal<Job | null>(null);
export const jobProblem = signal<string | null>(null);
/** What the rules would want. */
export const jobMissing = signal<readonly Missing[]>([]);

export async function findJobs(): Promise<void> {
  makesPlans.value = await getPaths().then((paths) => "/api/jobs" in paths, () => false);
}

const isOver = ({ state }: Job): boolean => !["waiting", "running"].includes(state);
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** What the server tells of the job by itself; where it tells nothing one asks. */
async function next(last: Job): Promise<Job> {
  let stop = (): void => {};
  const told = new Promise<Job>((done) => {
    stop = effect(() => {
      const said = jobSaid.value;
      if (said?.job === last.job && said !== last) done(said);
    });
  });
  const silence = pause(isTold.value ? LOOK_ANYWAY_MS : LOOK_AGAIN_MS).then(() => null);
  const said = await Promise.race([told, silence]);
  stop();
  return said ?? getJob(last.job, language.peek());
}

async function follow(asked: Job): Promise<void> {
  job.value = asked;
  for (let now = asked; !isOver(now); job.value = now) {
    now = await next(now);
  }
  jobProblem.value = job.value.error?.message ?? null;
  jobMissing.value = job.value.error?.answer?.missing ?? [];
  if (job.value.state === "done") await load();
}

export async function makeAgain(plan: PlanRequest): Promise<void> {
  jobProblem.value = null;
  jobMissing.value = [];
  try {
    await follow(await postPlanJob(plan, language.peek()));
  } catch (error) {
    jobProblem.value = words(error);
  }
  job.value = null;
}
