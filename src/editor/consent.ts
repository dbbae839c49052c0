import { l10n, type Memento, window } from "vscode";

const CONSENT_KEY = "mooring.consents";

/** Asks once per program and context before a kubeconfig may run a program to sign in; a yes is remembered on this machine. */
export function createConsent(memento: Memento): (program: string, context: string) => Promise<boolean> {
  return async (program, context) => {
    const key = `${context}\n${program}`;
    const stored = memento.get<unknown>(CONSENT_KEY);
    const given = Array.isArray(stored) ? stored.filter((item): item is string => typeof item === "string") : [];
    if (given.includes(key)) return true;
    const run = l10n.t("Sign In");
    const answer = await window.showWarningMessage(
      l10n.t("{0} requires you to sign in.", context),
      {
        modal: true,
        detail: l10n.t(
          "Your kubeconfig runs this program to sign in:\n\n{0}\n\nYou are asked once per context.",
          program,
        ),
      },
      run,
    );
    if (answer !== run) return false;
    await memento.update(CONSENT_KEY, [...given, key]);
    return true;
  };
}
