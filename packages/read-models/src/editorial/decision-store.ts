import {
  editorialDecisionSchema,
  editorialDecisionsKey,
  editorialDecisionsStampsKey,
  editorialDecisionsVersionKey,
  excludedReadersKey,
  type EditorialDecision,
} from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import { createControlRecordStore, type ControlRecordStore } from '../control-records/control-record-store.js'

/** The editorial decisions in Redis. */
export type DecisionStore = ControlRecordStore<EditorialDecision>

/**
 * Rebuilds the set of excluded readers from the decisions: two of them may exclude the same reader, so adding or
 * removing a single id would be wrong. A decision that cannot be read excludes no reader.
 */
const excludeReaders = `
local excluded = {}
for _, text in ipairs(redis.call('HVALS', KEYS[1])) do
  local isRead, decision = pcall(cjson.decode, text)
  if isRead and type(decision) == 'table' and decision.kind == 'exclude-reader' and type(decision.readerId) == 'string' then
    excluded[#excluded + 1] = decision.readerId
  end
end
redis.call('DEL', KEYS[4])
for _, readerId in ipairs(excluded) do redis.call('SADD', KEYS[4], readerId) end
`

/** `redis` is a connection of role `producer`. */
export function createDecisionStore(
  redis: Redis,
  options: { namespace?: string; onUnreadable: (id: string) => void },
): DecisionStore {
  return createControlRecordStore(redis, {
    key: editorialDecisionsKey(options.namespace),
    stampsKey: editorialDecisionsStampsKey(options.namespace),
    versionKey: editorialDecisionsVersionKey(options.namespace),
    parse: (value) => editorialDecisionSchema.parse(value),
    onUnreadable: options.onUnreadable,
    derived: { key: excludedReadersKey(options.namespace), script: excludeReaders },
  })
}
