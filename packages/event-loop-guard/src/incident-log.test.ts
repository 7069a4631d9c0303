import { expect, it } from '@jest/globals'
import { createIncidentLog } from './incident-log.js'
import { toNameOnly, type Incident } from './incident.js'

const incident = (number: number, name: string, durationMs = 60): Incident => ({
  number,
  at: '2026-01-01T00:00:00.000Z',
  durationMs,
  waitedForCpuMs: 0,
  gcMs: 0,
  culprit: toNameOnly(name),
  isExact: true,
  stack: [],
  work: undefined,
})

it('reports each culprit once as new', () => {
  const incidentLog = createIncidentLog({ maxIncidents: 10, maxCulprits: 10 })
  expect(['a', 'b', 'a'].map((name, at) => incidentLog.add(incident(at, name)))).toEqual([true, true, false])
  expect(incidentLog.culprits().map(({ frame, incidents }) => [frame.functionName, incidents])).toEqual([
    ['a', 2],
    ['b', 1],
  ])
})

it('keeps the latest incidents, and counts culprits beyond its bound together', () => {
  const incidentLog = createIncidentLog({ maxIncidents: 2, maxCulprits: 2 })
  const isNew = ['a', 'b', 'c', 'd', 'c'].map((name, at) => incidentLog.add(incident(at, name, 60 + at)))
  expect(isNew).toEqual([true, true, true, false, false])
  expect(incidentLog.incidents().map(({ number }) => number)).toEqual([3, 4])
  expect(incidentLog.culprits()[0]).toMatchObject({
    frame: { functionName: '(others)' },
    incidents: 3,
    totalMs: 189,
    longestMs: 64,
  })
})
