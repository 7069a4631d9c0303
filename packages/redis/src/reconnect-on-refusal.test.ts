import { expect, it } from '@jest/globals'
import { createReconnectOnRefusal } from './reconnect-on-refusal.js'

it.each([
  "READONLY You can't write against a read only replica.",
  "READONLY You can't write against a read only replica. script: 79ad4a3e, on @user_script:1.",
  "ERR Error running script (call to f_79ad4a3e): @user_script:1: -READONLY You can't write against a read only replica.",
  'EXECABORT Transaction discarded because of: READONLY Transaction contains write commands',
  'LOADING Redis is loading the dataset in memory',
  "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
  'UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)',
])('leaves a server that answers %s', (message) => {
  expect(createReconnectOnRefusal('reject')(new Error(message))).toBe(1)
  expect(createReconnectOnRefusal('send again')(new Error(message))).toBe(2)
})

it.each([
  'NOREPLICAS Not enough good replicas to write.',
  'MISCONF Redis is configured to save RDB snapshots, but is unable to persist to disk.',
])('leaves a master that answers %s, and does not come and go all the time', (message) => {
  const reconnectOnRefusal = createReconnectOnRefusal('reject')
  expect([1, 2].map(() => reconnectOnRefusal(new Error(message)))).toEqual([1, false])
})

it.each([
  'ERR unknown command',
  "OOM command not allowed when used memory > 'maxmemory'.",
  'NOSCRIPT No matching script.',
])('stays with a server that answers %s', (message) => {
  expect(createReconnectOnRefusal('send again')(new Error(message))).toBe(false)
})
