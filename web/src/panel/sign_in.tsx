// SPDX-License-Identifier: Apache-2.0
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { rolesWords } from "../registers/table";
import { mustSignIn, session, signIn, signInProblem, signOut } from "../session";
import { load } from "../state";
import { t } from "../text";

/** The form is gone: the keyboard goes on where its reader was, else at the head of the page. */
function focusPage(): void {
  const places = [".registers .card h2", ".registers h1", ".head h1"];
  const at = places.map((place) => document.querySelector<HTMLElement>(place)).find((of) => of !== null);
  if (!at) return;
  at.tabIndex = -1;
  at.focus({ preventScroll: true });
}

function Form() {
  const first = useRef<HTMLInputElement>(null), second = useRef<HTMLInputElement>(null);
  // Who was here before most likely comes again.
  const [person, setPerson] = useState(session.value?.person ?? "");
  const [password, setPassword] = useState("");
  const [isAsking, setAsking] = useState(false);
  useLayoutEffect(() => (person === "" ? first : second).current?.focus(), []);
  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    setAsking(true);
    if (await signIn(person.trim(), password)) await load();
    setPassword("");
    setAsking(false);
  }
  return (
    <form class="sign-in" onSubmit={(event) => void submit(event)}>
      <h2>{t("sign_in")}</h2>
      <p class="small">{t("sign_in_why")}</p>
      <label>
        <span>{t("person")}</span>
        <input ref={first} name="person" autocomplete="username" required value={person}
          onInput={(event) => setPerson(event.currentTarget.value)} />
      </label>
      <label>
        <span>{t("password")}</span>
        <input ref={second} name="password" type="password" autocomplete="current-password" required value={password}
          onInput={(event) => setPassword(event.currentTarget.value)} />
      </label>
      {signInProblem.value !== null && <p class="note" role="alert">{signInProblem.value || t("no_server")}</p>}
      <button type="submit" class="quiet strong" disabled={isAsking}>{t("sign_in")}</button>
    </form>
  );
}

export function SignIn() {
  const isAsked = mustSignIn.value, wasAsked = useRef(isAsked);
  useEffect(() => {
    if (wasAsked.current && !isAsked) focusPage();
    wasAsked.current = isAsked;
  }, [isAsked]);
  return isAsked ? <Form /> : null;
}

/** Who has signed in, as what, and the way out. */
export function Sitting() {
  const who = session.value;
  if (!who?.signed_in || mustSignIn.value) return null;
  return (
    <p class="sitting small screen">
      {who.holder ? t("holder")
        : t("signed_in_as", { person: who.person ?? "", roles: rolesWords(who.roles) || t("no_role") })}
      {" · "}<button type="button" class="plain-button" onClick={() => void signOut()}>{t("sign_out")}</button>
    </p>
  );
}
