import {
  createOriginCheck,
  isAddressId,
  sourceSchema,
  type AcceptedEvent,
  type Source,
} from '@frontpage/contracts'
import { createPageUrlReader, createStoryAddressReader } from '@frontpage/enrichment'

/** The rules by which a source's pages are published. */
export interface SourcePages {
  /**
   * Returns the form in which lists publish the address of one of the source's own pages; undefined for any other: a link
   * in a headline must not lead elsewhere.
   */
  publicUrlOf(url: string): string | undefined
  /**
   * Returns how many distinct readers the event's story needs before lists contain it: several where its id is no more
   * than the address of the event's own page. Undefined where the id is no address.
   */
  readersToListOf(event: AcceptedEvent, storyId: string): number | undefined
}

/** The pages of a source that is not known (any more). */
export const pagesOfUnknownSource = createSourcePages({
  allowedOrigins: ['*'],
  mapping: sourceSchema.shape.mapping.parse(undefined),
})

export function createSourcePages({
  allowedOrigins,
  mapping,
}: Pick<Source, 'allowedOrigins' | 'mapping'>): SourcePages {
  const allows = createOriginCheck(allowedOrigins)
  const readAddress = createStoryAddressReader(mapping)
  const urlOf = createPageUrlReader(mapping)
  return {
    publicUrlOf(url) {
      const { origin, publicUrl } = readAddress(url)
      return publicUrl !== undefined && allows(origin) ? publicUrl : undefined
    },
    readersToListOf(event, storyId) {
      if (!isAddressId(storyId)) return undefined
      const address = readAddress(urlOf(event))
      return address.storyId === storyId && !address.isConfigured ? mapping.readersToList : 1
    },
  }
}
