/**
 * Returns the number of readers that a story needs for admission when `used` of `room` are taken: one while there is
 * room, two until as many again are in, and from there on twice as many with every further quarter. So a flood of
 * invented stories leaves room for those that several readers view, and an attacker who also invents readers has to
 * invent exponentially many.
 */
export function requiredReaders(used: number, room: number): number {
  if (used < room) return 1
  return used < 2 * room ? 2 : 2 ** Math.min(30, Math.floor((4 * used) / room) - 6)
}

/** The same function in Lua. */
export const requiredReadersScript = `
local function requiredReaders(used, room)
  if used < room then return 1 end
  if used < 2 * room then return 2 end
  return 2 ^ math.min(30, math.floor(4 * used / room) - 6)
end
`
