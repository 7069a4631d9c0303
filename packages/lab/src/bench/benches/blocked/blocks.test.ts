import { expect, it } from '@jest/globals'
import type { Frame, Incident } from '@frontpage/event-loop-guard'
import { join } from 'node:path'
import { repositoryRoot } from '../../../platform/repository-root.js'
import { summarise } from './blocks.js'

const frame = (functionName: string, file?: string, line?: number): Frame => ({
  functionName,
  file,
  line,
  column: undefined,
  isAsync: false,
})
const at = '2026-01-01T00:00:00.000Z'
const incident = (number: number, durationMs: number, culprit: Frame): Incident => ({
  number,
  at,
  durationMs,
  waitedForCpuMs: 0,
  gcMs: 0,
  culprit,
  isExact: true,
  stack: [],
  work: undefined,
})
const parse = frame('parse', join(repositoryRoot, 'apps/tracker/src/parse.ts'), 7)

it('separates the longest block, the longest of a call, and the start-up', () => {
  const seen = [
    incident(2, 12, parse),
    incident(3, 15, parse),
    incident(4, 31, frame('(garbage collection)')),
  ]
  expect(summarise(seen, [incident(1, 90, frame('load'))])).toEqual({
    longestBlockMs: 31,
    culprit: '(garbage collection)',
    longestOwnBlockMs: 15,
    ownCulprit: 'parse (apps/tracker/src/parse.ts:7)',
    incidents: 3,
    culprits: [
      { culprit: '(garbage collection)', incidents: 1, longestMs: 31, at, work: null, isExact: true },
      {
        culprit: 'parse (apps/tracker/src/parse.ts:7)',
        incidents: 2,
        longestMs: 15,
        at,
        work: null,
        isExact: true,
      },
    ],
    longestWhileStarting: { culprit: 'load', durationMs: 90 },
  })
})

it('reports nothing where nothing was seen', () => {
  expect(summarise([], [])).toMatchObject({ longestBlockMs: 0, culprit: null, culprits: [] })
})
