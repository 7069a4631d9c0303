import {
  keptHours,
  luaViewField,
  storyHourCodes as codes,
  trendingKeyParts as keys,
} from '@frontpage/contracts'
import { numberTextsScript } from '../fold/number-texts-script.js'
import { admissionScript } from './admission-script.js'
import { gateBytes, luaFormats, readBytes, viewBytes } from './hour-digest.js'

/**
 * Counts readers of stories of one bucket, each once a story and hour.
 *
 * KEYS: live, changes, sequence. ARGV: prefix, the oldest hour that lists look back to, ttl of an hour's details, of a
 * story, stories that an hour and the bucket take freely, entries that changes keeps, a first sequence number; then of
 * each story and hour: story, hour, views, reads (encoded as in hour-digest.ts). It returns the number of readers that
 * newly wait.
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
local areGood = #ARGV >= 8 and (#ARGV - 8) % 4 == 0
for at = 2, 8 do areGood = areGood and tonumber(ARGV[at]) ~= nil end
for at = 9, #ARGV, 4 do
  areGood = areGood and tonumber(ARGV[at + 1]) ~= nil
    and #ARGV[at + 2] % ${viewBytes} == 0 and #ARGV[at + 3] % ${readBytes} == 0
end
if not areGood then return redis.error_reply('ERR countHours: malformed arguments') end

local call, unpackBytes, shift, band, bor = redis.call, struct.unpack, bit.rshift, bit.band, bit.bor
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

local function writeCounts(story, hour, views, reads)
  local key, ofStory = prefix .. '${keys.hour}' .. hour .. ':' .. story, prefix .. '${keys.story}' .. story
  local wanted, names = { ${codes.readers}, ${codes.reads} }, { '${codes.readers}', '${codes.reads}' }
  for code, delta in pairs(deltas) do
    if delta ~= 0 and code ~= ${codes.readers} and code ~= ${codes.reads} then
      wanted[#wanted + 1] = code
      names[#names + 1] = texts[code]
    end
  end
  local known, set, gone, said = call('HMGET', key, unpack(names)), {}, {}, { hour }
  local isNew = not known[1] and not known[2]
  if isNew then
    if call('HEXISTS', ofStory, hour) == 1 then
      if (deltas[${codes.readers}] or 0) > 0 then call('HINCRBY', ofStory, hour, texts[deltas[${codes.readers}]]) end
      return
    end
    if not letIn(story, hour, views, reads) then return end
    -- Readers who waited count, too, so there are more deltas than before.
    wanted, known = { ${codes.readers}, ${codes.reads} }, {}
    for code in pairs(deltas) do
      if code ~= ${codes.readers} and code ~= ${codes.reads} then wanted[#wanted + 1] = code end
    end
  end
  for index, code in ipairs(wanted) do
    local before = tonumber(known[index] or 0)
    local count = before + (deltas[code] or 0)
    if count ~= before then
      local name, value = texts[code], texts[count]
      if count == 0 then gone[#gone + 1] = name
      else set[#set + 1] = name; set[#set + 1] = value end
      said[#said + 1] = name
      said[#said + 1] = value
    end
  end
  if #set > 0 then call('HSET', key, unpack(set)) end
  if #gone > 0 then call('HDEL', key, unpack(gone)) end
  if isNew or (deltas[${codes.readers}] or 0) ~= 0 then
    call('HSET', ofStory, hour, texts[tonumber(known[1] or 0) + (deltas[${codes.readers}] or 0)])
  end
  if isNew then
    call('EXPIRE', key, detailTtl)
    call('EXPIRE', ofStory, storyTtl)
    call('ZADD', live, 'GT', hour, story)
    if call('HLEN', ofStory) > ${keptHours} then forgetOldHours(ofStory) end
  end
  entry[#entry + 1] = story
  entry[#entry + 1] = table.concat(said, ' ')
end

for at = 9, #ARGV, 4 do
  local story, hour, views, reads = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3]
  if hour ~= hourOfGates then
    gates, hourOfGates, gatePrefix = {}, hour, prefix .. '${keys.gate}' .. hour .. ':'
    expiring, expiringKey = nil, prefix .. '${keys.expiring}' .. hour
  end
  deltas = {}
  for place = 1, #views, ${viewBytes} do
    local shard, field, view, quarters = unpackBytes('>${luaFormats.gate}${luaFormats.view}', views, place)
    local gate = gates[shard]
    local isKnown = gate ~= nil
    if not isKnown then
      gate = gatePrefix .. texts[shard]
      gates[shard] = gate
    end
    if call('HSETNX', gate, field, sub(views, place + ${gateBytes}, place + ${viewBytes - 1})) == 1 then
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
  for place = 1, #reads, ${readBytes} do
    local shard, field, read = unpackBytes('>${luaFormats.gate}${luaFormats.read}', reads, place)
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

  local hasChanged = false
  for _, delta in pairs(deltas) do hasChanged = hasChanged or delta ~= 0 end
  if hasChanged then writeCounts(story, hour, views, reads) end
end

if #entry > 0 then
  if call('EXISTS', sequence) == 0 then call('SET', sequence, ARGV[8]) end
  local number = call('INCR', sequence)
  call('XADD', changes, 'MAXLEN', '~', ARGV[7], string.format('%.0f-1', number), unpack(entry))
end
return waitingReaders
`
