/** Ready to run, with the reader's own address and the key from the environment. */
export function snippets(origin: string): { title: string; code: string }[] {
  return [
    {
      title: "curl",
      code: `curl --cacert "$AGENTMETRICS_CA" ${origin}/v1/events \\
  -H "Authorization: Bearer $AGENTMETRICS_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{"trace_id":"'$(date +%s)'","agent_id":"my-agent","status":"success",
       "duration_ms":842,"model":"claude-sonnet-4-5","input_tokens":1240,"output_tokens":340}'`,
    },
    {
      title: "Python",
      code: `import os, requests, uuid

requests.post(
    "${origin}/v1/events",
    headers={"Authorization": f"Bearer {os.environ['AGENTMETRICS_API_KEY']}"},
    json={"event_id": str(uuid.uuid4()), "agent_id": "my-agent", "status": "success",
          "duration_ms": 842, "model": "claude-sonnet-4-5",
          "input_tokens": 1240, "output_tokens": 340},
    verify=os.environ["AGENTMETRICS_CA"],
).raise_for_status()`,
    },
    {
      title: "Node.js (start it with NODE_EXTRA_CA_CERTS=$AGENTMETRICS_CA)",
      code: `await fetch("${origin}/v1/events", {
  method: "POST",
  headers: {
    Authorization: \`Bearer \${process.env.AGENTMETRICS_API_KEY}\`,
    "Content-Type": "application/json",
  },
  body: JSON.stringify({ event_id: crypto.randomUUID(), agent_id: "my-agent", status: "success",
    duration_ms: 842, model: "claude-sonnet-4-5", input_tokens: 1240, output_tokens: 340 }),
});`,
    },
  ];
}
