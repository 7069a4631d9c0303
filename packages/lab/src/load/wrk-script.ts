import { messageIdLength, toWirePieces, type LoadRequest } from './load-request.js'

/** The requests as bytes: pieces separated by 0, requests by 1, neither of which occurs in JSON or HTTP heads. */
export function toWrkData(
  requests: readonly LoadRequest[],
  options: { host: string; authorization: string },
): string {
  return requests.map((request) => toWirePieces(request, options).join('\0')).join('\u0001')
}

/** The script of one thread: wrk gives each its own Lua, and message ids would repeat otherwise. */
export function toWrkScript(dataFile: string, runId: string): string {
  return `
local requests, current, ids = {}, 0, 0

function init()
  local file = assert(io.open(${JSON.stringify(dataFile)}, "rb"))
  for request in file:read("*a"):gmatch("[^\\1]+") do
    local pieces = {}
    for piece in request:gmatch("%Z+") do pieces[#pieces + 1] = piece end
    requests[#requests + 1] = pieces
  end
  file:close()
end

local function next_id()
  ids = ids + 1
  return string.format("${runId}%0${messageIdLength - runId.length}x", ids)
end

function request()
  current = current % #requests + 1
  local pieces = requests[current]
  if #pieces == 2 then return pieces[1] .. next_id() .. pieces[2] end
  local parts = { pieces[1] }
  for index = 2, #pieces do
    parts[#parts + 1] = next_id()
    parts[#parts + 1] = pieces[index]
  end
  return table.concat(parts)
end
`
}
