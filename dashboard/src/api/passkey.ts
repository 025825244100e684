/** What browsers do with passkeys, the whole of it as JSON. */
import type { PasskeyCreation, PasskeyRequest } from "./types";

/** Whether this browser can do it here: over https, and with options and answers as JSON. */
export function browserHasPasskeys(): boolean {
  return (
    window.isSecureContext &&
    "PublicKeyCredential" in window &&
    typeof PublicKeyCredential.parseRequestOptionsFromJSON === "function"
  );
}

/** A signature with a passkey that is there. */
export function signWithPasskey({ public_key }: PasskeyRequest): Promise<unknown> {
  return asked(() =>
    navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(public_key) }),
  );
}

export function makePasskey({ public_key }: PasskeyCreation): Promise<unknown> {
  return asked(() =>
    navigator.credentials.create({
      publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(public_key),
    }),
  );
}

/** What the browser says in its own words is of no help to a person. */
const WORDS = new Map([
  ["NotAllowedError", "No passkey was chosen, or it took too long."],
  ["InvalidStateError", "This device has a passkey for you already."],
  ["SecurityError", "Passkeys of this server do not work under this address."],
  ["ConstraintError", "This device has no way to ask who you are: no PIN, fingerprint or face is set up."],
]);

async function asked(ask: () => Promise<Credential | null>): Promise<unknown> {
  try {
    const credential = await ask();
    if (credential instanceof PublicKeyCredential) return credential.toJSON() as unknown;
  } catch (failure) {
    const words = failure instanceof DOMException ? WORDS.get(failure.name) : undefined;
    if (words !== undefined) throw new Error(words, { cause: failure });
  }
  throw new Error("The browser did not answer with a passkey.");
}
