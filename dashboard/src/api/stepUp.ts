/** How somebody proves once more who they are, before something sensitive. */

export type AskForProof = (proofs: readonly string[]) => Promise<boolean>;

let asker: AskForProof | null = null;
let asking: Promise<boolean> | null = null;

/** Who asks the person; nobody while no page of theirs is open. */
export function setAskForProof(ask: AskForProof | null): void {
  asker = ask;
}

/** Whether the person proved it. Several requests at once ask once. */
export function askForProof(proofs: readonly string[]): Promise<boolean> {
  if (asker === null) return Promise.resolve(false);
  asking ??= asker(proofs).finally(() => {
    asking = null;
  });
  return asking;
}
