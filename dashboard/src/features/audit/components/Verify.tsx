import { Card } from "../../../ui/Card";
import { CopyButton } from "../../../ui/CopyButton";

const COMMAND = "java -jar agentmetrics-server-app.jar audit verify";

/** What the hashes are good for, and how to use them. */
export function Verify() {
  return (
    <Card
      title="How to check that nothing was changed"
      aside={<CopyButton text={COMMAND} label="Copy the command" />}
    >
      <div className="grid max-w-prose gap-2 text-text-2">
        <p>
          Each record holds the hash of the one before, and the end is sealed with a key that is not in the
          database. Whoever runs the server can walk the whole log; the command names the first record that
          was changed, removed or added:
        </p>
        {/* A scrolling region has to be reachable by keyboard. */}
        {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <pre tabIndex={0} className="overflow-x-auto rounded-md bg-sunken p-3 font-mono text-sm text-text">
          {COMMAND}
        </pre>
        <p>
          Keep an export elsewhere, too: a database that was replaced by an older copy of itself is only
          noticed by comparing. In the JSON export, <code className="font-mono">record</code> is exactly the
          text that was hashed.
        </p>
      </div>
    </Card>
  );
}
