// Vercel's AI SDK 7, whose spans come from a package of its own, registered once for all calls.
import { OpenTelemetry } from '@ai-sdk/otel'
import { z } from 'zod'

export async function capture(recorder, url) {
  const ai = await import('ai-7')
  const { createOpenAI } = await import('@ai-sdk/openai-7')
  const { createAnthropic } = await import('@ai-sdk/anthropic-7')
  const openai = createOpenAI({ baseURL: url, apiKey: 'none' })
  const anthropic = createAnthropic({ baseURL: url, apiKey: 'none' })
  const telemetry = { functionId: 'weather-agent', integrations: new OpenTelemetry() }
  const what = { library: 'ai 7, @ai-sdk/otel 1', source: 'instrumentation' }

  await ai.generateText({
    model: openai.chat('gpt-4o-mini'),
    prompt: 'How is the weather in Graz?',
    tools: {
      weather: ai.tool({ description: 'The weather', inputSchema: z.object({ city: z.string() }), execute: async () => 'sunny' }),
    },
    stopWhen: ai.stepCountIs(2),
    telemetry,
  })
  recorder.write('vercel-7-openai', what)

  const stream = ai.streamText({ model: anthropic('claude-sonnet-4-5'), prompt: 'How is the weather in Graz?', telemetry })
  await stream.consumeStream()
  recorder.write('vercel-7-anthropic-stream', what)

  await ai.generateText({ model: openai.chat('broken'), prompt: 'Hm?', maxRetries: 0, telemetry }).catch(() => {})
  recorder.write('vercel-7-failure', what)
}
