import { hourMs } from '@frontpage/contracts'
import { requiredReadersScript } from '../admission/required-readers.js'
import { seatBytes } from './claim-seats.js'
import { correctionsKept, correctionsTtlSeconds } from './follow-corrections.js'
import { claimsIdBytes } from './said-claims.js'
import { maxTextBytes, seatVotesScript } from './seat-votes-script.js'

/** The size of a story's key, its two times and Redis's own data about it. */
const bytesOfStory = 200

/**
 * KEYS: the bytes that new stories and their texts took in this period, the stories that were new in this hour, the
 * stream of corrections, then stories of the bucket. ARGV: ttl, the oldest view that a story is remembered by, the bytes
 * and the stories that are free, ttl of the first key; then for each story: first seen, last seen, how many readers it
 * is known to have, the number of readers it has to have before it is listed (empty: unknown), votes and the ids that
 * they name (see seat-votes-script.ts), and of each id its text, or nothing where Redis should have it.
 *
 * A story that was last seen earlier than that is as unknown as one that has expired. An unknown story that has fewer
 * readers than are required when the free room is used up is left out: its index in KEYS is returned. So is a story that
 * lacks a text which was not sent.
 *
 * When a story that others have voted about gets a text, its id is added to the corrections: who follows them reads the
 * story again. A story's expiry is set with its first view of an hour: it is a day longer than a story is remembered.
 */
export const foldStoriesScript = `
local ttl, oldest, bytes, stories, bytesTtl = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local at, isRead = 6, ttl and oldest and bytes and stories and bytesTtl
for _ = 4, #KEYS do
  local votes, ids = ARGV[at + 4], ARGV[at + 5]
  isRead = isRead and ids ~= nil and #votes % ${seatBytes} == 0 and #ids % ${claimsIdBytes} == 0
    and tonumber(ARGV[at]) ~= nil and tonumber(ARGV[at + 1]) ~= nil and tonumber(ARGV[at + 2]) ~= nil
    and (ARGV[at + 3] == '' or tonumber(ARGV[at + 3]) ~= nil)
  if not isRead then break end
  at = at + 6 + #ids / ${claimsIdBytes}
end
if not isRead or at ~= #ARGV + 1 then return redis.error_reply('ERR foldStories: malformed arguments') end
${requiredReadersScript}
local call, floor = redis.call, math.floor
${seatVotesScript}
local leftOut, usedBytes, usedStories, addedBytes, addedStories = {}, nil, nil, 0, 0
local function requiredByBytes()
  usedBytes = usedBytes or tonumber(call('GET', KEYS[1]) or 0)
  return requiredReaders(usedBytes + addedBytes, bytes)
end
local function required()
  usedStories = usedStories or tonumber(call('GET', KEYS[2]) or 0)
  return math.max(requiredByBytes(), requiredReaders(usedStories + addedStories, stories))
end
-- One text stays in any case.
local function maxBytesOfTexts() return requiredByBytes() > 1 and 0 or ${maxTextBytes} end

local corrected = {}
at = 6
for place = 4, #KEYS do
  local key, first, last, readers, asked, votes, ids = KEYS[place], unpack(ARGV, at, at + 5)
  local known, changes
  if asked == '' and votes == '' then
    known, changes = call('HMGET', key, 'firstSeen', 'lastSeen'), {}
  else
    known, changes = call('HMGET', key, 'firstSeen', 'lastSeen', 'seats', 'texts', 'readersToList'), {}
  end
  if known[2] and tonumber(known[2]) < oldest then
    call('DEL', key)
    known = {}
  end
  local seats, texts, said, isIn = known[3] or '', known[4] or '', {}, true
  for from = 1, #ids, ${claimsIdBytes} do
    local id, text = sub(ids, from, from + ${claimsIdBytes - 1}), ARGV[at + 6 + (from - 1) / ${claimsIdBytes}]
    if text ~= '' then said[id] = text elseif not isStored(texts, id) then isIn = false end
  end
  if isIn and not known[1] then
    isIn = tonumber(readers) >= required()
    if isIn then
      addedBytes = addedBytes + #key + ${bytesOfStory}
      addedStories = addedStories + 1
    end
  end
  if isIn then
    if not known[1] or tonumber(first) < tonumber(known[1]) then changes = { 'firstSeen', first } end
    if not known[2] or tonumber(last) > tonumber(known[2]) then
      changes[#changes + 1] = 'lastSeen'
      changes[#changes + 1] = last
    end
    if asked ~= '' and (not known[5] or tonumber(asked) < tonumber(known[5])) then
      changes[#changes + 1] = 'readersToList'
      changes[#changes + 1] = asked
    end
    local itsSeats, lost = seats, nil
    if votes ~= '' then itsSeats, lost = seatVotes(seats, votes) end
    if itsSeats ~= seats then
      changes[#changes + 1] = 'seats'
      changes[#changes + 1] = itsSeats
    end
    if lost or next(said) then
      local itsTexts, gone, isAnyNew = storeTexts(itsSeats, texts, said, lost, changes, maxBytesOfTexts)
      if itsTexts ~= texts then
        changes[#changes + 1] = 'texts'
        changes[#changes + 1] = itsTexts
      end
      if isAnyNew and seats ~= '' then corrected[#corrected + 1] = place end
      for _, field in ipairs(gone) do addedBytes = addedBytes - #field - call('HSTRLEN', key, field) end
      if #gone > 0 then call('HDEL', key, unpack(gone)) end
    end
    if #changes > 0 then
      for field = 1, #changes, 2 do
        if sub(changes[field], 1, 1) == '=' then addedBytes = addedBytes + #changes[field] + #changes[field + 1] end
      end
      call('HSET', key, unpack(changes))
      local isOfNewHour = not known[2] or floor(tonumber(last) / ${hourMs}) > floor(tonumber(known[2]) / ${hourMs})
      if isOfNewHour then call('EXPIRE', key, ARGV[1]) end
    end
  else
    leftOut[#leftOut + 1] = place
  end
  at = at + 6 + #ids / ${claimsIdBytes}
end
if addedBytes ~= 0 then
  call('INCRBY', KEYS[1], addedBytes)
  call('EXPIRE', KEYS[1], ARGV[5])
end
if addedStories > 0 then
  call('INCRBY', KEYS[2], addedStories)
  call('EXPIRE', KEYS[2], '7200')
end
if #corrected > 0 then
  for _, place in ipairs(corrected) do
    call('XADD', KEYS[3], 'MAXLEN', '~', ${correctionsKept}, '*', 'story', string.match(KEYS[place], '}:(.*)$'))
  end
  call('EXPIRE', KEYS[3], ${correctionsTtlSeconds})
end
return leftOut
`
