import { expect, it } from '@jest/globals'
import { createRememberedRequests } from './remembered-requests.js'

const requestsOf = (...names: string[]): { traceparent: string }[] =>
  names.map((traceparent) => ({ traceparent }))

it('hands over those of the records that a batch holds, in their order', () => {
  const requests = createRememberedRequests(10, () => {})
  requests.add(0, requestsOf('a', 'b'))
  requests.add(500, requestsOf('c'))
  requests.add(600, requestsOf('d'))
  expect(requests.takeTo(600)).toEqual(requestsOf('a', 'b', 'c'))
  expect(requests.takeTo(600)).toEqual([])
  expect(requests.takeTo(601)).toEqual(requestsOf('d'))
})

it('keeps no more than it may, and tells how many it let go', () => {
  let forgotten = 0
  const requests = createRememberedRequests(3, (count) => (forgotten += count))
  requests.add(0, requestsOf('a', 'b'))
  requests.add(10, requestsOf('c', 'd'))
  requests.add(20, requestsOf('e'))
  expect(forgotten).toBe(2)
  expect(requests.takeTo(100)).toEqual(requestsOf('a', 'b', 'c'))
  requests.add(30, requestsOf('f'))
  expect(requests.takeTo(100)).toEqual(requestsOf('f'))
})

it('knows nothing of a log that is another one now', () => {
  let forgotten = 0
  const requests = createRememberedRequests(1, (count) => (forgotten += count))
  requests.add(0, requestsOf('a'))
  requests.clear()
  expect(forgotten).toBe(1)
  expect(requests.takeTo(100)).toEqual([])
  requests.add(0, requestsOf('b'))
  expect(requests.takeTo(100)).toEqual(requestsOf('b'))
})
