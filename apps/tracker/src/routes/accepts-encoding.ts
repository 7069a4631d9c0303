/** Whether a client's `Accept-Encoding` names the encoding, and does not refuse it by `q=0`. */
export function acceptsEncoding(accepted: string | string[] | undefined, encoding: 'gzip' | 'br'): boolean {
  const refused = /;\s*q=0(?:\.0*)?\s*$/i
  return String(accepted ?? '')
    .split(',')
    .some((each) => each.split(';')[0]!.trim().toLowerCase() === encoding && !refused.test(each))
}
