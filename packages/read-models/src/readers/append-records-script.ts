import { readerKeyParts as keys, storyNumberBytes } from '@frontpage/contracts'
import { recordBytes, recordKinds } from './reader-records.js'

/**
 * Appends records to the logs of readers of one bucket, each once.
 *
 * KEYS: the number of logs that were begun in this hour. ARGV: prefix, ttl and bytes from which on a log is to be
 * compacted, of `activity` and of `preferences`, the logs that may begin in an hour, ttl of their number; then of each
 * log one text: its name (`a` or `p`), the length of the reader's id (2 bytes), the id, records. It returns the number of logs that could not begin, then the places of those that
 * are to be compacted, from 1 on.
 *
 * A log is written as a whole in place of APPEND, which would reserve twice the room, and takes another command to set
 * its expiry.
 */
export const appendRecordsScript = `
local prefix, areGood = ARGV[1], #ARGV >= 7
for at = 2, 7 do areGood = areGood and tonumber(ARGV[at]) ~= nil end
local byte, sub, find = string.byte, string.sub, string.find
local sizes = {
  [${recordKinds.view}] = ${recordBytes.view},
  [${recordKinds.read}] = ${recordBytes.read},
  [${recordKinds.click}] = ${recordBytes.view},
  [${recordKinds.story}] = ${recordBytes.story},
}
local function sizeAt(records, at)
  local kind = byte(records, at)
  if sizes[kind] then return sizes[kind] end
  local count = byte(records, at + 1)
  if not count then return nil end
  if kind == ${recordKinds.shown} then return ${recordBytes.shownHead} + ${storyNumberBytes} * count end
  if kind == ${recordKinds.topic} then return ${recordBytes.topicHead} + count end
end
-- The name of a log, its reader, and the place of its first record.
local function headOf(text)
  local length = 256 * byte(text, 2) + byte(text, 3)
  return sub(text, 1, 1), sub(text, 4, 3 + length), 4 + length
end
local _
for place = 8, #ARGV do
  local records = ARGV[place]
  local log = sub(records, 1, 1)
  areGood = areGood and #records > 3 and (log == 'a' or log == 'p')
  local first = 1
  if areGood then _, _, first = headOf(records) end
  local at = first
  while areGood and at <= #records do
    local size = sizeAt(records, at)
    areGood = size ~= nil
    at = at + (size or 0)
  end
  areGood = areGood and at == #records + 1 and at > first
end
if not areGood then return redis.error_reply('ERR appendRecords: malformed arguments') end

local call, maxNew, began, refused, large = redis.call, tonumber(ARGV[6]), 0, 0, {}
local settings = {
  a = { key = prefix .. '${keys.activity}', ttl = ARGV[2], max = tonumber(ARGV[3]) },
  p = { key = prefix .. '${keys.preferences}', ttl = ARGV[4], max = tonumber(ARGV[5]) },
}
local begun
for place = 8, #ARGV do
  local name, reader, first = headOf(ARGV[place])
  local log, records = settings[name], sub(ARGV[place], first)
  local key = log.key .. reader
  local known = call('GET', key)
  if known then
    local fresh, at = records, 1
    if sizeAt(records, 1) == #records then
      if find(known, records, 1, true) then fresh = '' end
    else
      fresh = ''
      while at <= #records do
        local size = sizeAt(records, at)
        local record = sub(records, at, at + size - 1)
        if not find(known, record, 1, true) then fresh = fresh .. record end
        at = at + size
      end
    end
    if fresh ~= '' then
      call('SET', key, known .. fresh, 'EX', log.ttl)
      if #known + #fresh > log.max then large[#large + 1] = place - 7 end
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
