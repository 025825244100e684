import { useState } from "react";

import { readStored, writeStored } from "./stored";
import type { StoredKey } from "./stored";

/** A layout choice that outlives the page. */
export function useStored(key: StoredKey): [string | null, (value: string | null) => void] {
  const [value, setValue] = useState(() => readStored(key));
  const set = (next: string | null) => {
    writeStored(key, next);
    setValue(next);
  };
  return [value, set];
}
