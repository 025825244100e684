import { Link } from "@tanstack/react-router";

import { Card } from "../../../ui/Card";
import { CopyButton } from "../../../ui/CopyButton";
import { PageHead } from "../../../ui/PageHead";
import { Empty } from "../../../ui/States";

/** No metrics: what would be here, and the lines that bring them. */
export function HowToSend() {
  const lines = [
    "export OTEL_METRICS_EXPORTER=otlp",
    `export OTEL_EXPORTER_OTLP_ENDPOINT=${window.location.origin}/otlp`,
    "export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
    'export OTEL_EXPORTER_OTLP_HEADERS="Authorization=Bearer%20$AGENTMETRICS_API_KEY"',
    'export OTEL_EXPORTER_OTLP_CERTIFICATE="$AGENTMETRICS_CA"',
  ].join("\n");
  return (
    <div className="grid gap-4">
      <PageHead title="No metrics in this time">
        What OpenTelemetry exporters report beside spans: tokens and durations by model, agent and tool, and
        what Claude Code counts.
      </PageHead>
      <Card>
        <Empty title="Let an exporter send them here">
          Choose a longer time range, or start your agent with these lines in its environment. The first
          values arrive within a minute.
        </Empty>
        <div className="relative mx-auto max-w-3xl">
          {/* A scrolling region has to be reachable by keyboard. */}
          <pre
            // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
            tabIndex={0}
            className="overflow-x-auto rounded-md bg-sunken p-3 pr-12 text-left font-mono text-sm"
          >
            {lines}
          </pre>
          <div className="absolute top-2 right-2">
            <CopyButton text={lines} label="Copy the lines" />
          </div>
        </div>
        <p className="px-4 pt-3 text-center text-text-2">
          <Link to="/welcome" className="link">
            How to send runs
          </Link>{" "}
          has the lines for each library.
        </p>
      </Card>
    </div>
  );
}
