import { useState } from "react";
import type { InputHTMLAttributes, ReactNode } from "react";

import { Problem } from "../api/problems";
import { Button } from "./Button";
import { Field } from "./Field";

/** What is sent: the kind and what was typed. */
export interface Proof {
  proof: string;
  password?: string;
  code?: string;
  /** A browser's answer about a passkey, as JSON. */
  credential?: string;
}

interface Kind {
  label: string;
  /** What the button says that changes to it. */
  instead: string;
  field: "password" | "code";
  input: InputHTMLAttributes<HTMLInputElement>;
}

const KINDS: Record<string, Kind> = {
  password: {
    label: "Password",
    instead: "Use the password instead",
    field: "password",
    input: { type: "password", autoComplete: "current-password" },
  },
  totp: {
    label: "Code of your authenticator app",
    instead: "Use the authenticator app instead",
    field: "code",
    input: { inputMode: "numeric", autoComplete: "one-time-code", maxLength: 6, pattern: "[0-9]{6}" },
  },
  recovery_code: {
    label: "Recovery code",
    instead: "Use a recovery code instead",
    field: "code",
    input: { autoComplete: "off", spellCheck: false, maxLength: 40 },
  },
};

interface Props {
  proofs: readonly string[];
  action: string;
  pending: boolean;
  error: Error | null;
  onProve: (proof: Proof) => void;
  /** Begins the proof with a passkey; left out where there can be none. */
  onPasskey?: (() => void) | undefined;
  /** More buttons, before the one that proves. */
  children?: ReactNode;
}

/** One of the proofs that are possible, and the way to another. */
export function ProofForm({ proofs, action, pending, error, onProve, onPasskey, children }: Props) {
  const typed = proofs.filter((proof) => proof in KINDS);
  const [chosen, setChosen] = useState(typed[0]);
  const kind = chosen === undefined ? undefined : KINDS[chosen];
  const passkey = onPasskey !== undefined && proofs.includes("passkey") && (
    <Button look={kind === undefined ? "primary" : "plain"} disabled={pending} onClick={onPasskey}>
      Use a passkey
    </Button>
  );
  if (chosen === undefined || kind === undefined) {
    return (
      <div className="grid gap-4">
        {error !== null && (
          <p role="alert" className="text-bad">
            {wrong(error)}
          </p>
        )}
        <div className="flex flex-wrap justify-end gap-2">
          {children}
          {passkey}
        </div>
      </div>
    );
  }
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        const text = new FormData(event.currentTarget).get("answer");
        onProve({ proof: chosen, [kind.field]: typeof text === "string" ? text : "" });
      }}
    >
      <Field key={chosen} label={kind.label} name="answer" required problem={wrong(error)} {...kind.input} />
      {typed.length > 1 && (
        <div className="flex flex-wrap gap-x-4">
          {typed
            .filter((other) => other !== chosen)
            .map((other) => (
              <button
                key={other}
                type="button"
                className="text-accent underline"
                onClick={() => setChosen(other)}
              >
                {KINDS[other]?.instead}
              </button>
            ))}
        </div>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        {children}
        {passkey}
        <Button type="submit" look="primary" disabled={pending}>
          {action}
        </Button>
      </div>
    </form>
  );
}

function wrong(error: Error | null): string | undefined {
  if (error === null) return undefined;
  const field = error instanceof Problem ? error.details[0]?.field : undefined;
  if (field === "code") return "This code is wrong, or was used before.";
  if (field === "present_password") return "This is not your password.";
  return error.message;
}
