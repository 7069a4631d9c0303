import { readModelsKeys } from '@frontpage/contracts'
import {
  parseReadModelStates,
  readModelNames,
  type ReadModelName,
  type ReadModelState,
  type ReadModelStates,
} from '@frontpage/read-models'
import type { Redis } from '@frontpage/redis'
import { parseMark, type FoldMark } from './fold-mark.js'
import { parseRequest, type RebuildRequest } from './rebuild-request.js'

/** All that Redis tells about the read models, at one moment. */
export interface ReadModelRecords {
  /** A random name of this run of the Redis server: another one may have an older state. */
  readonly runId: string
  /** The run of the server that the marks are of; undefined where there are none. */
  readonly markedRunId: string | undefined
  /** Counts the changes of states. */
  readonly revision: number
  readonly states: ReadModelStates
  readonly marks: readonly FoldMark[]
  readonly requests: ReadonlyMap<ReadModelName, RebuildRequest>
  /** The requests as they stand in Redis: one that took its place meanwhile is another. */
  readonly requestTexts: ReadonlyMap<ReadModelName, string>
}

/** A change: another state, or undefined where only the request is taken. */
export type StateChanges = ReadonlyMap<ReadModelName, ReadModelState>

/**
 * The revision of the states that are written next. A run of the server may begin with an earlier one, whose numbers must
 * not come a second time: others would take new states for those that they know.
 */
export function nextRevision({ runId, markedRunId, revision }: ReadModelRecords, nowMs: number): number {
  return (runId === markedRunId ? revision : Math.max(revision, nowMs)) + 1
}

export interface ReadModelRecordStore {
  read(): Promise<ReadModelRecords>
  /**
   * Writes states, if this process still holds the lease, the server is still in the run that was read, and nobody has
   * changed a state since. Returns false where it wrote nothing.
   *
   * @param revision the new one: `nextRevision`
   * @param takesRequests whether the requests that were read are done with
   * @param marksRun the changes take account of all that the server may have lost before this run: from here on
   * transporters write their marks in it. Without that, nothing is written in a run that the marks are not of.
   */
  write(
    changes: StateChanges,
    options: {
      token: string
      read: ReadModelRecords
      takesRequests: boolean
      marksRun: boolean
      revision: number
    },
  ): Promise<boolean>
  /** Writes a transporter's mark; false where the server has had another run since the others were written. */
  mark(mark: Omit<FoldMark, 'atMs'>): Promise<boolean>
  /** Removes the marks of transporters that have not written any for long. */
  forgetMarks(instances: readonly string[]): Promise<void>
  request(name: ReadModelName, request: RebuildRequest): Promise<void>
}

/** Lua: the run id of the server that carries the script out. */
const runIdScript = `local runId = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')`

const readScript = `
${runIdScript}
return {
  runId,
  redis.call('HGETALL', KEYS[1]),
  redis.call('HGETALL', KEYS[2]),
  redis.call('HGETALL', KEYS[3]),
}
`

/** ARGV: token, run id, revision, whether the run is marked, the number of requests taken, the new revision, names and texts of these in turn, then names and states. */
const writeScript = `
${runIdScript}
if redis.call('GET', KEYS[4]) ~= ARGV[1] or runId ~= ARGV[2] then return false end
if (redis.call('HGET', KEYS[1], 'revision') or '0') ~= ARGV[3] then return false end
local isMarked = redis.call('HGET', KEYS[2], 'redis') == runId
if not isMarked and ARGV[4] ~= '1' then return false end
local taken = tonumber(ARGV[5])
if not taken then return redis.error_reply('ERR writeReadModels: malformed arguments') end
for at = 7, 5 + 2 * taken, 2 do
  if redis.call('HGET', KEYS[3], ARGV[at]) == ARGV[at + 1] then redis.call('HDEL', KEYS[3], ARGV[at]) end
end
if not isMarked then redis.call('HSET', KEYS[2], 'redis', runId) end
if #ARGV > 6 + 2 * taken then redis.call('HSET', KEYS[1], unpack(ARGV, 7 + 2 * taken)) end
redis.call('HSET', KEYS[1], 'revision', ARGV[6])
return 1
`

/** ARGV: the transporter, up to when it has folded, and by which revision. */
const markScript = `
${runIdScript}
if redis.call('HGET', KEYS[2], 'redis') ~= runId then return 0 end
local time = redis.call('TIME')
local mark = { '{"foldedUntilMs":', ARGV[2], ',"revision":', ARGV[3], ',"atMs":', time[1] .. string.format('%03d', time[2] / 1000), '}' }
redis.call('HSET', KEYS[2], ARGV[1], table.concat(mark))
return 1
`

export function createReadModelRecordStore(redis: Redis, namespace: string): ReadModelRecordStore {
  const { states, marks, requests, lease } = readModelsKeys(namespace)
  const keys = [states, marks, requests, lease] as const
  const run = (script: string, args: readonly string[] = []): Promise<unknown> =>
    redis.eval(script, keys.length, ...keys, ...args)

  return {
    async read() {
      const [runId, ...hashes] = (await run(readScript)) as [string, ...string[][]]
      const [fields = {}, marked = {}, requested = {}] = hashes.map(toObject)
      const { redis: markedRunId, ...ofInstances } = marked
      return {
        runId,
        markedRunId,
        revision: Number(fields.revision ?? 0),
        states: parseReadModelStates(fields),
        marks: Object.entries(ofInstances).flatMap(([instance, text]) => parseMark(instance, text) ?? []),
        requests: new Map(
          readModelNames.flatMap((name) => {
            const request = parseRequest(requested[name])
            return request === undefined ? [] : [[name, request] as const]
          }),
        ),
        requestTexts: new Map(
          readModelNames.flatMap((name) => {
            const text = requested[name]
            return text === undefined ? [] : [[name, text] as const]
          }),
        ),
      }
    },
    async write(changes, { token, read, takesRequests, marksRun, revision }) {
      const taken = takesRequests ? [...read.requestTexts] : []
      const args = [token, read.runId, String(read.revision), marksRun ? '1' : '0', String(taken.length)]
      args.push(String(revision), ...taken.flat())
      for (const [name, state] of changes) args.push(name, JSON.stringify(state))
      return (await run(writeScript, args)) === 1
    },
    async mark({ instance, foldedUntilMs, revision }) {
      return (await run(markScript, [instance, String(foldedUntilMs), String(revision)])) === 1
    },
    async forgetMarks(instances) {
      if (instances.length > 0) await redis.hdel(marks, ...instances)
    },
    async request(name, request) {
      await redis.hset(requests, name, JSON.stringify(request))
    },
  }
}

function toObject(flat: readonly string[]): Record<string, string> {
  const object: Record<string, string> = {}
  for (let at = 0; at + 1 < flat.length; at += 2) object[flat[at]!] = flat[at + 1]!
  return object
}
