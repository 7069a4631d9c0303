import { expect, it } from '@jest/globals'
import {
  createLoadRequests,
  createMessageIds,
  fillIn,
  toWirePieces,
  writeKeyAuthorization,
} from './load-request.js'

const wire = { host: '127.0.0.1:1', authorization: writeKeyAuthorization('dev') }

it.each([1, 3])(
  'gives every sending of %d events message ids of its own and the right length',
  (batchSize) => {
    const [request] = createLoadRequests({ count: 1, batchSize, seed: 1 })
    const nextId = createMessageIds('run')
    const texts = [1, 2].map(() => fillIn(toWirePieces(request!, wire), nextId))
    const ids = texts.flatMap((text) => {
      const [head = '', body = ''] = text.split('\r\n\r\n')
      expect(head).toContain(`Content-Length: ${Buffer.byteLength(body)}`)
      const event = JSON.parse(body) as { messageId: string; batch?: { messageId: string }[] }
      return (event.batch ?? [event]).map(({ messageId }) => messageId)
    })
    expect(new Set(ids).size).toBe(2 * batchSize)
  },
)
