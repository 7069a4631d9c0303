import { expect, it } from '@jest/globals'
import { isAcceptedEvent } from '@frontpage/contracts'
import { createReferenceTraffic } from './reference-traffic.js'
import { toAcceptedEvent } from './to-accepted-event.js'

it('makes what the transporter takes for an accepted event, without a full address', () => {
  const traffic = createReferenceTraffic({ seed: 1, runId: 'run' })
  for (let count = 0; count < 200; count++) {
    const event = toAcceptedEvent(traffic.next(Date.UTC(2026, 10, 25)), 'daily')
    expect(isAcceptedEvent(JSON.parse(JSON.stringify(event)))).toBe(true)
    expect(event.ip).toMatch(/^\d+\.\d+\.\d+\.0$/)
    expect(event.context).not.toHaveProperty('ip')
  }
})
