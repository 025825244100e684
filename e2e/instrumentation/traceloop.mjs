// OpenLLMetry around the clients of OpenAI and Anthropic. It patches what the others have patched, so it
// comes last.
import * as anthropicModule from '@anthropic-ai/sdk'
import * as openaiModule from 'openai'
import { AnthropicInstrumentation } from '@traceloop/instrumentation-anthropic'
import { OpenAIInstrumentation } from '@traceloop/instrumentation-openai'

export async function capture(recorder, url) {
  const what = { library: 'openllmetry-js 0.27', source: 'instrumentation' }
  const openaiSpans = new OpenAIInstrumentation()
  openaiSpans.setTracerProvider(recorder.provider)
  openaiSpans.manuallyInstrument(openaiModule.default)
  const openai = new openaiModule.default({ baseURL: url, apiKey: 'none' })
  await openai.chat.completions.create({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'How is the weather?' }] })
  recorder.write('traceloop-openai', what)

  const anthropicSpans = new AnthropicInstrumentation()
  anthropicSpans.setTracerProvider(recorder.provider)
  anthropicSpans.manuallyInstrument(anthropicModule)
  const anthropic = new anthropicModule.default({ baseURL: url.replace('/v1', ''), apiKey: 'none' })
  await anthropic.messages.create({
    model: 'claude-sonnet-4-5',
    max_tokens: 100,
    messages: [{ role: 'user', content: 'How is the weather?' }],
  })
  recorder.write('traceloop-anthropic', what)
}
