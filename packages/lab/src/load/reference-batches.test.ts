import { expect, it } from '@jest/globals'
import { createReferenceBatches, sendingAt } from './reference-batches.js'

const batches = createReferenceBatches({
  target: 'http://127.0.0.1:4001',
  writeKey: 'key',
  runId: 'run00001',
  batchSize: 20,
  seed: 1,
  timeOf: (sending) => Date.UTC(2026, 10, 25) + sending,
})

function bodyOf(sending: number): { batch: { messageId: string; timestamp: string }[] } {
  const [head = '', body = ''] = batches.wireOf(sending).toString().split('\r\n\r\n')
  expect(head).toContain(`Content-Length: ${Buffer.byteLength(body)}`)
  return JSON.parse(body) as ReturnType<typeof bodyOf>
}

it('gives each sending message ids and a time of its own', () => {
  const ids = [0, 1, 100, 0xab_cdef].flatMap((sending) =>
    bodyOf(sending).batch.map((event) => event.messageId),
  )
  expect(new Set(ids).size).toBe(80)
  expect(ids[25]).toMatch(/^run00001-00000001-5-[0-9a-f]{12}$/)
  expect(bodyOf(100).batch[7]?.timestamp).toBe('2026-11-25T00:00:00.100Z')
})

it('repeats a message byte for byte', () => {
  expect(batches.wireOf(7).equals(batches.wireOf(7))).toBe(true)
})

it('repeats an earlier sending once in a hundred requests', () => {
  const sendings = Array.from({ length: 1_000 }, (_, index) => sendingAt(index))
  expect(new Set(sendings).size).toBe(990)
  expect(sendings[99]).toBe(69)
})
