import { impressionKeyParts as keys } from '@frontpage/contracts'

/**
 * All that is stored of some stories. KEYS: the bucket's live stories. ARGV: the bucket's prefix, the last hour that is
 * too old to be read by minute, the last hour that is read at all, then stories.
 *
 * It returns a text for each story: a line with hour (`c<hour>` for clicks) and total in turn, then a line for each hour
 * that is known by minute: the hour's number, and code and count in turn.
 */
export const readImpressionsScript = `
local prefix, detailAfter, newest = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local call, concat, texts = redis.call, table.concat, {}
for at = 4, #ARGV do
  local story = ARGV[at]
  local totals, seen = call('HGETALL', prefix .. '${keys.story}' .. story), {}
  local lines = { concat(totals, ' ') }
  for field = 1, #totals, 2 do
    local hour = totals[field]:gsub('^c', '')
    if not seen[hour] and tonumber(hour) > detailAfter and tonumber(hour) <= newest then
      seen[hour] = true
      local counts = call('HGETALL', prefix .. '${keys.hour}' .. hour .. ':' .. story)
      lines[#lines + 1] = hour .. ' ' .. concat(counts, ' ')
    end
  end
  texts[at - 3] = concat(lines, '\\n')
end
return texts
`
