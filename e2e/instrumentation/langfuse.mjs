// Langfuse's own SDK, which gives exclusive counts as JSON.
import { startObservation } from '@langfuse/tracing'

export async function capture(recorder) {
  const agent = startObservation('weather-agent', { input: 'How is the weather?' }, { asType: 'agent' })
  const call = agent.startObservation(
    'answer',
    { model: 'claude-sonnet-4-5', input: 'How is the weather?', modelParameters: { temperature: 0 } },
    { asType: 'generation' },
  )
  call.update({
    output: 'Sunny, said the model.',
    completionStartTime: new Date(),
    usageDetails: { input: 1000, output: 200, input_cached_tokens: 9000, input_cache_creation: 500, total: 10700 },
    costDetails: { total: 0.0123 },
  })
  call.end()
  agent.end()
  recorder.write('langfuse-5', { library: '@langfuse/tracing 5.11.1', source: 'instrumentation' })
}
