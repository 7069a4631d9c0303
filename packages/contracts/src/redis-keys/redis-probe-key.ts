/** Written repeatedly to find out whether Redis accepts writes. */
export function redisProbeKey(namespace: string): string {
  return `{${namespace}:probe}`
}
