// SPDX-License-Identifier: Apache-2.0
// Who sits at the desk. Before the office is founded everybody on this machine may read; afterwards
// one signs in, with the key of one's person and its password.
import { signal } from "@preact/signals";
import { ServerError, type Session, getSession, postLogin, postLogout, whenSessionEnds } from "./api";
import { language } from "./text";

export const session = signal<Session | null>(null);
/** The server wants to know who asks. */
export const mustSignIn = signal(false);
/** Why signing in failed, in the words of the server. */
export const signInProblem = signal<string | null>(null);

// Who it was stays known: what he typed waits for him to come back.
whenSessionEnds(() => void (mustSignIn.value = true));

/** A word in the address signs in once, and must not stay there. */
export function takeLink(): string | null {
  const values = new URLSearchParams(location.search);
  const link = values.get("link");
  if (link !== null) history.replaceState(null, "", location.pathname + location.hash);
  return link;
}

async function signInAs(who: { person: string; password: string } | { link: string }): Promise<boolean> {
  try {
    session.value = await postLogin(who, language.peek());
    mustSignIn.value = false;
    signInProblem.value = null;
    return true;
  } catch (error) {
    signInProblem.value = error instanceof ServerError ? error.message : String(error);
    return false;
  }
}

export const signIn = (person: string, password: string): Promise<boolean> => signInAs({ person, password });

export async function findSession(link: string | null): Promise<void> {
  if (link !== null && (await signInAs({ link }))) return;
  session.value = await getSession().catch(() => null);
}

export async function signOut(): Promise<void> {
  await postLogout().catch(() => null);
  location.reload();
}
