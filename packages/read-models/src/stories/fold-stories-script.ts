import { hourMs } from '@frontpage/contracts'
import { requiredReadersScript } from '../admission/required-readers.js'

/** The size of a story's key, its two times and Redis's own data about it. */
const bytesOfStory = 200

/**
 * KEYS: the bytes that new stories and claims of the bucket took in this period, the stories that were new in this
 * hour, then stories of the bucket. ARGV: ttl, the oldest view that a story is remembered by, the bytes and the stories
 * that are free, ttl of the first key; then for each story: first seen, last seen, how many readers it is known to
 * have, the number of claims, and of each claim name, stamp, value.
 *
 * A claim is stored when there is none, or when its stamp is smaller than the present one: numbers are compared as
 * texts of one length. A story that was last seen earlier than that is as unknown as one that has expired. An unknown
 * story that has fewer readers than are required when the free room is used up is left out: its index in KEYS is
 * returned.
 *
 * A story's expiry is set with its first view of an hour: it is a day longer than a story is remembered.
 */
export const foldStoriesScript = `
local ttl, oldest, bytes, stories, bytesTtl = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local at, isRead = 6, ttl and oldest and bytes and stories and bytesTtl
for _ = 3, #KEYS do
  local claims = tonumber(ARGV[at + 3] or '')
  isRead = isRead and claims ~= nil
    and tonumber(ARGV[at]) ~= nil and tonumber(ARGV[at + 1]) ~= nil and tonumber(ARGV[at + 2]) ~= nil
  if not isRead then break end
  at = at + 4 + 3 * claims
end
if not isRead or at ~= #ARGV + 1 then return redis.error_reply('ERR foldStories: malformed arguments') end
${requiredReadersScript}
local call, floor = redis.call, math.floor
local leftOut, usedBytes, usedStories, addedBytes, addedStories = {}, nil, nil, 0, 0
local function required()
  usedBytes = usedBytes or tonumber(call('GET', KEYS[1]) or 0)
  usedStories = usedStories or tonumber(call('GET', KEYS[2]) or 0)
  return math.max(requiredReaders(usedBytes + addedBytes, bytes), requiredReaders(usedStories + addedStories, stories))
end
at = 6
for place = 3, #KEYS do
  local key, first, last, readers, claims = KEYS[place], ARGV[at], ARGV[at + 1], ARGV[at + 2], tonumber(ARGV[at + 3])
  local fields = { 'firstSeen', 'lastSeen' }
  for claim = 1, claims do fields[2 + claim] = ARGV[at + 3 * claim + 1] .. '@' end
  local known, changes, isIn = call('HMGET', key, unpack(fields)), {}, true
  if known[2] and tonumber(known[2]) < oldest then
    call('DEL', key)
    known = {}
  end
  if not known[1] then
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
    for claim = 1, claims do
      local name, stamp, value = ARGV[at + 3 * claim + 1], ARGV[at + 3 * claim + 2], ARGV[at + 3 * claim + 3]
      if not known[2 + claim] then addedBytes = addedBytes + 2 * #name + #stamp + #value end
      if not known[2 + claim] or stamp < known[2 + claim] then
        changes[#changes + 1] = name
        changes[#changes + 1] = value
        changes[#changes + 1] = fields[2 + claim]
        changes[#changes + 1] = stamp
      end
    end
    if #changes > 0 then
      call('HSET', key, unpack(changes))
      local isOfNewHour = not known[2] or floor(tonumber(last) / ${hourMs}) > floor(tonumber(known[2]) / ${hourMs})
      if isOfNewHour then call('EXPIRE', key, ARGV[1]) end
    end
  else
    leftOut[#leftOut + 1] = place
  end
  at = at + 4 + 3 * claims
end
if addedBytes > 0 then
  call('INCRBY', KEYS[1], addedBytes)
  call('EXPIRE', KEYS[1], ARGV[5])
end
if addedStories > 0 then
  call('INCRBY', KEYS[2], addedStories)
  call('EXPIRE', KEYS[2], '7200')
end
return leftOut
`
