import { useEffect, useRef, useState } from "react";

import { http } from "../../api/http";
import { Problem } from "../../api/problems";
import { Button } from "../../ui/Button";
import { Field } from "../../ui/Field";
import { Logo } from "../../ui/Logo";

type State = { at: "form" } | { at: "sending" } | { at: "sent" } | { at: "failed"; message: string };

/** For anybody who found a key. The key is taken out of the page before it is sent, and kept nowhere. */
export function LeaksPage() {
  const [state, setState] = useState<State>({ at: "form" });
  return (
    <main className="grid min-h-screen place-items-center p-4">
      <div className="grid w-full max-w-lg gap-4 rounded-lg border border-line bg-panel p-6 shadow-card">
        <div className="flex items-center gap-2">
          <Logo />
          <h1>Found a key?</h1>
        </div>
        {state.at === "sent" ? (
          <div role="status" className="grid gap-2">
            <p className="font-medium">Thank you. Your report was received.</p>
            <p className="text-text-2">
              Every working key of this server that was in it has been revoked, and its owners can read where
              you saw it. This page says the same for everything, so that nobody can try keys here.
            </p>
            <div>
              <Button onClick={() => setState({ at: "form" })}>Report another</Button>
            </div>
          </div>
        ) : (
          <ReportForm state={state} onChange={setState} />
        )}
      </div>
    </main>
  );
}

function ReportForm({ state, onChange }: { state: State; onChange: (state: State) => void }) {
  const form = useRef<HTMLFormElement>(null);
  // A browser that keeps a page for its back button would keep what was pasted.
  useEffect(() => {
    const forget = () => form.current?.reset();
    window.addEventListener("pagehide", forget);
    return () => window.removeEventListener("pagehide", forget);
  }, []);

  async function report(filled: HTMLFormElement) {
    const values = new FormData(filled);
    filled.reset();
    onChange({ at: "sending" });
    try {
      await http.post("/v1/leaks", { text: values.get("text"), where: values.get("where") });
      onChange({ at: "sent" });
    } catch (failure) {
      const reason = failure instanceof Problem ? failure.message : "Something went wrong here.";
      onChange({ at: "failed", message: `${reason} Nothing was kept: paste the key again.` });
    }
  }

  return (
    <form
      ref={form}
      className="grid gap-4"
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        void report(event.currentTarget);
      }}
    >
      <p className="text-text-2">
        If you saw an AgentMetrics key of this server where it does not belong, paste it here. It is revoked
        at once. You need no account.
      </p>
      <div className="grid gap-1">
        <label htmlFor="leak-text" className="font-medium">
          The key, or the text it is in
        </label>
        <textarea
          id="leak-text"
          name="text"
          required
          rows={5}
          maxLength={30_000}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          data-gramm="false"
          aria-describedby="leak-text-help"
          className="rounded-md border border-line-strong bg-panel px-2.5 py-2 font-mono"
        />
        <div id="leak-text-help" className="text-sm text-text-3">
          Keys begin with am_live_ or am_test_. The text itself is not kept.
        </div>
      </div>
      <Field
        label="Where you saw it"
        name="where"
        maxLength={1_000}
        autoComplete="off"
        spellCheck={false}
        help="An address helps most. The owners of the key read this, and the network address you report from."
      />
      {state.at === "failed" && (
        <p role="alert" className="text-bad">
          {state.message}
        </p>
      )}
      <Button type="submit" look="primary" className="!h-9" disabled={state.at === "sending"}>
        Report and revoke
      </Button>
    </form>
  );
}
