import { versionDigits } from '../record/record-stamps.js'
import { guardScript } from './unique-field.js'

/**
 * The length of the stream of changes in calls: a minute of twenty changes a second. A follower that missed more reads all
 * records again.
 */
const rememberedCalls = 1_200

/**
 * The script of every write of records.
 *
 * KEYS: records, stamps, version, changes, what is derived (where the kind has that), claims.
 * ARGV: the new version; the sort of write; the version that a single record must have before its change, as in a stamp, or
 * nothing; then id, stamp and record (empty when removed) of each change. The sort of write is `change`, `part` for a part
 * of a history, or, for the last part, the number of the history's records: Redis is complete when it has as many.
 *
 * Returns `taken`, with id and stored stamp of every record that has a newer change already; `lost`; or `held`, with the
 * id of the record that has the unique value, and of the record that was to get it.
 */
export function takeChangesScript(kind: {
  derive: string | undefined
  uniqueField: string | undefined
}): string {
  const { refuse, release } = guardScript(kind.uniqueField, kind.derive === undefined ? 5 : 6)
  return `
local isLost = redis.call('EXISTS', KEYS[3]) == 0
if isLost and ARGV[2] == 'change' then return {'lost'} end
${refuse}
if ARGV[3] ~= '' then
  local known = redis.call('HGET', KEYS[2], ARGV[4]) or ''
  if known ~= ARGV[5] and string.sub(known, 1, ${versionDigits}) ~= ARGV[3] then return {'taken', ARGV[4], known} end
end
local changed = {}
local isNewer = {}
local answer = {'taken'}
for at = 4, #ARGV, 3 do
  local id = ARGV[at]
  local known = redis.call('HGET', KEYS[2], id) or ''
  if ARGV[at + 1] > known then
    changed[#changed + 1] = id
    redis.call('HSET', KEYS[2], id, ARGV[at + 1])
    if ARGV[at + 2] == '' then
      redis.call('HDEL', KEYS[1], id)
    else
      redis.call('HSET', KEYS[1], id, ARGV[at + 2])
    end
  elseif ARGV[at + 1] < known then
    isNewer[id] = true
    answer[#answer + 1] = id
    answer[#answer + 1] = known
  end
end
local isVersion = ARGV[2] ~= 'part' and (#changed > 0 or ARGV[2] ~= 'change')
if isVersion and isLost and redis.call('HLEN', KEYS[2]) < tonumber(ARGV[2]) then
  isVersion = false
  answer = {'lost'}
end
if isVersion or #changed > 0 then
  redis.call('XADD', KEYS[4], 'MAXLEN', ${rememberedCalls}, '*', 'version', ARGV[1], 'ids', cjson.encode(changed))
end
if isVersion then
  redis.call('SET', KEYS[3], ARGV[1])
  ${kind.derive ?? ''}
end
${release}
return answer
`
}
