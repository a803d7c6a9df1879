// SPDX-License-Identifier: Apache-2.0
// A plan is made again, or a what-if kept as one, by the server: asked for, watched, and then shown.
import { effect, signal } from "@preact/signals";
import { type Change, type Job, type Missing, type PlanRequest, ServerError, getJob, getPaths, postKeepJob, postPlanJob } from "./api";
import { isTold, jobSaid } from "./events";
import { load, words } from "./state";
import { language } from "./text";

const LOOK_AGAIN_MS = 400, LOOK_ANYWAY_MS = 5000;

/** The server takes such jobs. */
export const makesPlans = signal(false);
export const keepsWhatIfs = signal(false);
/** The one that was asked for last, until it is done. */
export const job = signal<Job | null>(null);
export const jobProblem = signal<string | null>(null);
/** Why, as a program says it. */
export const jobProblemId = signal("");
/** What the rules would want. */
export const jobMissing = signal<readonly Missing[]>([]);

export async function findJobs(): Promise<void> {
  const paths = await getPaths().catch((): Record<string, unknown> => ({}));
  makesPlans.value = "/api/jobs" in paths;
  keepsWhatIfs.value = "/api/plans/{plan}/keep" in paths;
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

/** To its end, and tells how far it is. */
export async function watchJob(asked: Job, tell: (now: Job) => void): Promise<Job> {
  let now = asked;
  tell(now);
  while (!isOver(now)) {
    now = await next(now);
    tell(now);
  }
  return now;
}

async function follow(asked: Job): Promise<void> {
  job.value = await watchJob(asked, (now) => (job.value = now));
  jobProblem.value = job.value.error?.message ?? null;
  jobProblemId.value = job.value.error?.id ?? "";
  jobMissing.value = job.value.error?.answer?.missing ?? [];
  if (job.value.state === "done") await load();
}

/** True once it is done. */
async function see(asked: Promise<Job>): Promise<boolean> {
  jobProblem.value = null;
  jobProblemId.value = "";
  jobMissing.value = [];
  try {
    await follow(await asked);
  } catch (error) {
    jobProblem.value = words(error);
    jobProblemId.value = error instanceof ServerError ? error.id : "";
  }
  const isDone = job.value?.state === "done" && jobProblem.value === null;
  job.value = null;
  return isDone;
}

export const makeAgain = (plan: PlanRequest): Promise<boolean> => see(postPlanJob(plan, language.peek()));

/** `replace`: in place of a draft that has the name already. */
export const keepAs = (plan: string, name: string, changes: readonly Change[], replace: boolean): Promise<boolean> =>
  see(postKeepJob(plan, { name, changes, replace }, language.peek()));

/** The name is that of a draft, which somebody may still want. */
export const DRAFT_IS_THERE = "operate.plan_there";
