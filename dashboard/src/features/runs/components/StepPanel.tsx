import { duration } from "../../../lib/format";
import { Card } from "../../../ui/Card";
import { stepFailed } from "../timeline";
import type { Bar } from "../timeline";

/** One step of the timeline in full. */
export function StepPanel({ bar: { step, start, exact } }: { bar: Bar }) {
  const failed = stepFailed(step);
  const facts: [string, string][] = [
    ["Kind", { step: "step", tool: "tool call", llm: "model call" }[step.kind]],
    ["Ended", step.status === "" ? "not said" : step.status],
    ["Took", duration(step.duration_ms)],
    ["Started", exact ? `${duration(start)} after the run` : "not sent"],
  ];
  return (
    <Card title={step.name} aside={failed ? <span className="text-bad">◆ failed</span> : undefined}>
      {step.error !== null && step.error !== "" && (
        <p className="mb-3 rounded-md bg-bad-soft px-3 py-2 font-mono text-sm break-words text-bad">
          {step.error}
        </p>
      )}
      <dl className="grid grid-cols-[96px_minmax(0,1fr)] gap-y-1">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-text-2">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {step.metadata !== null && step.metadata !== undefined && (
        // A scrolling region has to be reachable by keyboard.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <pre tabIndex={0} className="mt-3 max-h-48 overflow-auto rounded-md bg-sunken p-2 font-mono text-sm">
          {JSON.stringify(step.metadata, null, 2)}
        </pre>
      )}
    </Card>
  );
}
