import { expect, it } from '@jest/globals'
import { parseInThread } from '../src/catalogue/documents/parse-in-thread.js'

const items = Array.from(
  { length: 250 },
  (_, n) => `<item><title>Story ${n}</title><guid>${n}</guid></item>`,
).join('')
const bytes = Buffer.from(`<rss version="2.0"><channel><title>x</title>${items}</channel></rss>`)

it('reads a document in a thread, and says what is none', async () => {
  const read = await parseInThread({ bytes, contentType: 'text/xml', maxItems: 240 })
  if ('fault' in read) throw new Error(read.fault)
  expect([read.format, read.items.length, read.items[239]?.title, read.leftOut]).toEqual([
    'rss',
    240,
    'Story 239',
    10,
  ])
  const page = { bytes: Buffer.from('<html></html>'), contentType: 'text/html', maxItems: 10 }
  expect(await parseInThread(page)).toEqual({ fault: 'not_a_feed' })
})

it('ends the thread when it is told to', async () => {
  const ending = new AbortController()
  const reading = parseInThread({ bytes, contentType: 'text/xml', maxItems: 10 }, ending.signal)
  ending.abort(new Error('closing'))
  await expect(reading).rejects.toThrow('closing')
})
