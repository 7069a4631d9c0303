import { impressionCodes as codes, impressionKeyParts as keys, keptHours } from '@frontpage/contracts'
import { requiredReadersScript } from '../admission/required-readers.js'
import { numberTextsScript } from '../fold/number-texts-script.js'
import { digestHeadBytes, gateEntryBytes, luaDigestHead, luaGateEntry } from './impression-digest.js'

/**
 * Counts impressions and clicks of stories of one bucket.
 *
 * KEYS: live, changes, sequence. ARGV: prefix, the oldest hour that is kept, ttl of gates, of an hour's minutes, of a
 * story, stories that an hour and the bucket take freely, gates that an hour takes, entries that changes keeps, a first
 * sequence number, and the stories' hours of gates (`encodeDigests`). It returns the number of impressions and clicks for
 * whose gates there was no room, then the places of the stories that were left out, from 1 on.
 *
 * A gate remembers the minute that was counted. A new one counts; an earlier minute replaces it, and what was counted
 * of the later one is withdrawn. Counts are sums over the gates, whatever the order. A left-out story leaves no gates.
 *
 * Callers ensure that hours are neither in the future nor so old that their keys may have expired. Where an hour's
 * minutes have expired all the same (a clock was wrong), only its totals change, and the minutes are not begun anew.
 *
 * Most shards of gates are touched once in a call. That a shard has its time to live is known from `shards`, a bit for
 * each, which is read once: asking Redis for every gate would cost a third more.
 */
export const countImpressionsScript = `
local live, changes, sequence = KEYS[1], KEYS[2], KEYS[3]
local prefix, oldestHour, gateTtl, hourTtl, storyTtl = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4], ARGV[5]
local maxStoriesOfHour, maxLiveStories, maxGates = tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
local digests, unpackBytes = ARGV[11], struct.unpack
local areGood = #ARGV == 11 and #digests > 0
for at = 2, 10 do areGood = areGood and tonumber(ARGV[at]) ~= nil end
local at = 1
while areGood and at <= #digests do
  areGood = at + ${digestHeadBytes - 1} <= #digests
  if areGood then
    local _, _, impressions, clicks, idLength = unpackBytes('${luaDigestHead}', digests, at)
    at = at + ${digestHeadBytes} + idLength + (impressions + clicks) * ${gateEntryBytes}
    areGood = impressions + clicks > 0 and at <= #digests + 1
  end
end
if not areGood then return redis.error_reply('ERR countImpressions: malformed arguments') end

local call, sub, byte, band, floor = redis.call, string.sub, string.byte, bit.band, math.floor
${numberTextsScript}${requiredReadersScript}
-- Of each hour of gates: what its gates' names begin with, the shards that have a time to live, as bytes of bits, how many
-- gates there were, and how many are new.
local hours = {}
local function hourOfGates(hour)
  local known = hours[hour]
  if not known then
    known = {
      prefix = prefix .. '${keys.gate}' .. texts[hour] .. ':',
      bits = { byte(call('GET', prefix .. '${keys.shards}' .. texts[hour]) or '', 1, -1) },
      gates = tonumber(call('GET', prefix .. '${keys.gates}' .. texts[hour]) or 0),
      added = 0,
    }
    hours[hour] = known
  end
  return known
end
local function setBit(known, shard, isSet)
  local bits, at, mask = known.bits, floor(shard / 8) + 1, 2 ^ (shard % 8)
  for place = #bits + 1, at do bits[place] = 0 end
  if (band(bits[at], mask) ~= 0) == isSet then return false end
  bits[at] = bits[at] + (isSet and mask or -mask)
  known.haveBitsChanged = true
  return true
end

local noRoom, leftOut, entry = 0, {}, {}
-- By hour, then by code: by how much the story's counts change.
local deltas
local function add(minute, code, delta)
  local hour = floor(minute / 60)
  local sums = deltas[hour]
  if not sums then
    sums = {}
    deltas[hour] = sums
  end
  code = code + minute % 60
  sums[code] = (sums[code] or 0) + delta
end

-- first, clicksFirst, last: the places of the impressions and clicks.
local function countGates(hour, first, clicksFirst, last)
  local known = hourOfGates(hour)
  local firstMinute, gates = hour * 60, known.prefix
  for place = first, last, ${gateEntryBytes} do
    local code = place < clicksFirst and ${codes.firstImpression} or ${codes.firstClick}
    local shard, _, minute = unpackBytes('${luaGateEntry}', digests, place)
    local gate, field, text = gates .. texts[shard], sub(digests, place + 2, place + 5), texts[minute]
    if known.gates + known.added < maxGates and call('HSETNX', gate, field, text) == 1 then
      known.added = known.added + 1
      if setBit(known, shard, true) then call('EXPIRE', gate, gateTtl) end
      add(firstMinute + minute, code, 1)
    else
      local counted = tonumber(call('HGET', gate, field))
      if not counted then
        noRoom = noRoom + 1
      elseif minute < counted then
        call('HSET', gate, field, text)
        add(firstMinute + counted, code, -1)
        add(firstMinute + minute, code, 1)
      end
    end
  end
end

-- Removes the gates of a story that is left out in an hour: as it has no counts there, this call has made them.
local function closeGates(gateHour, first, last, hour)
  local known = hourOfGates(gateHour)
  for place = first, last, ${gateEntryBytes} do
    local shard, _, minute = unpackBytes('${luaGateEntry}', digests, place)
    local gate, field = known.prefix .. texts[shard], sub(digests, place + 2, place + 5)
    if floor(gateHour + minute / 60) == hour and tonumber(call('HGET', gate, field)) == minute then
      call('HDEL', gate, field)
      known.added = known.added - 1
      if call('EXISTS', gate) == 0 then setBit(known, shard, false) end
    end
  end
end

local liveStories
local function isLetIn(story, hour, readers)
  local stories = prefix .. '${keys.stories}' .. texts[hour]
  local used = tonumber(call('GET', stories) or 0)
  local required = requiredReaders(used, maxStoriesOfHour)
  local lastHour = call('ZSCORE', live, story)
  local isKnown = lastHour and tonumber(lastHour) >= oldestHour
  if not isKnown then
    if not liveStories then
      call('ZREMRANGEBYSCORE', live, '-inf', oldestHour - 1)
      liveStories = call('ZCARD', live)
    end
    required = math.max(required, requiredReaders(liveStories, maxLiveStories))
  end
  if readers < required then return false end
  if call('INCR', stories) == 1 then call('EXPIRE', stories, storyTtl) end
  if not isKnown then liveStories = liveStories + 1 end
  call('ZADD', live, 'GT', texts[hour], story)
  return true
end

local function forgetOldHours(ofStory)
  local old = {}
  for _, each in ipairs(call('HKEYS', ofStory)) do
    if tonumber((each:gsub('^c', ''))) < oldestHour then old[#old + 1] = each end
  end
  if #old > 0 then call('HDEL', ofStory, unpack(old)) end
end

-- Returns false where the story is left out.
local function writeHour(story, hour, sums, readers)
  local ofStory, impressions, clicks = prefix .. '${keys.story}' .. story, 0, 0
  local hourText = texts[hour]
  local ofClicks = 'c' .. hourText
  for code, delta in pairs(sums) do
    if code < ${codes.firstClick} then impressions = impressions + delta else clicks = clicks + delta end
  end
  local after, clicksAfter
  if impressions ~= 0 then after = call('HINCRBY', ofStory, hourText, texts[impressions]) end
  if clicks ~= 0 then clicksAfter = call('HINCRBY', ofStory, ofClicks, texts[clicks]) end
  local isNew = (after or clicksAfter)
    and (after == impressions or after == nil and call('HEXISTS', ofStory, hourText) == 0)
    and (clicksAfter == clicks or clicksAfter == nil and call('HEXISTS', ofStory, ofClicks) == 0)
  if isNew and not isLetIn(story, hour, readers) then
    call('HDEL', ofStory, hourText, ofClicks)
    return false
  end
  if after == 0 then call('HDEL', ofStory, hourText) end
  if clicksAfter == 0 then call('HDEL', ofStory, ofClicks) end

  local key, said, areNew = prefix .. '${keys.hour}' .. hourText .. ':' .. story, { hourText }, true
  for code, delta in pairs(sums) do
    if delta ~= 0 then
      local codeText = texts[code]
      local count = call('HINCRBY', key, codeText, texts[delta])
      if count == 0 then call('HDEL', key, codeText) end
      areNew = areNew and count == delta
      said[#said + 1] = codeText
      said[#said + 1] = texts[count]
    end
  end
  if isNew then
    call('EXPIRE', key, hourTtl)
    call('EXPIRE', ofStory, storyTtl)
    if call('HLEN', ofStory) > ${2 * keptHours} then forgetOldHours(ofStory) end
  end
  if areNew and not isNew and #said > 1 and call('HLEN', key) == (#said - 1) / 2 then
    call('DEL', key)
    return true
  end
  if #said > 1 then
    entry[#entry + 1] = story
    entry[#entry + 1] = table.concat(said, ' ')
  end
  return true
end

local place = 0
at = 1
while at <= #digests do
  local gateHour, readers, impressions, clicks, idLength = unpackBytes('${luaDigestHead}', digests, at)
  local first = at + ${digestHeadBytes} + idLength
  local story, clicksFirst = sub(digests, first - idLength, first - 1), first + impressions * ${gateEntryBytes}
  at = clicksFirst + clicks * ${gateEntryBytes}
  place = place + 1
  deltas = {}
  countGates(gateHour, first, clicksFirst, at - 1)
  local isLeftOut = false
  for hour, sums in pairs(deltas) do
    if not writeHour(story, hour, sums, readers) then
      isLeftOut = true
      closeGates(gateHour, first, at - 1, hour)
    end
  end
  if isLeftOut then leftOut[#leftOut + 1] = place end
end

for hour, known in pairs(hours) do
  if known.haveBitsChanged then
    call('SET', prefix .. '${keys.shards}' .. texts[hour], string.char(unpack(known.bits)), 'EX', gateTtl)
  end
  if known.added > 0 then
    local gates = prefix .. '${keys.gates}' .. texts[hour]
    call('INCRBY', gates, texts[known.added])
    if known.gates == 0 then call('EXPIRE', gates, gateTtl) end
  end
end
if #entry > 0 then
  if call('EXISTS', sequence) == 0 then call('SET', sequence, ARGV[10]) end
  local number = call('INCR', sequence)
  call('XADD', changes, 'MAXLEN', '~', ARGV[9], string.format('%.0f-1', number), unpack(entry))
end
table.insert(leftOut, 1, noRoom)
return leftOut
`
