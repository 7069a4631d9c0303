/** A text field whose value no two records of a kind may share. */
export interface UniqueField {
  readonly field: string
  /**
   * The key of the string that reserves a value for a record while its change is in progress; same hash tag as the
   * records.
   */
  readonly claimKey: (value: string) => string
}

/** The beginning of a refused put's reply, before the id of the record that has the value. */
export const heldBy = 'held by '

/** Longer than it takes to write a change to the history, or to give up writing it. */
const claimMs = 60_000

/**
 * Uses the records as KEYS[1] and the value's claim as the last key. As it reads the records, it cannot differ from
 * them.
 */
const holderOf = ({ field }: UniqueField): string => `
local function holderOf(value, exceptId)
  local claimant = redis.call('GET', KEYS[#KEYS])
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

/** ARGV: the id of a record, and the value that it needs. Returns the id of another record that has it. */
export const claimScript = (unique: UniqueField): string => `
${holderOf(unique)}
local holder = holderOf(ARGV[2], ARGV[1])
if holder then return holder end
redis.call('SET', KEYS[#KEYS], ARGV[1], 'PX', ${claimMs})
return false
`

/** For the script that makes changes: checks a single change that puts a record, whose claim is the last key. */
export function guardScript(unique: UniqueField | undefined): { refuse: string; release: string } {
  if (unique === undefined) return { refuse: '', release: '' }
  return {
    refuse: `
${holderOf(unique)}
local isPut = ARGV[2] == 'single' and ARGV[5] ~= ''
if isPut then
  local holder = holderOf(cjson.decode(ARGV[5])['${unique.field}'], ARGV[3])
  if holder then return '${heldBy}' .. holder end
end
`,
    release: `if isPut and not newer then redis.call('DEL', KEYS[#KEYS]) end`,
  }
}
