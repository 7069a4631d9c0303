/**
 * Writes what a trainer learned: weights, the stories' appeal, their position, the ids of the lists behind it, and where it
 * comes to that, the version that ranks from now on. All of it is one write, which happens only while the trainer holds the lease and knows
 * the latest state.
 *
 * KEYS: the site's model, its lease. ARGV: the lease's token, the known revision or '', the head, the appeal, the
 * new version's number or '', its weights, its description, the active version or '', how many versions are kept, the number of slices
 * that are forgotten, these, then slice and ids in turn. Returns `saved`, `lease_lost` or `stale`.
 */
export const saveHeadScript = `
local call, model = redis.call, KEYS[1]
local token, revision, head, appeal, number, weights, about, active = unpack(ARGV, 1, 8)
local maxVersions, forgotten = tonumber(ARGV[9]), tonumber(ARGV[10])
if not maxVersions or not forgotten or head == '' or appeal == '' or (#ARGV - 10 - forgotten) % 2 ~= 0 then
  return redis.error_reply('ERR arguments of a trained head')
end
if call('GET', KEYS[2]) ~= token then return 'lease_lost' end
if (call('HGET', model, 'revision') or '') ~= revision then return 'stale' end

call('HSET', model, 'head', head, 'appeal', appeal)
call('HINCRBY', model, 'revision', 1)
for at = 11, 10 + forgotten do call('HDEL', model, 'slice:' .. ARGV[at]) end
for at = 11 + forgotten, #ARGV, 2 do call('HSET', model, 'slice:' .. ARGV[at], ARGV[at + 1]) end
if active ~= '' then call('HSET', model, 'active', active) end
if number ~= '' then
  call('HSET', model, 'version:' .. number, weights, 'about:' .. number, about, 'newest', number)
  local activeNow = cjson.decode(call('HGET', model, 'active') or '{"version":0}').version
  local versions = {}
  for each in string.gmatch(call('HGET', model, 'versions') or '', '%d+') do versions[#versions + 1] = each end
  versions[#versions + 1] = number
  local kept, excess = {}, #versions - maxVersions
  for _, each in ipairs(versions) do
    if excess > 0 and tonumber(each) ~= activeNow and each ~= number then
      call('HDEL', model, 'version:' .. each, 'about:' .. each)
      excess = excess - 1
    else
      kept[#kept + 1] = each
    end
  end
  call('HSET', model, 'versions', table.concat(kept, ','))
end
return 'saved'
`

/**
 * Lets a version rank. KEYS: the site's model. ARGV: the known revision or '', the version's number, the active version,
 * then what becomes of the trained head: `keep`, `drop` (the trainer begins with the shipped weights) or the head that
 * replaces it, this head's appeal, then the slices that are forgotten. Returns `saved`, `unknown` or `stale`.
 */
export const activateVersionScript = `
local call, model = redis.call, KEYS[1]
local revision, number, active, head, appeal = unpack(ARGV, 1, 5)
if #ARGV < 5 or active == '' or head == '' then return redis.error_reply('ERR arguments of an activation') end
if (call('HGET', model, 'revision') or '') ~= revision then return 'stale' end
if number ~= '0' and call('HEXISTS', model, 'version:' .. number) == 0 then return 'unknown' end

call('HSET', model, 'active', active)
call('HINCRBY', model, 'revision', 1)
for at = 6, #ARGV do call('HDEL', model, 'slice:' .. ARGV[at]) end
if head == 'drop' then
  call('HDEL', model, 'head', 'appeal')
elseif head ~= 'keep' then
  call('HSET', model, 'head', head, 'appeal', appeal)
end
return 'saved'
`

/**
 * Gives a Redis that was emptied the version that ranked, unless one does by now, or an operator chose. KEYS: the site's
 * model. ARGV: the version's number, the active version, and where it is not 0 its weights and its description. The
 * revision changes, so that a trainer that began again hears of it. Returns `restored` or `kept`.
 */
export const restoreVersionScript = `
local call, model = redis.call, KEYS[1]
local number, active, weights, about = unpack(ARGV, 1, 4)
if #ARGV ~= 4 or active == '' or (number ~= '0' and (weights == '' or about == '')) then
  return redis.error_reply('ERR arguments of a restoration')
end
if call('HEXISTS', model, 'active') == 1 then return 'kept' end
call('HSET', model, 'active', active)
call('HINCRBY', model, 'revision', 1)
if number ~= '0' then
  call('HSET', model, 'version:' .. number, weights, 'about:' .. number, about, 'newest', number, 'versions', number)
end
return 'restored'
`
