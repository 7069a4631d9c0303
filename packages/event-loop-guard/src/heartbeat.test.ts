import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises'
import { expect, it } from '@jest/globals'
import { startHeartbeat } from './heartbeat.js'
import { flags, times } from './watchdog/slots.mjs'

async function turn(count: number): Promise<void> {
  for (let turns = 0; turns < count; turns++) await nextTurn()
}

it('beats each turn of the loop, and by a timer only while there are many', async () => {
  const heart = startHeartbeat({ each: 'turn', everyMs: 10 })
  const beats = (): number => heart.flags[flags.turn]!
  const isByTimer = (): boolean => heart.flags[flags.isByTimer] === 1
  await turn(20)
  expect(beats()).toBeGreaterThanOrEqual(19)
  expect(isByTimer()).toBe(false)
  while (!isByTimer()) await turn(100)
  const before = beats()
  await turn(500)
  expect(beats() - before).toBeLessThan(250)
  while (isByTimer()) await pause(50)
  // Nothing but these two wakes the loop.
  const then = beats()
  await pause(100)
  await pause(100)
  expect(beats() - then).toBeLessThan(10)
  heart.stop()
})

it.each(['turn', 'timer'] as const)(
  'tells how much of a gap was no waiting for events, with heartbeats each %s',
  async (each) => {
    const heart = startHeartbeat({ each, everyMs: 10 })
    await pause(300)
    const gapTurn = heart.flags[flags.turn]!
    const start = performance.now()
    while (performance.now() - start < 100);
    heart.beatSoon()
    while (heart.flags[flags.turn] === gapTurn) await nextTurn()
    expect(heart.flags[flags.gapTurn]).toBe(gapTurn)
    const activeMs = heart.times[times.gapActive]! / 1e6
    expect(activeMs).toBeGreaterThan(98)
    // A busy machine may lengthen it, but not by the idle time before.
    expect(activeMs).toBeLessThan(250)
    heart.stop()
  },
)

it('beats after what runs now, though the loop waits next', async () => {
  const heart = startHeartbeat({ each: 'turn', everyMs: 10 })
  const beats = (): number => heart.flags[flags.turn]!
  await pause(50)
  const before = beats()
  heart.beatSoon()
  await pause(500)
  // The turn in which the pause ended had another one.
  expect(beats() - before).toBeGreaterThan(1)
  heart.stop()
})
