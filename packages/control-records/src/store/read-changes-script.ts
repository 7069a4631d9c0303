/** A longer answer would block Redis for more than 5 ms; reading all records in parts does not. */
const maxChangedRecords = 5_000

/**
 * Reads the records that changed since a mark, atomically.
 *
 * KEYS: records, stamps, version, changes. ARGV: the mark's position in the stream, and the version of the entry there;
 * both are empty where the stream had no entry. Returns the version, the new mark, and id, stamp and record of each changed
 * record. Returns nothing where the changes are unknown: the records were lost, the entry at the mark is not the one that
 * was read (after a failover), or the stream no longer has it.
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
