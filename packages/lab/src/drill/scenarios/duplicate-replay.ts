import type { Scenario } from '../instruments/scenario.js'
import { sendTwice } from '../instruments/send-twice.js'

export const duplicateReplay: Scenario = {
  name: 'duplicate-replay',
  does: 'the same traffic sent a second time, with its message ids and times, in other batches; nothing is killed',
  defaults: { eventsPerSecond: 2_000, seconds: 60, kills: 1 },
  arrangeTraffic: (nextEvent, { eventsPerSecond, seconds }) =>
    sendTwice(nextEvent, Math.floor((eventsPerSecond * seconds) / 2)),
  act: () => Promise.resolve(),
}
