/**
 * Lua: `texts[number]` is a whole number as a text. Redis writes each number that a script gives it with 17 digits, which
 * takes longer than most commands.
 */
export const numberTextsScript = `
local texts = setmetatable({}, { __index = function(known, number)
  local text = string.format('%d', number)
  known[number] = text
  return text
end })
`
