// SPDX-License-Identifier: Apache-2.0
// A file on its way into a register: tried first, so that one sees what would become of its rows,
// then imported. The file stays with the browser, and is sent for each of the two.
import { batch, effect, signal } from "@preact/signals";
import {
  FILE_BYTES_MAX, type ImportOptions, type ImportReport, type Job, type Missing, ServerError, deleteJob, getImportReport, postImport,
} from "../api";
import { watchJob } from "../jobs";
import { session } from "../session";
import { load, register, words } from "../state";
import { refusedToMe } from "./data";
import { language, seen, t } from "../text";

export const MEGABYTE = 1024 * 1024;

export type Stage = "choosing" | "sending" | "running" | "tried" | "done" | "failed" | "cancelled";

interface Refusal {
  words: string;
  missing: readonly Missing[];
}

export const isImporting = signal(false);
/** A file is held over the page. */
export const isDragged = signal(false);
export const file = signal<File | null>(null);
export const options = signal<ImportOptions>({});
export const stage = signal<Stage>("choosing");
export const importJob = signal<Job | null>(null);
export const report = signal<ImportReport | null>(null);
export const refusal = signal<Refusal | null>(null);

let sending: AbortController | null = null;

function forgetOutcome(): void {
  sending?.abort();
  sending = null;
  batch(() => {
    stage.value = "choosing";
    importJob.value = null;
    report.value = null;
    refusal.value = null;
  });
}

export function startImport(): void {
  forgetOutcome();
  batch(() => {
    file.value = null;
    options.value = {};
    isImporting.value = true;
  });
}

export const isUnderWay = (): boolean => stage.value === "sending" || stage.value === "running";

/** What is under way goes on: it is cancelled by its own button. */
export function stopImport(): void {
  if (isUnderWay()) return;
  forgetOutcome();
  isImporting.value = false;
}

function refuse(said: string, missing: readonly Missing[] = []): void {
  batch(() => {
    refusal.value = { words: said, missing };
    stage.value = "failed";
  });
}

/** Else the page says who may, and the file waits. */
const mayAsk = (): boolean => session.value?.signed_in === true && refusedToMe.value === null;

/** Why the browser need not send it. */
function fault(of: File): string | null {
  const name = seen(of.name);
  if (of.size > FILE_BYTES_MAX) return t("import_too_large", { name, size: FILE_BYTES_MAX / MEGABYTE });
  return of.size === 0 ? t("import_empty", { name }) : null;
}

export function takeFile(of: File): void {
  if (isUnderWay()) return;
  if (!isImporting.value) startImport();
  forgetOutcome();
  file.value = of;
  if (mayAsk()) void send(true);
}

/** What was found out with other options does not hold any more. */
export function setOption(name: string, value: string): void {
  forgetOutcome();
  options.value = { ...options.value, [name]: value };
}

async function finish(job: Job, mine: AbortController): Promise<void> {
  const found = job.state === "cancelled" ? null : await getImportReport(job.job, language.peek()).catch(() => null);
  if (sending !== mine) return;
  batch(() => {
    report.value = found;
    if (job.state === "failed") refuse(job.error?.message ?? "", job.error?.answer?.missing);
    else if (job.state === "cancelled") stage.value = "cancelled";
    else stage.value = job.import?.trial ? "tried" : "done";
  });
  if (stage.value === "done") await load();
}

export async function send(isTrial: boolean): Promise<void> {
  const [of, name] = [file.value, register.value];
  if (of === null || name === null || isUnderWay()) return;
  forgetOutcome();
  const said = fault(of);
  if (said !== null) return refuse(said);
  const mine = new AbortController();
  sending = mine;
  stage.value = "sending";
  try {
    const asked = await postImport(name, of, { ...options.value, trial: String(isTrial) }, language.peek(), mine.signal);
    stage.value = "running";
    await finish(await watchJob(asked, (now) => {
      if (sending === mine) importJob.value = now;
    }), mine);
  } catch (error) {
    if (sending !== mine) return;
    if (mine.signal.aborted) return void (stage.value = "cancelled");
    const isServers = error instanceof ServerError && (error.status > 0 || error.message !== "");
    // A file that was changed since it was chosen is not sent: the browser says no more than that.
    const isGone = !isServers && !(await of.slice(0, 1).arrayBuffer().then(() => true, () => false));
    refuse(isGone ? t("import_gone") : words(error), error instanceof ServerError ? error.missing : []);
  }
}

export function cancelImport(): void {
  if (stage.value === "sending") sending?.abort();
  else if (importJob.value !== null) void deleteJob(importJob.value.job).catch(() => null);
}

/** What is said of rows is the server's, in the language it was asked in. */
function sayAgain(): void {
  const [inLanguage, job] = [language.value, importJob.peek()];
  if (report.peek() === null || job === null) return;
  void getImportReport(job.job, inLanguage).then((found) => {
    if (importJob.peek() === job && language.peek() === inLanguage) report.value = found;
  }, () => null);
}

/** The table that is shown is another: nothing of this one goes there. */
export function startImporting(): void {
  effect(sayAgain);
  let last = register.peek();
  effect(() => {
    if (register.value === last) return;
    last = register.value;
    if (stage.peek() === "sending") sending?.abort();
    forgetOutcome();
    isImporting.value = false;
    file.value = null;
  });
}
