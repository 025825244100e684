import { lazy, Suspense, useEffect, useState } from "react";

import { setAskForProof } from "../api/stepUp";

// Seldom needed.
const StepUpDialog = lazy(() =>
  import("./StepUpDialog").then((module) => ({ default: module.StepUpDialog })),
);

interface Asked {
  proofs: readonly string[];
  answer: (proved: boolean) => void;
}

/** Puts the server's wish for another proof before the person; whatever needed it goes on afterwards. */
export function StepUp() {
  const [asked, setAsked] = useState<Asked | null>(null);

  // The client of the API is outside React.
  useEffect(() => {
    setAskForProof((proofs) => new Promise((answer) => setAsked({ proofs, answer })));
    return () => setAskForProof(null);
  }, []);

  if (asked === null) return null;
  const done = (proved: boolean) => {
    setAsked(null);
    asked.answer(proved);
  };
  return (
    <Suspense>
      <StepUpDialog proofs={asked.proofs} onDone={done} />
    </Suspense>
  );
}
