import { expect, it } from '@jest/globals'
import { readTraceHeaders } from './trace-route.js'

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

it.each<[string, string[], object | undefined]>([
  ['nothing', ['Host', 'x'], undefined],
  ['a parent', ['TraceParent', traceparent], { traceparent }],
  [
    'a state in parts',
    ['tracestate', 'a=1', 'traceparent', traceparent, 'TraceState', 'b=2'],
    { traceparent, tracestate: 'a=1,b=2' },
  ],
  ['two parents', ['traceparent', traceparent, 'traceparent', traceparent], undefined],
  ['a state alone', ['tracestate', 'a=1'], undefined],
  [
    'a state that is too long',
    ['traceparent', traceparent, 'tracestate', `a=${'1'.repeat(512)}`],
    { traceparent },
  ],
])('reads %s', (_what, rawHeaders, context) => {
  expect(readTraceHeaders(rawHeaders)).toEqual(context)
})
