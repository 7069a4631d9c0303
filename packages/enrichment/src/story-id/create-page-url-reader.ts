import { isJsonObject, type AcceptedEvent, type SourceMapping } from '@frontpage/contracts'

/** Reads the address of the page that an event is about, as it was sent; '' where there is none. */
export type PageUrlReader = (event: Pick<AcceptedEvent, 'properties' | 'context'>) => string

/** The address is the property `url`, else one that the source's mapping names, else that of `context.page`. */
export function createPageUrlReader(mapping: SourceMapping): PageUrlReader {
  const names = ['url']
  for (const [theirs, property] of Object.entries(mapping.properties)) {
    if (property === 'url') names.push(theirs)
  }

  return ({ properties, context }) => {
    for (const name of names) {
      const own = properties?.[name]
      if (typeof own === 'string' && own !== '') return own
    }
    const page = context?.page
    return isJsonObject(page) && typeof page.url === 'string' ? page.url : ''
  }
}
