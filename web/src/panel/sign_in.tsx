// SPDX-License-Identifier: Apache-2.0
import { useState } from "preact/hooks";
import { mustSignIn, session, signIn, signInProblem, signOut } from "../session";
import { load } from "../state";
import { t } from "../text";

export function SignIn() {
  const [person, setPerson] = useState("");
  const [password, setPassword] = useState("");
  const [isAsking, setAsking] = useState(false);
  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    setAsking(true);
    if (await signIn(person.trim(), password)) await load();
    setPassword("");
    setAsking(false);
  }
  if (!mustSignIn.value) return null;
  return (
    <form class="sign-in" onSubmit={(event) => void submit(event)}>
      <h2>{t("sign_in")}</h2>
      <p class="small">{t("sign_in_why")}</p>
      <label>
        <span>{t("person")}</span>
        <input name="person" autocomplete="username" required value={person}
          onInput={(event) => setPerson(event.currentTarget.value)} />
      </label>
      <label>
        <span>{t("password")}</span>
        <input name="password" type="password" autocomplete="current-password" required value={password}
          onInput={(event) => setPassword(event.currentTarget.value)} />
      </label>
      {signInProblem.value !== null && <p class="note" role="alert">{signInProblem.value || t("no_server")}</p>}
      <button type="submit" class="quiet strong" disabled={isAsking}>{t("sign_in")}</button>
    </form>
  );
}

/** Who has signed in, and the way out. */
export function Sitting() {
  const who = session.value;
  if (!who?.signed_in || mustSignIn.value) return null;
  return (
    <p class="sitting small screen">
      {who.holder ? t("holder") : t("signed_in_as", { person: who.person ?? "" })}
      {" · "}<button type="button" class="plain-button" onClick={() => void signOut()}>{t("sign_out")}</button>
    </p>
  );
}
