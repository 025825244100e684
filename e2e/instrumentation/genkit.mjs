// Genkit with a model of its own, since it needs no server to count.
import { genkit } from 'genkit'

const USAGE = { inputTokens: 1200, outputTokens: 180, thoughtsTokens: 120, cachedContentTokens: 1000, totalTokens: 1500 }

export async function capture(recorder) {
  const ai = genkit({})
  const model = ai.defineModel({ name: 'acme/gemini-2.5-flash' }, async () => ({
    message: { role: 'model', content: [{ text: 'Sunny, said the model.' }] },
    finishReason: 'stop',
    usage: USAGE,
  }))
  const flow = ai.defineFlow('weatherFlow', async () => (await ai.generate({ model, prompt: 'How is the weather?' })).text)
  await flow()
  recorder.write('genkit-1.42', { library: 'genkit 1.42', source: 'instrumentation' })
}
