import { storyHourCodes as codes, trendingKeyParts as keys } from '@frontpage/contracts'
import { requiredReadersScript } from '../admission/required-readers.js'
import { gateBytes, luaFormats, readBytes, viewBytes } from './hour-digest.js'

/**
 * Waiting stories of a bucket's hour are spread over this many hashes: each stays short enough for Redis to pack it.
 */
export const waitingShards = 64
/** The maximum size of one of them; beyond it a random one is removed, and waits again from its next reader on. */
const maxWaitingPerShard = 256

/**
 * Lua, a part of `countHoursScript`: decides whether a story that has no counts of an hour yet gets any, when the hour
 * or the bucket already has as many stories as it admits freely. It waits until it has the required number of readers:
 * `:waiting:<hour>:<shard>` stores the positions of their gates. Then all of them count, as if the story had been
 * admitted from the beginning. A waiting story takes 30 bytes; an admitted one takes 500, and in the services that
 * follow 2,000.
 */
export const admissionScript = `
-- Appends the positions of these readers' gates to those in the list.
local function addGates(list, entries, size)
  local isListed = {}
  for at = 1, #list, ${gateBytes} do isListed[sub(list, at, at + ${gateBytes - 1})] = true end
  for place = 1, #entries, size do
    local gate = sub(entries, place, place + ${gateBytes - 1})
    if not isListed[gate] then list = list .. gate end
  end
  return list
end

local function countGates(hour, views, reads)
  local function valueAt(list, at)
    local shard, field = unpackBytes('>${luaFormats.gate}', list, at)
    return call('HGET', prefix .. '${keys.gate}' .. hour .. ':' .. shard, field)
  end
  deltas = {}
  for at = 1, #views, ${gateBytes} do
    local value = valueAt(views, at)
    if value then
      local view, quarters = unpackBytes('>${luaFormats.view}', value)
      countView(view, 1)
      countQuarters(quarters, 1)
    end
  end
  for at = 1, #reads, ${gateBytes} do
    local value = valueAt(reads, at)
    if value then countRead(tonumber(value), 1) end
  end
end

${requiredReadersScript}
-- The number of stories in the hours, and in the bucket over the hours that lists look back.
local storiesOfHour, liveStories = {}, nil
local function requiredOf(hour, isKnown)
  if not storiesOfHour[hour] then
    storiesOfHour[hour] = tonumber(call('GET', prefix .. '${keys.stories}' .. hour) or 0)
  end
  local required = requiredReaders(storiesOfHour[hour], maxStoriesOfHour)
  if isKnown then return required end
  if not liveStories then
    call('ZREMRANGEBYSCORE', live, '-inf', oldestHour - 1)
    liveStories = call('ZCARD', live)
  end
  return math.max(required, requiredReaders(liveStories, maxLiveStories))
end

local waitingReaders = 0
local function wait(key, field, views, reads, added)
  if added == 0 then return end
  waitingReaders = waitingReaders + added
  call('HSET', key, field, struct.pack('>H', #views / ${gateBytes}) .. views .. reads)
  local length = call('HLEN', key)
  if length == 1 then call('EXPIRE', key, detailTtl) end
  if length > ${maxWaitingPerShard} then
    local other = call('HRANDFIELD', key)
    if other ~= field then call('HDEL', key, other) end
  end
end

local function letIn(story, hour, entriesOfViews, entriesOfReads)
  local lastHour = call('ZSCORE', live, story)
  local isKnown = lastHour and tonumber(lastHour) >= oldestHour
  local required = requiredOf(hour, isKnown)
  local digest = redis.sha1hex(story)
  local key = prefix .. '${keys.waiting}' .. hour .. ':' .. tonumber(sub(digest, 1, 4), 16) % ${waitingShards}
  local field = sub(digest, 5, 16)
  local waiting, views, reads = call('HGET', key, field), '', ''
  if waiting then
    local viewsEnd = 2 + ${gateBytes} * unpackBytes('>H', waiting)
    views, reads = sub(waiting, 3, viewsEnd), sub(waiting, viewsEnd + 1)
  end
  -- The gate is from an earlier wait of the story, which was removed: its reader counts, too.
  local isCounted = (deltas[${codes.readers}] or 0) == #entriesOfViews / ${viewBytes}
    and (deltas[${codes.reads}] or 0) == #entriesOfReads / ${readBytes}
  if waiting or required > 1 or not isCounted then
    local before = #views + #reads
    views, reads = addGates(views, entriesOfViews, ${viewBytes}), addGates(reads, entriesOfReads, ${readBytes})
    if #views < ${gateBytes} * required and #reads < ${gateBytes} * required then
      wait(key, field, views, reads, (#views + #reads - before) / ${gateBytes})
      return false
    end
    countGates(hour, views, reads)
    if waiting then call('HDEL', key, field) end
  end
  storiesOfHour[hour] = call('INCR', prefix .. '${keys.stories}' .. hour)
  if storiesOfHour[hour] == 1 then call('EXPIRE', prefix .. '${keys.stories}' .. hour, storyTtl) end
  if not isKnown then liveStories = liveStories + 1 end
  return true
end
`
