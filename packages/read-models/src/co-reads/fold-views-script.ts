import { coReadKeyParts as keys } from '@frontpage/contracts'
import { coReaderBytes, headBytes, maxViewsOfHour, viewBytes } from './reader-views.js'

/**
 * Stores which stories readers of one bucket viewed in an hour: of each story the first view, of each reader the first
 * stories, whatever the order in which they come.
 *
 * KEYS: changes, sequence. ARGV: prefix, ttl, readers that an hour takes, entries that changes keeps, a first sequence
 * number; then of each reader and hour one text: hour (4 bytes), shard (2), reader, views (reader-views.ts), by hour. It
 * returns how many readers there was no room for.
 *
 * `changes` tells the views that are new, of each call by hour: reader and view in turn.
 */
export const foldViewsScript = `
local prefix, ttl, maxReaders = ARGV[1], ARGV[2], tonumber(ARGV[3])
local areGood = #ARGV >= 5
for at = 2, 5 do areGood = areGood and tonumber(ARGV[at]) ~= nil end
for at = 6, #ARGV do
  local bytes = #ARGV[at] - ${headBytes + coReaderBytes}
  areGood = areGood and bytes > 0 and bytes % ${viewBytes} == 0
end
if not areGood then return redis.error_reply('ERR foldViews: malformed arguments') end

local call, sub, find, sort = redis.call, string.sub, string.find, table.sort
-- Keys that have a time to live.
local isExpiring = {}
local function addViews(byStory, list, views)
  for at = 1, #views, ${viewBytes} do
    local view, story = sub(views, at, at + ${viewBytes - 1}), sub(views, at + 2, at + ${viewBytes - 1})
    local place = byStory[story]
    if not place then
      list[#list + 1] = view
      byStory[story] = #list
    elseif view < list[place] then
      list[place] = view
    end
  end
end

local refused, entry, hour, told, readers, began = 0, {}, nil, {}, nil, 0
local function endHour()
  if not hour then return end
  if began > 0 then
    local key = prefix .. '${keys.readers}' .. hour
    call('INCRBY', key, began)
    if readers == 0 then call('EXPIRE', key, ttl) end
  end
  if #told > 0 then
    entry[#entry + 1] = hour
    entry[#entry + 1] = table.concat(told)
  end
end

for at = 6, #ARGV do
  local ofHour, shard = struct.unpack('>I4H', ARGV[at])
  if ofHour ~= hour then
    endHour()
    hour, told, began = ofHour, {}, 0
    readers = tonumber(call('GET', prefix .. '${keys.readers}' .. hour) or 0)
  end
  local key = prefix .. '${keys.views}' .. hour .. ':' .. shard
  local reader, views = sub(ARGV[at], ${headBytes + 1}, ${headBytes + coReaderBytes}), sub(ARGV[at], ${headBytes + coReaderBytes + 1})
  local known = call('HGET', key, reader)
  if not known and readers + began >= maxReaders then
    refused = refused + 1
  else
    local kept = views
    if known or #views > ${viewBytes} then
      local byStory, list = {}, {}
      addViews(byStory, list, known or '')
      addViews(byStory, list, views)
      sort(list)
      kept = table.concat(list, '', 1, math.min(#list, ${maxViewsOfHour}))
    end
    if kept ~= known then
      call('HSET', key, reader, kept)
      if not known then
        began = began + 1
        if not isExpiring[key] and call('HLEN', key) == 1 then call('EXPIRE', key, ttl) end
        isExpiring[key] = true
      end
      for place = 1, #views, ${viewBytes} do
        local view = sub(views, place, place + ${viewBytes - 1})
        if find(kept, view, 1, true) then told[#told + 1] = reader .. view end
      end
    end
  end
end
endHour()
if #entry > 0 then
  if call('EXISTS', KEYS[2]) == 0 then call('SET', KEYS[2], ARGV[5]) end
  local number = call('INCR', KEYS[2])
  call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[4], string.format('%.0f-1', number), unpack(entry))
end
return refused
`
