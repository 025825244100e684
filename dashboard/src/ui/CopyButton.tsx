import { Check, Copy } from "lucide-react";
import { useState } from "react";

import { Button } from "./Button";

export function CopyButton({ text, label }: { text: string; label: string }) {
  const [done, setDone] = useState(false);
  const copy = () => {
    void navigator.clipboard.writeText(text).then(() => setDone(true));
  };
  return (
    <Button look="quiet" onClick={copy} aria-label={label}>
      {done ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
      <span aria-live="polite">{done ? "copied" : "copy"}</span>
    </Button>
  );
}
