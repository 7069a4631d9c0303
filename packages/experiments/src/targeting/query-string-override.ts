/** The variation that an address forces (`?<experiment key>=1`); null where it forces none. */
export function getQueryStringOverride(key: string, url: string, variations: number): number | null {
  const query = url.split('?')[1]?.replace(/#.*/, '')
  if (query === undefined || query === '') return null
  for (const parameter of query.split('&')) {
    const [name, value = ''] = parameter.split('=', 2)
    if (name !== key) continue
    const variation = Number.parseInt(value, 10)
    return variation >= 0 && variation < variations ? variation : null
  }
  return null
}
