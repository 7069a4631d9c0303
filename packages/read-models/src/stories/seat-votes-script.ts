import { claimsFieldPrefix, claimsIdBytes } from './said-claims.js'
import { idAt, seatBytes } from './claim-seats.js'

/** A story's texts may take this many bytes: a dozen usual ones, while readers do not agree. */
export const maxTextBytes = 8_192
const listedBytes = claimsIdBytes + 2

/**
 * Lua, a part of `foldStoriesScript`: votes take seats (claim-seats.ts), and a story has the texts of the claims that
 * somebody in its seats votes for. `texts` lists those that are stored: id, then length (2 bytes). Where they take more
 * than they may, those with the fewest votes go, of these the one whose latest vote is the oldest; one always stays.
 */
export const seatVotesScript = `
local byte, find, sub, concat, unpackBytes, pack = string.byte, string.find, string.sub, table.concat, struct.unpack, struct.pack

-- Whether the vote at this place is later than the one in the seat; of one second the larger id is.
local function isLater(votes, at, seats, place)
  local high, middle, low = unpackBytes('>I4I4I3', votes, at + 1)
  local itsHigh, itsMiddle, itsLow = unpackBytes('>I4I4I3', seats, place + 1)
  if high ~= itsHigh then return high > itsHigh end
  if middle ~= itsMiddle then return middle > itsMiddle end
  return low > itsLow
end

-- The seats with these votes, and the ids that lost a seat. Both are in the order of seats.
local function seatVotes(seats, votes)
  local parts, done, lost = {}, 1, nil
  for at = 1, #votes, ${seatBytes} do
    local seat, low, high = byte(votes, at), (done - 1) / ${seatBytes}, #seats / ${seatBytes}
    while low < high do
      local middle = floor((low + high) / 2)
      if byte(seats, middle * ${seatBytes} + 1) < seat then low = middle + 1 else high = middle end
    end
    local place = low * ${seatBytes} + 1
    local isTaken = byte(seats, place) == seat
    if not isTaken or isLater(votes, at, seats, place) then
      parts[#parts + 1] = sub(seats, done, place - 1)
      parts[#parts + 1] = sub(votes, at, at + ${seatBytes - 1})
      done = place
      if isTaken then
        done = place + ${seatBytes}
        local id = sub(seats, place + ${idAt}, place + ${seatBytes - 1})
        if id ~= sub(votes, at + ${idAt}, at + ${seatBytes - 1}) then
          lost = lost or {}
          lost[#lost + 1] = id
        end
      end
    end
  end
  if #parts == 0 then return seats end
  parts[#parts + 1] = sub(seats, done)
  return concat(parts), lost
end

-- The place of an id in a list of entries of this size, after so many bytes of its entry.
local function placeOf(list, id, size, after)
  local at = find(list, id, 1, true)
  while at and (at - 1 - after) % size ~= 0 do at = find(list, id, at + 1, true) end
  return at
end
local function isVotedFor(seats, id) return placeOf(seats, id, ${seatBytes}, ${idAt}) end
local function isStored(texts, id) return placeOf(texts, id, ${listedBytes}, 0) end

local function textField(id) return '${claimsFieldPrefix}' .. id end
local function withoutText(texts, id)
  local at = isStored(texts, id)
  return at and sub(texts, 1, at - 1) .. sub(texts, at + ${listedBytes}) or texts
end

-- The stored text with the fewest votes, and the bytes of all.
local function weakestText(seats, texts)
  local votes, latest = {}, {}
  for at = 1, #seats, ${seatBytes} do
    local high, low = unpackBytes('>I4B', seats, at + 1)
    local id = sub(seats, at + ${idAt}, at + ${seatBytes - 1})
    votes[id] = (votes[id] or 0) + 1
    latest[id] = math.max(latest[id] or 0, 256 * high + low)
  end
  local weakest, bytes = nil, 0
  for at = 1, #texts, ${listedBytes} do
    local id = sub(texts, at, at + ${claimsIdBytes - 1})
    bytes = bytes + unpackBytes('>H', texts, at + ${claimsIdBytes})
    local its, others = votes[id] or 0, weakest and votes[weakest] or 0
    if not weakest or its < others or (its == others and (latest[id] or 0) < (latest[weakest] or 0)) then weakest = id end
  end
  return weakest, bytes
end

-- Adds the texts that are new, and returns the list of all with those that go, and whether any came. Changes get fields.
local function storeTexts(seats, texts, said, lost, changes, maxBytes)
  local gone, added = {}, {}
  for _, id in ipairs(lost or {}) do
    if isStored(texts, id) and not isVotedFor(seats, id) then
      texts = withoutText(texts, id)
      gone[#gone + 1] = textField(id)
    end
  end
  local isAnyNew = false
  for id, text in pairs(said) do
    if not isStored(texts, id) and isVotedFor(seats, id) then
      texts = texts .. id .. pack('>H', #text)
      added[id] = text
      isAnyNew = true
    end
  end
  if isAnyNew and #texts > ${listedBytes} then
    local weakest, bytes = weakestText(seats, texts)
    while bytes > maxBytes() and #texts > ${listedBytes} do
      texts = withoutText(texts, weakest)
      if added[weakest] then added[weakest] = nil else gone[#gone + 1] = textField(weakest) end
      weakest, bytes = weakestText(seats, texts)
    end
  end
  isAnyNew = false
  for id, text in pairs(added) do
    isAnyNew = true
    changes[#changes + 1] = textField(id)
    changes[#changes + 1] = text
  end
  return texts, gone, isAnyNew
end
`
