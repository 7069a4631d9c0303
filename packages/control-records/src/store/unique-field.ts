/** Longer than writing a change to the history takes, including giving up. */
export const claimMs = 60_000

/** Finds who has a value. It reads the records, which are KEYS[1]: an index could differ from them. */
const holderOf = (field: string): string => `
local function holderOf(value, exceptId, claim)
  local claimant = redis.call('GET', claim)
  if claimant and claimant ~= exceptId then return claimant end
  local records = redis.call('HGETALL', KEYS[1])
  for at = 1, #records, 2 do
    if records[at] ~= exceptId and string.find(records[at + 1], value, 1, true) then
      local isRead, record = pcall(cjson.decode, records[at + 1])
      if isRead and type(record) == 'table' and record['${field}'] == value then return records[at] end
    end
  end
  return false
end
`

/** Deletes KEYS[1] if it holds ARGV[1]. */
export const releaseScript = `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`

/**
 * Claims a value for a record, or returns the id of the record that has it. KEYS: the records, the claim of the value.
 * ARGV: the id of the record, the value.
 */
export const claimScript = (field: string): string => `
${holderOf(field)}
local holder = holderOf(ARGV[2], ARGV[1], KEYS[2])
if holder then return holder end
redis.call('SET', KEYS[2], ARGV[1], 'PX', ${claimMs})
return false
`

/**
 * The parts of the script that takes changes: `refuse` checks the value of every record that is put once more, `release`
 * deletes the claims of the changes that were taken. The claims are the last keys, in the order of the records.
 */
export function guardScript(
  field: string | undefined,
  firstClaimKey: number,
): { readonly refuse: string; readonly release: string } {
  if (field === undefined) return { refuse: '', release: '' }
  return {
    refuse: `
${holderOf(field)}
local claims = {}
if ARGV[2] == 'change' then
  local claimAt = ${firstClaimKey}
  for at = 4, #ARGV, 3 do
    if ARGV[at + 2] ~= '' then
      local holder = holderOf(cjson.decode(ARGV[at + 2])['${field}'], ARGV[at], KEYS[claimAt])
      if holder then return {'held', holder, ARGV[at]} end
      claims[ARGV[at]] = KEYS[claimAt]
      claimAt = claimAt + 1
    end
  end
end
`,
    release: `for id, claim in pairs(claims) do if not isNewer[id] then redis.call('DEL', claim) end end`,
  }
}
