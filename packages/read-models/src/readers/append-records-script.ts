import { readerKeyParts as keys, storyNumberBytes } from '@frontpage/contracts'
import { recordBytes, recordKinds } from './reader-records.js'

/** The names of logs in the script's arguments. */
export const nameBytes = { activity: 0x61, preferences: 0x70 } as const
/** Before a log's id and records: its name (1 byte), the number of bytes of the records (2) and of the id (2). */
const logHeadBytes = 5
const luaLogHead = '>BHH'

/**
 * Appends records to the logs of readers of one bucket, each once.
 *
 * KEYS: the number of logs that were begun in this hour. ARGV: prefix, ttl and bytes from which on a log is to be
 * compacted, of `activity` and of `preferences`, the logs that may begin in an hour, ttl of their number; then the logs,
 * none of them twice, one after the other: its name (`a` or `p`), the number of bytes of the records (2) and of the
 * reader's id (2), the id, records. It returns the number of logs that could not begin, then the places of those that
 * are to be compacted, from 1 on.
 *
 * A log is written as a whole in place of APPEND, which would reserve twice the room, and takes another command to set
 * its expiry.
 */
export const appendRecordsScript = `
local prefix, logs, areGood = ARGV[1], ARGV[8], #ARGV == 8
for at = 2, 7 do areGood = areGood and tonumber(ARGV[at]) ~= nil end
local byte, sub, find, unpackBytes = string.byte, string.sub, string.find, struct.unpack
local sizes = {
  [${recordKinds.view}] = ${recordBytes.view},
  [${recordKinds.read}] = ${recordBytes.read},
  [${recordKinds.click}] = ${recordBytes.view},
  [${recordKinds.story}] = ${recordBytes.story},
  [${recordKinds.forgotten}] = ${recordBytes.forgotten},
}
local function sizeAt(records, at)
  local kind = byte(records, at)
  if sizes[kind] then return sizes[kind] end
  local count = byte(records, at + 1)
  if not count then return nil end
  if kind == ${recordKinds.shown} then return ${recordBytes.shownHead} + ${storyNumberBytes} * count end
  if kind == ${recordKinds.topic} then return ${recordBytes.topicHead} + count end
end
local function areWhole(records)
  local at = 1
  while at <= #records do
    local size = sizeAt(records, at)
    if not size then return false end
    at = at + size
  end
  return at == #records + 1 and at > 1
end
local settings = {
  [${nameBytes.activity}] = { key = prefix .. '${keys.activity}', ttl = ARGV[2], max = tonumber(ARGV[3]) },
  [${nameBytes.preferences}] = { key = prefix .. '${keys.preferences}', ttl = ARGV[4], max = tonumber(ARGV[5]) },
}
local logKeys, settingsOf, added, at = {}, {}, {}, 1
while areGood and at <= #logs do
  areGood = at + ${logHeadBytes - 1} <= #logs
  if areGood then
    local name, length, idLength = unpackBytes('${luaLogHead}', logs, at)
    local setting, first = settings[name], at + ${logHeadBytes} + idLength
    at = first + length
    areGood = setting ~= nil and at <= #logs + 1
    if areGood then
      local place, records = #added + 1, sub(logs, first, at - 1)
      logKeys[place] = setting.key .. sub(logs, first - idLength, first - 1)
      settingsOf[place], added[place] = setting, records
      areGood = areWhole(records)
    end
  end
end
if not areGood or #added == 0 then return redis.error_reply('ERR appendRecords: malformed arguments') end

-- Looks for the story first: every record of a log begins with nearly the same bytes, and these are in few.
local function isIn(known, record)
  local kind = byte(record)
  if kind <= ${recordKinds.click} and not find(known, sub(record, 6, ${recordBytes.view}), 1, true) then return false end
  return find(known, record, 1, true) ~= nil
end
local call, maxNew, began, refused, large = redis.call, tonumber(ARGV[6]), 0, 0, {}
local begun
local stored = call('MGET', unpack(logKeys))
for place = 1, #added do
  local key, log, records, known = logKeys[place], settingsOf[place], added[place], stored[place]
  if known then
    local fresh, at = records, 1
    if sizeAt(records, 1) == #records then
      if isIn(known, records) then fresh = '' end
    else
      fresh = ''
      while at <= #records do
        local size = sizeAt(records, at)
        local record = sub(records, at, at + size - 1)
        if not isIn(known, record) then fresh = fresh .. record end
        at = at + size
      end
    end
    if fresh ~= '' then
      call('SET', key, known .. fresh, 'EX', log.ttl)
      if #known + #fresh > log.max then large[#large + 1] = place end
    end
  else
    begun = begun or tonumber(call('GET', KEYS[1]) or 0)
    if begun + began < maxNew then
      began = began + 1
      call('SET', key, records, 'EX', log.ttl)
    else
      refused = refused + 1
    end
  end
end
if began > 0 then
  call('INCRBY', KEYS[1], began)
  if begun == 0 then call('EXPIRE', KEYS[1], ARGV[7]) end
end
table.insert(large, 1, refused)
return large
`

/**
 * Replaces what was read of a log by the same compacted; records that were appended meanwhile stay. KEYS: the log. ARGV:
 * what was read, the compacted log, ttl.
 */
export const replaceLogScript = `
if #ARGV ~= 3 or tonumber(ARGV[3]) == nil then return redis.error_reply('ERR replaceLog: malformed arguments') end
local known = redis.call('GET', KEYS[1])
if known and string.sub(known, 1, #ARGV[1]) == ARGV[1] then
  redis.call('SET', KEYS[1], ARGV[2] .. string.sub(known, #ARGV[1] + 1), 'EX', ARGV[3])
end
`
