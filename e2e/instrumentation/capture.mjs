import { startModelServer } from './model-server.mjs'
import { startRecorder } from './recorder.mjs'
import * as genkit from './genkit.mjs'
import * as langchain from './langchain.mjs'
import * as langfuse from './langfuse.mjs'
import * as openInference from './openinference.mjs'
import * as traceloop from './traceloop.mjs'
import * as vercel from './vercel.mjs'
import * as vercel7 from './vercel7.mjs'

const recorder = startRecorder()
const models = await startModelServer()
for (const library of [vercel, vercel7, langfuse, genkit, langchain, openInference, traceloop]) {
  await library.capture(recorder, models.url)
}
models.close()
process.exit(0) // Genkit keeps something open
