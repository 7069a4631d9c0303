import { trendingKeyParts as keys } from '@frontpage/contracts'

/**
 * All that is stored of some stories. KEYS: the bucket's live stories. ARGV: the bucket's prefix, the last hour that is too
 * old to be read in detail, the last hour that is read at all, then stories.
 *
 * It returns a text for each story: a line with hour and readers in turn, then a line for each hour that is known in
 * detail, in no order, with the hour's number, and code and count in turn. One text costs a hundredth of what its numbers would cost as
 * values of Redis' protocol.
 */
export const readTrendingScript = `
local prefix, detailAfter, newest = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local call, concat, texts = redis.call, table.concat, {}
for at = 4, #ARGV do
  local story = ARGV[at]
  local byHour = call('HGETALL', prefix .. '${keys.story}' .. story)
  local lines = { concat(byHour, ' ') }
  for field = 1, #byHour, 2 do
    local hour = tonumber(byHour[field])
    if hour > detailAfter and hour <= newest then
      local counts = call('HGETALL', prefix .. '${keys.hour}' .. byHour[field] .. ':' .. story)
      lines[#lines + 1] = byHour[field] .. ' ' .. concat(counts, ' ')
    end
  end
  texts[at - 3] = concat(lines, '\\n')
end
return texts
`
