/**
 * How many readers a story has to have to get in where `used` of `room` are taken: one while there is room, then two, and
 * twice as many with every further quarter. So whoever invents readers with their stories has to invent exponentially
 * many, and what many read gets in, whatever was invented.
 */
export function readersAsked(used: number, room: number): number {
  return used < room ? 1 : 2 ** Math.min(30, 1 + Math.floor((4 * (used - room)) / room))
}

/** The same in Lua. */
export const readersAskedScript = `
local function readersAsked(used, room)
  if used < room then return 1 end
  return 2 ^ math.min(30, 1 + math.floor(4 * (used - room) / room))
end
`
