import { coReadKeyParts as keys } from '@frontpage/contracts'
import { coReaderBytes, groupHeadBytes, luaGroupHead, maxViewsOfHour, viewBytes } from './reader-views.js'

/**
 * Stores which stories readers of one bucket viewed in an hour: of each story the first view, of each reader the first
 * stories, whatever the order in which they come.
 *
 * KEYS: changes, sequence. ARGV: prefix, ttl, readers that an hour takes, entries that changes keeps, a first sequence
 * number, and the views (`encodeReaderHours`), none of a reader's hours twice. It returns how many readers there was no
 * room for.
 *
 * `changes` tells the views that are new, of each call by hour: reader and view in turn.
 */
export const foldViewsScript = `
local prefix, ttl, maxReaders, groups = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[6]
local areGood = #ARGV == 6 and #groups > 0
for at = 2, 5 do areGood = areGood and tonumber(ARGV[at]) ~= nil end
local call, sub, find, sort, byte, unpackBytes = redis.call, string.sub, string.find, table.sort, string.byte, struct.unpack
local at = 1
while areGood and at <= #groups do
  areGood = at + ${groupHeadBytes - 1} <= #groups
  if areGood then
    local _, _, readers = unpackBytes('${luaGroupHead}', groups, at)
    at = at + ${groupHeadBytes}
    for _ = 1, readers do
      local views = byte(groups, at + ${coReaderBytes})
      areGood = areGood and views ~= nil and views > 0
      at = at + ${coReaderBytes + 1} + ${viewBytes} * (views or 0)
    end
    areGood = areGood and readers > 0 and at <= #groups + 1
  end
end
if not areGood then return redis.error_reply('ERR foldViews: malformed arguments') end

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

-- The first views of those that are known, if any, and of new ones.
local function merge(known, views)
  if #views == ${viewBytes} then
    if not known then return views end
    local place = find(known, sub(views, 3), 1, true)
    if not place and views > sub(known, -${viewBytes}) then
      return #known < ${maxViewsOfHour * viewBytes} and known .. views or known
    end
    if place and place % ${viewBytes} == 3 and views >= sub(known, place - 2, place + ${viewBytes - 3}) then return known end
  end
  local byStory, list = {}, {}
  addViews(byStory, list, known or '')
  addViews(byStory, list, views)
  sort(list)
  return table.concat(list, '', 1, math.min(#list, ${maxViewsOfHour}))
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

at = 1
while at <= #groups do
  local ofHour, shard, count = unpackBytes('${luaGroupHead}', groups, at)
  at = at + ${groupHeadBytes}
  if ofHour ~= hour then
    endHour()
    hour, told, began = ofHour, {}, 0
    readers = tonumber(call('GET', prefix .. '${keys.readers}' .. hour) or 0)
  end
  local key, fields, viewsOf = prefix .. '${keys.views}' .. hour .. ':' .. shard, {}, {}
  for place = 1, count do
    local views = at + ${coReaderBytes + 1}
    fields[place] = sub(groups, at, at + ${coReaderBytes - 1})
    at = views + ${viewBytes} * byte(groups, views - 1)
    viewsOf[place] = sub(groups, views, at - 1)
  end
  local stored, set, beganBefore = call('HMGET', key, unpack(fields)), {}, began
  for place = 1, count do
    local known, reader, views = stored[place], fields[place], viewsOf[place]
    if not known and readers + began >= maxReaders then
      refused = refused + 1
    else
      local kept = merge(known, views)
      if kept ~= known then
        if not known then began = began + 1 end
        set[#set + 1] = reader
        set[#set + 1] = kept
        for first = 1, #views, ${viewBytes} do
          local view = sub(views, first, first + ${viewBytes - 1})
          if find(kept, view, 1, true) then told[#told + 1] = reader .. view end
        end
      end
    end
  end
  if #set > 0 then
    call('HSET', key, unpack(set))
    -- All of its readers are new, so it is, too.
    if began - beganBefore == #set / 2 and call('HLEN', key) == #set / 2 then call('EXPIRE', key, ttl) end
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
