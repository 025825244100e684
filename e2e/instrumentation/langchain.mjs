// LangChain, watched by OpenInference.
import { LangChainInstrumentation } from '@arizeai/openinference-instrumentation-langchain'
import * as CallbackManager from '@langchain/core/callbacks/manager'
import { ChatOpenAI } from '@langchain/openai'

export async function capture(recorder, url) {
  const spans = new LangChainInstrumentation()
  spans.setTracerProvider(recorder.provider)
  spans.manuallyInstrument(CallbackManager)
  const chat = new ChatOpenAI({
    model: 'gpt-4o-mini',
    apiKey: 'none',
    useResponsesApi: false,
    configuration: { baseURL: url },
  })
  await chat.invoke('How is the weather?')
  recorder.write('openinference-langchain', { library: 'openinference-js, LangChain', source: 'instrumentation' })
  spans.disable()
}
