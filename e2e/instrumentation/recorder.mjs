// Keeps what the SDK exports, and writes it as OTLP JSON with fixed ids and times.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer'
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node'

const DIRECTORY = new URL('../../server/src/test/resources/otlp/golden/', import.meta.url)
const START = 1_764_230_400_000_000_000n

export function startRecorder() {
  const exporter = new InMemorySpanExporter()
  const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
  provider.register()
  return {
    provider,
    write(name, what) {
      const spans = exporter.getFinishedSpans()
      exporter.reset()
      if (spans.length === 0) throw new Error(`${name}: nothing was exported`)
      const sent = JSON.parse(new TextDecoder().decode(JsonTraceSerializer.serializeRequest(spans)))
      fix(sent)
      const file = new URL(`${name}.json`, DIRECTORY)
      const { expected = [] } = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
      writeFileSync(file, JSON.stringify({ ...what, request: sent, expected }, null, 2) + '\n')
      console.log(name, spans.map((span) => span.name).join(', '))
    },
  }
}

// The first span starts at START, each later one a tenth of a second after it; each takes two seconds.
function fix(sent) {
  const ids = new Map()
  const fixed = (id) => {
    if (!id) return id
    if (!ids.has(id)) ids.set(id, (ids.size + 1).toString(16).padStart(id.length, '0'))
    return ids.get(id)
  }
  let at = START
  for (const resource of sent.resourceSpans) {
    resource.resource.attributes = [{ key: 'service.name', value: { stringValue: 'captured' } }]
    for (const scope of resource.scopeSpans) {
      for (const span of scope.spans) {
        span.traceId = fixed(span.traceId)
        span.spanId = fixed(span.spanId)
        span.parentSpanId = fixed(span.parentSpanId)
        span.startTimeUnixNano = at.toString()
        span.endTimeUnixNano = (at + 2_000_000_000n).toString()
        for (const event of span.events ?? []) {
          event.timeUnixNano = (at + 500_000_000n).toString()
          event.attributes = event.attributes.map(steady)
        }
        span.attributes = span.attributes.map(steady)
        at += 100_000_000n
      }
    }
  }
}

// Measured times and generated ids would differ each time.
function steady(attribute) {
  const steadied = { ...attribute }
  if (/msTo(FirstChunk|Finish)|avgOutput|avgCompletion|PerSecond|time_to_first/.test(attribute.key)) steadied.value = { doubleValue: 250 }
  if (/time_to_first_chunk/.test(attribute.key)) steadied.value = { doubleValue: 0.25 }
  if (/(operation|execute_tool)\.duration$/.test(attribute.key)) steadied.value = { doubleValue: 0.25 }
  if (attribute.key === 'server.port') steadied.value = { intValue: 443 }
  if (attribute.key === 'exception.stacktrace') steadied.value = { stringValue: 'stack' }
  if (/response\.timestamp|completion_start_time/.test(attribute.key)) steadied.value = { stringValue: '2025-11-27T08:00:00.250Z' }
  if (/call\.?id$/i.test(attribute.key) || attribute.key === 'ai.toolCall.id') steadied.value = { stringValue: 'call_1' }
  return steadied
}
