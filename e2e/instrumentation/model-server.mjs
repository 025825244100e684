// Answers like OpenAI and Anthropic, always with the same text and the same counts.
import { createServer } from 'node:http'

const OPENAI_USAGE = {
  prompt_tokens: 1200,
  completion_tokens: 300,
  total_tokens: 1500,
  prompt_tokens_details: { cached_tokens: 1000 },
  completion_tokens_details: { reasoning_tokens: 120 },
}
const ANTHROPIC_USAGE = {
  input_tokens: 1000,
  cache_read_input_tokens: 9000,
  cache_creation_input_tokens: 500,
  output_tokens: 200,
}
const TOOL_CALL = { name: 'weather', arguments: '{"city":"Graz"}' }

export async function startModelServer() {
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const asked = body ? JSON.parse(body) : {}
    const answer = answerTo(request.url, asked)
    if (answer === undefined) return response.writeHead(404).end('{}')
    if (asked.stream) {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      for (const [name, data] of answer) {
        if (name) response.write(`event: ${name}\n`)
        response.write(`data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`)
      }
      return response.end()
    }
    const failed = asked.model === 'broken'
    response.writeHead(failed ? 429 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer))
  })
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  return { url: `http://127.0.0.1:${server.address().port}/v1`, close: () => server.close() }
}

function answerTo(path, asked) {
  if (asked.model === 'broken') return { error: { message: 'Rate limit reached', type: 'rate_limit_error', code: 'rate_limit' } }
  if (path.endsWith('/chat/completions')) return asked.stream ? chatStream(asked) : chat(asked)
  if (path.endsWith('/embeddings')) return embeddings(asked)
  if (path.endsWith('/messages')) return asked.stream ? messageStream(asked) : message(asked)
  return undefined
}

function wantsTool(asked) {
  return asked.tools?.length > 0 && !asked.messages.some((each) => each.role === 'tool')
}

function chat(asked) {
  const message = wantsTool(asked)
    ? { role: 'assistant', content: null, tool_calls: [{ id: 'call_1', type: 'function', function: TOOL_CALL }] }
    : { role: 'assistant', content: 'Sunny, said the model.' }
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1700000000,
    model: `${asked.model}-2024-07-18`,
    choices: [{ index: 0, message, finish_reason: wantsTool(asked) ? 'tool_calls' : 'stop' }],
    usage: OPENAI_USAGE,
  }
}

function chatStream(asked) {
  const chunk = (delta, finish, usage) => [
    '',
    {
      id: 'chatcmpl-2',
      object: 'chat.completion.chunk',
      created: 1700000000,
      model: `${asked.model}-2024-07-18`,
      choices: usage ? [] : [{ index: 0, delta, finish_reason: finish }],
      ...(usage ? { usage } : {}),
    },
  ]
  return [
    chunk({ role: 'assistant', content: 'Sunny, ' }, null),
    chunk({ content: 'said the model.' }, null),
    chunk({}, 'stop'),
    chunk({}, null, OPENAI_USAGE),
    ['', '[DONE]'],
  ]
}

function embeddings(asked) {
  const inputs = Array.isArray(asked.input) ? asked.input : [asked.input]
  return {
    object: 'list',
    model: asked.model,
    data: inputs.map((_, index) => ({ object: 'embedding', index, embedding: [0.1, 0.2] })),
    usage: { prompt_tokens: 42, total_tokens: 42 },
  }
}

function message(asked) {
  return {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: asked.model,
    content: [{ type: 'text', text: 'Sunny, said the model.' }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: ANTHROPIC_USAGE,
  }
}

function messageStream(asked) {
  const begun = { ...message(asked), content: [], stop_reason: null }
  return [
    ['message_start', { type: 'message_start', message: begun }],
    ['content_block_start', { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }],
    ['content_block_delta', { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Sunny.' } }],
    ['content_block_stop', { type: 'content_block_stop', index: 0 }],
    ['message_delta', { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 200 } }],
    ['message_stop', { type: 'message_stop' }],
  ]
}
