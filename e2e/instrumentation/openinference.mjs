// OpenInference around the clients of OpenAI and Anthropic.
import Anthropic from '@anthropic-ai/sdk'
import { AnthropicInstrumentation } from '@arizeai/openinference-instrumentation-anthropic'
import { OpenAIInstrumentation } from '@arizeai/openinference-instrumentation-openai'
import OpenAI from 'openai'

export async function capture(recorder, url) {
  const what = { library: 'openinference-js', source: 'instrumentation' }
  const openaiSpans = new OpenAIInstrumentation()
  openaiSpans.setTracerProvider(recorder.provider)
  openaiSpans.manuallyInstrument(OpenAI)
  const openai = new OpenAI({ baseURL: url, apiKey: 'none', maxRetries: 0 })
  await openai.chat.completions.create({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'How is the weather?' }] })
  await openai.embeddings.create({ model: 'text-embedding-3-small', input: 'How is the weather?' })
  recorder.write('openinference-openai', what)
  openaiSpans.disable()

  const anthropicSpans = new AnthropicInstrumentation()
  anthropicSpans.setTracerProvider(recorder.provider)
  anthropicSpans.manuallyInstrument(Anthropic)
  const anthropic = new Anthropic({ baseURL: url.replace('/v1', ''), apiKey: 'none' })
  await anthropic.messages.create({
    model: 'claude-sonnet-4-5',
    max_tokens: 100,
    messages: [{ role: 'user', content: 'How is the weather?' }],
  })
  recorder.write('openinference-anthropic', what)
  anthropicSpans.disable()
}
