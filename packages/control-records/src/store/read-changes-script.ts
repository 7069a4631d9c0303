/** More than this is no less work than to read everything again, and would keep others waiting. */
const maxChangedRecords = 5_000

/**
 * What changed since a mark, at one moment.
 *
 * KEYS: records, stamps, version, changes. ARGV: the position of the mark in the stream and the version that stands there;
 * both are empty where the stream had nothing. Answers the version, the new mark, and id, stamp and record of each that
 * changed; nothing where that is not known: the records were lost, the mark is of another Redis's past (a failover), or
 * longer ago than the stream remembers.
 */
export const readChangesScript = `
local version = redis.call('GET', KEYS[3])
if not version then return false end
local position, positionVersion = ARGV[1], ARGV[2]
local calls = redis.call('XRANGE', KEYS[4], position == '' and '-' or position, '+')
local first = 1
if position == '' then
  if #calls > 0 then return false end
else
  local call = calls[1]
  if not call or call[1] ~= position or call[2][2] ~= positionVersion then return false end
  first = 2
end
local ids, isSeen = {}, {}
for at = first, #calls do
  local call = calls[at]
  position, positionVersion = call[1], call[2][2]
  for _, id in ipairs(cjson.decode(call[2][4])) do
    if not isSeen[id] then
      isSeen[id] = true
      ids[#ids + 1] = id
    end
  end
  if #ids > ${maxChangedRecords} then return false end
end
local answer = {version, position, positionVersion}
for _, id in ipairs(ids) do
  answer[#answer + 1] = id
  answer[#answer + 1] = redis.call('HGET', KEYS[2], id) or ''
  answer[#answer + 1] = redis.call('HGET', KEYS[1], id)
end
return answer
`
