/** One colour for one name, on every page and in every session. */

const COLOURS = ["--s1", "--s2", "--s3", "--s4", "--s5", "--s6"] as const;

/**
 * Colours for names that stand together: by name and not by rank, which changes from page to page, and no two alike
 * while there are enough.
 */
export function coloursOf(names: readonly string[]): Map<string, string> {
  const taken = new Set<string>();
  const found = new Map<string, string>();
  for (const name of names.toSorted()) {
    if (name === "other") {
      found.set(name, "--s7");
      continue;
    }
    let index = hash(name) % COLOURS.length;
    for (let tries = 0; tries < COLOURS.length && taken.has(COLOURS[index] ?? ""); tries++) {
      index = (index + 1) % COLOURS.length;
    }
    const colour = COLOURS[index] ?? "--s7";
    taken.add(colour);
    found.set(name, colour);
  }
  return found;
}

function hash(name: string): number {
  let value = 7;
  for (const character of name) value = (value * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003;
  return value;
}
