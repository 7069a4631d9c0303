import { expect, it } from '@jest/globals'
import { startServices } from './start-services.js'

const site = { name: 'site', definition: { isFrontend: true } }
const tracker = { name: 'tracker', definition: { isFrontend: false } }
const feed = { name: 'feed', definition: { isFrontend: false } }

it('starts user interfaces last, with the write key that the source has', async () => {
  const deeds: string[] = []
  const writeKey = await startServices([site, tracker, feed], 'configured', {
    start: async ({ name }, key) => void deeds.push(`${name} with ${key}`),
    findWriteKey: async () => {
      deeds.push('source')
      return 'stored'
    },
  })

  expect(deeds).toEqual(['tracker with configured', 'feed with configured', 'source', 'site with stored'])
  expect(writeKey).toBe('stored')
})

it('starts no user interface where the source cannot be had', async () => {
  const started: string[] = []
  const starting = startServices([site, tracker], 'configured', {
    start: async ({ name }) => void started.push(name),
    findWriteKey: () => Promise.reject(new Error('the tracker answered 500')),
  })

  await expect(starting).rejects.toThrow('the tracker answered 500')
  expect(started).toEqual(['tracker'])
})
