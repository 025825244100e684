// Vercel's AI SDK, as it reports itself.
import { z } from 'zod'

const VERSIONS = ['4', '5', '6']

export async function capture(recorder, url, versions = VERSIONS) {
  for (const version of versions) {
    const ai = await import(`ai-${version}`)
    const { createOpenAI } = await import(`@ai-sdk/openai-${version}`)
    const { createAnthropic } = await import(`@ai-sdk/anthropic-${version}`)
    const openai = createOpenAI({ baseURL: url, apiKey: 'none' })
    const anthropic = createAnthropic({ baseURL: url, apiKey: 'none' })
    const told = {
      isEnabled: true,
      functionId: 'weather-agent',
      metadata: { sessionId: 'session-1', userId: 'ada@example.com' },
    }
    const what = { library: `ai ${version}`, source: 'instrumentation' }

    await ai.generateText({
      model: openai.chat('gpt-4o-mini'),
      prompt: 'How is the weather in Graz?',
      tools: {
        weather: ai.tool({
          description: 'The weather',
          parameters: z.object({ city: z.string() }),
          inputSchema: z.object({ city: z.string() }),
          execute: async () => 'sunny',
        }),
      },
      ...(version === '4' ? { maxSteps: 2 } : { stopWhen: ai.stepCountIs(2) }),
      experimental_telemetry: told,
    })
    recorder.write(`vercel-${version}-openai`, what)

    const stream = ai.streamText({
      model: anthropic('claude-sonnet-4-5'),
      prompt: 'How is the weather in Graz?',
      experimental_telemetry: told,
    })
    await stream.consumeStream()
    recorder.write(`vercel-${version}-anthropic-stream`, what)

    await ai.generateText({ model: openai.chat('broken'), prompt: 'Hm?', maxRetries: 0, experimental_telemetry: told }).catch(() => {})
    recorder.write(`vercel-${version}-failure`, what)
  }
}
