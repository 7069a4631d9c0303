import {
  keptHours,
  luaViewField,
  storyHourCodes as codes,
  trendingKeyParts as keys,
} from '@frontpage/contracts'
import { numberTextsScript } from '../fold/number-texts-script.js'
import { admissionScript } from './admission-script.js'
import { digestHeadBytes, gateBytes, luaFormats, readBytes, viewBytes } from './hour-digest.js'

/**
 * Counts readers of stories of one bucket, each once a story and hour.
 *
 * KEYS: live, changes, sequence. ARGV: prefix, the oldest hour that lists look back to, ttl of an hour's details, of a
 * story, stories that an hour and the bucket take freely, entries that changes keeps, a first sequence number, and the
 * stories' hours (`encodeHours`). It returns the number of readers that newly wait.
 *
 * A gate remembers the view that was counted. A new reader counts; a view that is smaller than the remembered one
 * replaces it, and the counts of the latter are withdrawn. Counts are sums over the gates, whatever the order.
 *
 * Callers ensure that hours are neither in the future nor so old that their keys may have expired. Where one has
 * expired all the same (a clock was wrong), the story keeps its readers of that hour, and their details are not begun
 * anew.
 */
export const countHoursScript = `
local live, changes, sequence = KEYS[1], KEYS[2], KEYS[3]
local prefix, oldestHour, detailTtl, storyTtl = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4]
local maxStoriesOfHour, maxLiveStories = tonumber(ARGV[5]), tonumber(ARGV[6])
local hours, unpackBytes = ARGV[9], struct.unpack
local areGood = #ARGV == 9 and #hours > 0
for at = 2, 8 do areGood = areGood and tonumber(ARGV[at]) ~= nil end
local at = 1
while areGood and at <= #hours do
  areGood = at + ${digestHeadBytes - 1} <= #hours
  if areGood then
    local _, views, reads, idLength = unpackBytes('${luaFormats.digestHead}', hours, at)
    at = at + ${digestHeadBytes} + idLength + views * ${viewBytes} + reads * ${readBytes}
    areGood = at <= #hours + 1
  end
end
if not areGood then return redis.error_reply('ERR countHours: malformed arguments') end

local call, shift, band, bor = redis.call, bit.rshift, bit.band, bit.bor
local sub = string.sub
${numberTextsScript}-- Counts the quarters in a bit set of four.
local quartersIn = { [0] = 0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4 }
local deltas = {}
local function countView(view, delta)
  local sums = deltas
  local minute, network = ${codes.firstMinute} + ${luaViewField('minute')}, ${codes.firstNetwork} + ${luaViewField('network')}
  local source, channel = ${codes.firstSource} + ${luaViewField('source')}, ${codes.firstChannel} + ${luaViewField('channel')}
  local country = ${codes.firstCountry} + ${luaViewField('country')}
  sums[minute] = (sums[minute] or 0) + delta
  sums[${codes.readers}] = (sums[${codes.readers}] or 0) + delta
  sums[network] = (sums[network] or 0) + delta
  sums[source] = (sums[source] or 0) + delta
  sums[channel] = (sums[channel] or 0) + delta
  sums[country] = (sums[country] or 0) + delta
end
local function countQuarters(quarters, delta)
  deltas[${codes.visits}] = (deltas[${codes.visits}] or 0) + delta * quartersIn[quarters]
end
local function countRead(read, delta)
  local sums = deltas
  sums[${codes.reads}] = (sums[${codes.reads}] or 0) + delta
  sums[${codes.engagedSeconds}] = (sums[${codes.engagedSeconds}] or 0) + delta * shift(read, 1)
  sums[${codes.completedReads}] = (sums[${codes.completedReads}] or 0) + delta * band(read, 1)
end
-- The gates of the current hour that this call has written to, by shard.
local gates, hourOfGates, gatePrefix = {}, nil, nil
-- A bit for each gate of the hour that has an expiry: one command a call tells what each gate's length would.
local expiring, expiringKey = nil, nil
local function expireNew(gate, shard)
  if not expiring then expiring = call('GET', expiringKey) or '' end
  local bits = string.byte(expiring, shift(shard, 3) + 1) or 0
  if band(bits, shift(128, band(shard, 7))) ~= 0 then return end
  call('SETBIT', expiringKey, texts[shard], 1)
  -- It never outlives a gate, which would then stay for ever.
  if expiring == '' then
    call('EXPIRE', expiringKey, detailTtl)
    expiring = '\\0'
  end
  call('EXPIRE', gate, detailTtl)
end
${admissionScript}
local entry = {}
local function forgetOldHours(ofStory)
  local old = {}
  for _, each in ipairs(call('HKEYS', ofStory)) do
    if tonumber(each) < oldestHour then old[#old + 1] = each end
  end
  if #old > 0 then call('HDEL', ofStory, unpack(old)) end
end

-- They keep their room from story to story: growing them costs more than filling them.
local wanted, names = { ${codes.readers}, ${codes.reads} }, { '${codes.readers}', '${codes.reads}' }
local set, said = {}, {}
local function wantChanged()
  local count = 2
  for code, delta in pairs(deltas) do
    if delta ~= 0 and code ~= ${codes.readers} and code ~= ${codes.reads} then
      count = count + 1
      wanted[count] = code
      names[count] = texts[code]
    end
  end
  return count
end

-- first, readsFirst, last: the places of the story's views and reads.
local function writeCounts(story, hour, first, readsFirst, last)
  local count, readers = wantChanged(), deltas[${codes.readers}] or 0
  if count == 2 and readers == 0 and (deltas[${codes.reads}] or 0) == 0 then return end
  local key, ofStory = prefix .. '${keys.hour}' .. hour .. ':' .. story, prefix .. '${keys.story}' .. story
  local known = call('HMGET', key, unpack(names, 1, count))
  local isNew = not known[1] and not known[2]
  if isNew then
    if call('HEXISTS', ofStory, hour) == 1 then
      if readers > 0 then call('HINCRBY', ofStory, hour, texts[readers]) end
      return
    end
    if not letIn(story, hour, sub(hours, first, readsFirst - 1), sub(hours, readsFirst, last)) then return end
    -- Readers who waited count, too, so there are more deltas than before.
    count, readers, known = wantChanged(), deltas[${codes.readers}] or 0, {}
  end
  local gone, sets, says = {}, 0, 1
  said[1] = hour
  for index = 1, count do
    local code = wanted[index]
    local delta = deltas[code] or 0
    if delta ~= 0 then
      local after = tonumber(known[index] or 0) + delta
      local name, value = names[index], texts[after]
      if after == 0 then
        gone[#gone + 1] = name
      else
        set[sets + 1], set[sets + 2] = name, value
        sets = sets + 2
      end
      said[says + 1], said[says + 2] = name, value
      says = says + 2
    end
  end
  if sets > 0 then call('HSET', key, unpack(set, 1, sets)) end
  if #gone > 0 then call('HDEL', key, unpack(gone)) end
  if isNew or readers ~= 0 then call('HSET', ofStory, hour, texts[tonumber(known[1] or 0) + readers]) end
  if isNew then
    call('EXPIRE', key, detailTtl)
    call('EXPIRE', ofStory, storyTtl)
    call('ZADD', live, 'GT', hour, story)
    if call('HLEN', ofStory) > ${keptHours} then forgetOldHours(ofStory) end
  end
  entry[#entry + 1] = story
  entry[#entry + 1] = table.concat(said, ' ', 1, says)
end

at = 1
while at <= #hours do
  local hourNumber, views, reads, idLength = unpackBytes('${luaFormats.digestHead}', hours, at)
  local hour, first = texts[hourNumber], at + ${digestHeadBytes} + idLength
  local story, readsFirst = sub(hours, first - idLength, first - 1), first + views * ${viewBytes}
  at = readsFirst + reads * ${readBytes}
  if hour ~= hourOfGates then
    gates, hourOfGates, gatePrefix = {}, hour, prefix .. '${keys.gate}' .. hour .. ':'
    expiring, expiringKey = nil, prefix .. '${keys.expiring}' .. hour
  end
  for code in pairs(deltas) do deltas[code] = nil end
  for place = first, readsFirst - 1, ${viewBytes} do
    local shard, field, view, quarters = unpackBytes('>${luaFormats.gate}${luaFormats.view}', hours, place)
    local gate = gates[shard]
    local isKnown = gate ~= nil
    if not isKnown then
      gate = gatePrefix .. texts[shard]
      gates[shard] = gate
    end
    if call('HSETNX', gate, field, sub(hours, place + ${gateBytes}, place + ${viewBytes - 1})) == 1 then
      if not isKnown then expireNew(gate, shard) end
      countView(view, 1)
      countQuarters(quarters, 1)
    else
      local knownView, knownQuarters = unpackBytes('>${luaFormats.view}', call('HGET', gate, field))
      local newView, newQuarters = math.min(view, knownView), bor(quarters, knownQuarters)
      if newView ~= knownView or newQuarters ~= knownQuarters then
        call('HSET', gate, field, struct.pack('>${luaFormats.view}', newView, newQuarters))
        if newView ~= knownView then
          countView(knownView, -1)
          countView(newView, 1)
        end
        countQuarters(knownQuarters, -1)
        countQuarters(newQuarters, 1)
      end
    end
  end
  for place = readsFirst, at - 1, ${readBytes} do
    local shard, field, read = unpackBytes('>${luaFormats.gate}${luaFormats.read}', hours, place)
    local gate = gates[shard]
    local isKnown = gate ~= nil
    if not isKnown then
      gate = gatePrefix .. texts[shard]
      gates[shard] = gate
    end
    if call('HSETNX', gate, field, texts[read]) == 1 then
      if not isKnown then expireNew(gate, shard) end
      countRead(read, 1)
    else
      local known = tonumber(call('HGET', gate, field))
      local longest = math.max(shift(read, 1), shift(known, 1)) * 2 + bor(band(read, 1), band(known, 1))
      if longest ~= known then
        call('HSET', gate, field, texts[longest])
        countRead(known, -1)
        countRead(longest, 1)
      end
    end
  end

  writeCounts(story, hour, first, readsFirst, at - 1)
end

if #entry > 0 then
  if call('EXISTS', sequence) == 0 then call('SET', sequence, ARGV[8]) end
  local number = call('INCR', sequence)
  call('XADD', changes, 'MAXLEN', '~', ARGV[7], string.format('%.0f-1', number), unpack(entry))
end
return waitingReaders
`
