import { Link } from "@tanstack/react-router";

import type { SpanDetail, SpanNode } from "../../../api/types";
import { count, duration, exactUsd, plural, usd } from "../../../lib/format";
import { precise } from "../../../lib/time";
import { useScope } from "../../../lib/useScope";
import { Card } from "../../../ui/Card";
import { CopyButton } from "../../../ui/CopyButton";
import { Block, Skeleton } from "../../../ui/Skeleton";
import { Failure } from "../../../ui/States";
import { useSpan } from "../detail";
import { kindOf, titleOf, tokensTitle } from "../spans";
import type { Tree } from "../useTree";
import { PromptAndOutput } from "./PromptAndOutput";
import { SpanContents } from "./SpanContents";

/** The span that is chosen, with everything that is stored of it. */
export function SpanPanel({ tree, span }: { tree: Tree; span: string }) {
  // The address may name one that is folded: then only its own answer tells of it.
  const node = tree.all.nodes.get(span);
  const query = useSpan(tree.id, span);
  if (query.data === undefined) {
    return (
      <Card title={node === undefined ? "Span" : titleOf(node)}>
        {query.isError ? (
          <Failure error={query.error} retry={() => void query.refetch()} />
        ) : (
          <Skeleton>
            <Block className="h-64" />
          </Skeleton>
        )}
      </Card>
    );
  }
  const detail = query.data;
  return (
    <Card title={titleOf(detail)} aside={<Ended status={detail.status} />}>
      {detail.status === "error" && (
        <p className="mb-3 rounded-md bg-bad-soft px-3 py-2 font-mono text-sm break-words text-bad">
          {[...new Set([detail.error_type, detail.error_message])].filter(Boolean).join(": ") ||
            "It did not say why."}
        </p>
      )}
      <Facts detail={detail} node={node} tree={tree} />
      {detail.tokens !== null && <TokenTable detail={detail} node={node} />}
      {/* Of a trace that is at work the runs are not there yet. */}
      {node?.adds.head === true &&
        node.adds.run_id !== null &&
        tree.first.run_id !== null &&
        node.adds.run_id !== tree.first.run_id && <OwnRun run={node.adds.run_id} agent={node.agent} />}
      <PromptAndOutput traceId={detail.trace_id} spanId={detail.span_id} />
      <SpanContents tree={tree} detail={detail} />
    </Card>
  );
}

function Ended({ status }: { status: SpanDetail["status"] }) {
  if (status === "error") return <span className="text-bad">◆ failed</span>;
  if (status === "running") return <span className="text-accent">○ running</span>;
  return <span>{status === "ok" ? "● ok" : "ended"}</span>;
}

function OwnRun({ run, agent }: { run: string; agent: string }) {
  const { search } = useScope();
  return (
    <p className="mt-3">
      <Link to="/runs/$id" params={{ id: run }} search={{ ...search }} className="link">
        Open {agent} as a run of its own
      </Link>
    </p>
  );
}

interface FactsProps {
  detail: SpanDetail;
  node: SpanNode | undefined;
  tree: Tree;
}

function Facts({ detail, node, tree }: FactsProps) {
  const parent = tree.all.nodes.get(node?.parent_id ?? "");
  const facts: [string, string][] = [
    ["Kind", kindOf(detail).long],
    ["Name", detail.name],
    ["Agent", node?.agent ?? detail.agent],
    ["Model", [detail.model, detail.provider && `by ${detail.provider}`].filter(Boolean).join(" ")],
    ["Asked for", detail.request_model === detail.model ? "" : detail.request_model],
    ["Tool", [detail.tool, detail.tool_type && `(${detail.tool_type})`].filter(Boolean).join(" ")],
    [
      "Started",
      node === undefined
        ? precise(new Date(detail.started_at))
        : `${duration(node.offset_ms)} after the start`,
    ],
    ["Took", took(detail, node)],
    ["First token", detail.ttft_ms === null ? "" : duration(detail.ttft_ms)],
    ["Finished", detail.finish_reason],
    ["Called by", parent === undefined ? "" : `${kindOf(parent).word} “${titleOf(parent)}”`],
    ["Beneath it", node === undefined || node.below.spans === 0 ? "" : beneath(node)],
    ["Service", detail.service],
    ["Workflow", detail.workflow],
    ["Reported by", [detail.scope, detail.scope_version].filter(Boolean).join(" ")],
  ];
  return (
    <dl className="grid grid-cols-[88px_minmax(0,1fr)] gap-y-1">
      {facts
        .filter(([, value]) => value !== "")
        .map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-text-2">{name}</dt>
            <dd className="break-words">{value}</dd>
          </div>
        ))}
      <dt className="text-text-2">Span id</dt>
      <dd className="-my-1 flex flex-wrap items-center font-mono text-sm">
        {detail.span_id}
        <CopyButton text={detail.span_id} label="Copy the span's id" />
      </dd>
    </dl>
  );
}

/** The tree and the span are asked for apart: only the span says whether it has ended. */
function took({ started_at, ended_at }: SpanDetail, node: SpanNode | undefined): string {
  if (ended_at === null) return "has not ended";
  return duration(node?.duration_ms ?? Date.parse(ended_at) - Date.parse(started_at));
}

function beneath({ below }: SpanNode): string {
  const parts = [plural(below.spans, "span")];
  if (below.errors > 0) parts.push(`${count(below.errors)} failed`);
  if (below.tokens > 0) parts.push(`${count(below.tokens)} tokens`);
  if (below.cost_usd !== null) parts.push(usd(below.cost_usd));
  return parts.join(", ");
}

function TokenTable({ detail, node }: { detail: SpanDetail; node: SpanNode | undefined }) {
  const { tokens, cost } = detail;
  if (tokens === null) return null;
  const kinds: [string, number][] = [
    ["Input", tokens.input],
    ["Cache read", tokens.cache_read],
    ["Cache write", tokens.cache_write],
    ["Audio in", tokens.audio_input],
    ["Output", tokens.output],
    ["Reasoning", tokens.reasoning],
    ["Audio out", tokens.audio_output],
    ["Of unknown kind", tokens.unknown],
  ];
  return (
    <table className="mt-3 w-full">
      <caption className="pb-1 text-left text-text-2">{tokensTitle(detail.kind, node?.adds)}</caption>
      <tbody>
        {kinds
          .filter(([, amount]) => amount > 0)
          .map(([name, amount]) => (
            <tr key={name} className="border-t border-line">
              <th scope="row" className="py-1 text-left font-normal">
                {name}
              </th>
              <td className="py-1 text-right">{count(amount)}</td>
            </tr>
          ))}
        <tr className="border-t border-line font-semibold">
          <th scope="row" className="py-1 text-left">
            {cost.usd === null ? "No price is known" : `Cost, ${cost.source}`}
          </th>
          <td className="py-1 text-right" title={exactUsd(cost.usd)}>
            {usd(cost.usd)}
          </td>
        </tr>
      </tbody>
    </table>
  );
}
