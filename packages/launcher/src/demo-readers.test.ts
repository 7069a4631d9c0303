import { expect, it } from '@jest/globals'
import { demoReaders } from './demo-readers.js'

it('runs the lab with the addresses of the services that it needs, and with the keys', async () => {
  const urls = new Map([
    ['tracker', 'http://127.0.0.1:5001'],
    ['trending', 'http://127.0.0.1:5003'],
    ['newsstand', 'http://127.0.0.1:5010'],
  ])
  const { args, hasIpc, probe } = demoReaders({ root: '/root', env: {}, urls, writeKey: 'w', sdkKey: 's' })

  expect(args.slice(args.indexOf('demo'))).toEqual([
    'demo',
    '--newsstand=http://127.0.0.1:5010',
    '--tracker=http://127.0.0.1:5001',
    '--write-key=w',
    '--sdk-key=s',
  ])
  // It stops with the launcher, also when that is killed.
  expect(hasIpc).toBe(true)
  expect(await probe(AbortSignal.timeout(1_000))).toBeUndefined()
})
