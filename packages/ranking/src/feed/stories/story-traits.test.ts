import { expect, it } from '@jest/globals'
import { buildTraits, feedNowMs } from '../../../test/build-traits.js'

it('writes names as scopes do, each once', () => {
  const traits = buildTraits('a', {
    section: 'World News',
    sections: ['World news', 'Asia'],
    tags: ['MotoGP', 'motogp', '—'],
    author: 'Ann Lee',
    publisher: 'The Daily',
    language: 'en_GB',
  })
  expect(traits).toMatchObject({
    sections: ['world-news', 'asia'],
    tags: ['motogp'],
    author: 'ann-lee',
    publisher: 'the-daily',
    language: 'en-gb',
    topics: ['section:world-news', 'section:asia', 'tag:motogp', 'author:ann-lee', 'publisher:the-daily'],
  })
})

it('is as old as its publication, else as its first reader', () => {
  expect(buildTraits('a', { firstSeenMs: 5, publishedMs: feedNowMs }).sinceMs).toBe(feedNowMs)
  expect(buildTraits('a', { firstSeenMs: 5 }).sinceMs).toBe(5)
})

it('bounds the topics of a story', () => {
  expect(buildTraits('a', { tags: Array.from({ length: 500 }, (_, at) => `t${at}`) }).topics).toHaveLength(16)
})
