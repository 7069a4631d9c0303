import { isJsonObject, type DeviceClass, type JsonObject, type JsonValue } from '@frontpage/contracts'

/** Maps the systems that apps run on, as their libraries write them, to the names that user agents are parsed to. */
const systems: ReadonlyMap<string, string> = new Map([
  ['android', 'Android'],
  ['ios', 'iOS'],
  ['iphone os', 'iOS'],
  ['ipados', 'iOS'],
  ['tvos', 'tvOS'],
  ['macos', 'macOS'],
  ['mac os x', 'macOS'],
  ['windows', 'Windows'],
  ['linux', 'Linux'],
  ['harmonyos', 'HarmonyOS'],
])
const classes: ReadonlyMap<string, DeviceClass> = new Map([
  ['ios', 'mobile'],
  ['android', 'mobile'],
  ['mobile', 'mobile'],
  ['phone', 'mobile'],
  ['tablet', 'tablet'],
  ['tvos', 'tv'],
  ['tv', 'tv'],
  ['macos', 'desktop'],
  ['desktop', 'desktop'],
])
const tabletModel = /^iPad|\btab(?:let)?\b|^SM-[TX]\d/i
const tvModel = /^AppleTV|^AFT|\bTV\b/i

/**
 * Reads an app's device from the context: `os.name`, `device.type`, `device.model`
 * (https://segment.com/docs/connections/spec/common/#context).
 */
export function describeAppDevice(context: JsonObject | undefined): {
  os: string | undefined
  deviceClass: DeviceClass | undefined
} {
  const os = isJsonObject(context?.os) ? systems.get(word(context.os.name)) : undefined
  const device = isJsonObject(context?.device) ? context.device : {}
  const model = typeof device.model === 'string' ? device.model.slice(0, 100) : ''
  if (tabletModel.test(model)) return { os, deviceClass: 'tablet' }
  if (tvModel.test(model) || os === 'tvOS') return { os, deviceClass: 'tv' }
  return { os, deviceClass: classes.get(word(device.type)) }
}

function word(value: JsonValue | undefined): string {
  return typeof value === 'string' && value.length <= 20 ? value.toLowerCase() : ''
}
