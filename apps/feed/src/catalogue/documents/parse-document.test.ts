import { expect, it } from '@jest/globals'
import { parseDocument } from './parse-document.js'

function parse(
  text: string | Buffer,
  { contentType = '', maxItems = 10 } = {},
): ReturnType<typeof parseDocument> {
  return parseDocument(Buffer.from(text as string), { contentType, maxItems })
}

function itemsOf(text: string): object[] {
  const read = parse(text)
  if ('fault' in read) throw new Error(read.fault)
  // JSON leaves out the fields that are undefined.
  return read.items.map((item) => JSON.parse(JSON.stringify(item)) as object)
}

const rss = `<?xml version="1.0"?>
<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Daily</title><link>https://www.daily.example/</link><language>en-GB</language>
<item>
  <title>Rain &amp;amp; &lt;b&gt;wind&lt;/b&gt;</title>
  <link> https://www.daily.example/a?utm_source=rss&amp;x=1 </link>
  <guid isPermaLink="false">g-1</guid>
  <description><![CDATA[<p>It <em>rains</em>.</p><script>alert(1)</script>]]></description>
  <pubDate>Mon, 01 Jun 2026 10:00:00 +0700</pubDate>
  <dc:creator>Ann</dc:creator>
  <category>World</category><category>Floods &amp; storms</category><category>World</category>
  <media:content url="https://images.daily.example/a.jpg" medium="image"/>
</item>
<item><title>Only a guid</title><guid>https://www.daily.example/b</guid></item>
</channel></rss>`

it('reads RSS', () => {
  expect(itemsOf(rss)).toEqual([
    {
      title: 'Rain & wind',
      summary: 'It rains.',
      url: 'https://www.daily.example/a?utm_source=rss&x=1',
      guid: 'g-1',
      image: 'https://images.daily.example/a.jpg',
      author: 'Ann',
      language: 'en-GB',
      publishedAt: 'Mon, 01 Jun 2026 10:00:00 +0700',
      categories: ['World', 'Floods & storms'],
    },
    {
      title: 'Only a guid',
      url: 'https://www.daily.example/b',
      guid: 'https://www.daily.example/b',
      language: 'en-GB',
      categories: [],
    },
  ])
})

it('reads Atom', () => {
  const atom = `<feed xmlns="http://www.w3.org/2005/Atom"><title>D</title><id>d</id><updated>2026-06-01T00:00:00Z</updated>
    <author><name>The desk</name></author>
    <entry><title type="html">A &lt;i&gt;b&lt;/i&gt;</title><id>tag:daily,1</id><link rel="self" href="/s"/><link href="/a"/>
      <published>2026-06-01T08:00:00Z</published><updated>2026-06-01T09:00:00Z</updated><summary>S</summary>
      <category term="floods" label="Floods"/></entry></feed>`
  expect(itemsOf(atom)).toEqual([
    {
      title: 'A b',
      summary: 'S',
      url: '/a',
      guid: 'tag:daily,1',
      author: 'The desk',
      publishedAt: '2026-06-01T08:00:00Z',
      updatedAt: '2026-06-01T09:00:00Z',
      categories: ['Floods'],
    },
  ])
})

it('reads JSON Feed', () => {
  const json = {
    version: 'https://jsonfeed.org/version/1.1',
    title: 'D',
    language: 'id',
    items: [
      {
        id: '1',
        url: 'https://a.example/1',
        title: 'T',
        content_html: '<p>C</p>',
        date_published: '2026-06-01T08:00:00Z',
        tags: ['x'],
        image: 'https://a.example/1.jpg',
      },
    ],
  }
  expect(itemsOf(JSON.stringify(json))).toEqual([
    {
      title: 'T',
      summary: 'C',
      url: 'https://a.example/1',
      guid: '1',
      image: 'https://a.example/1.jpg',
      language: 'id',
      publishedAt: '2026-06-01T08:00:00Z',
      categories: ['x'],
    },
  ])
})

it('reads a news sitemap, whatever its prefixes', () => {
  const sitemap = `<?xml version="1.0"?><!-- made by hand -->
    <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">
    <url><loc>https://a.example/1?a=1&amp;b=2</loc><lastmod>2026-06-01T09:00:00Z</lastmod>
      <n:news><n:publication><n:name>The Daily</n:name><n:language>en</n:language></n:publication>
      <n:publication_date>2026-06-01</n:publication_date><n:title>A &amp; B</n:title><n:keywords>x, y</n:keywords></n:news>
      <image:image><image:loc>https://a.example/1.jpg</image:loc></image:image></url>
    <url><loc>https://a.example/about</loc></url></urlset>`
  expect(itemsOf(sitemap)).toEqual([
    {
      title: 'A & B',
      url: 'https://a.example/1?a=1&b=2',
      image: 'https://a.example/1.jpg',
      publisher: 'The Daily',
      language: 'en',
      publishedAt: '2026-06-01',
      updatedAt: '2026-06-01T09:00:00Z',
      categories: ['x', 'y'],
    },
    { url: 'https://a.example/about', categories: [] },
  ])
})

it('reads the encoding that the server or the document names', () => {
  const latin1 = Buffer.from(rss.replace('Only a guid', 'Ünïcode'), 'latin1')
  const titleOf = (read: ReturnType<typeof parse>) => ('items' in read ? read.items[1]?.title : read.fault)
  expect(titleOf(parse(latin1, { contentType: 'text/xml; charset="ISO-8859-1"' }))).toBe('Ünïcode')
  const declared = Buffer.from(
    `<?xml version="1.0" encoding="iso-8859-1"?>${latin1.toString('latin1').slice(21)}`,
    'latin1',
  )
  expect(titleOf(parse(declared))).toBe('Ünïcode')
  expect(titleOf(parse(Buffer.from(`\ufeff${rss}`, 'utf16le')))).toBe('Only a guid')
  expect(parse(rss, { contentType: 'text/xml; charset=klingon' })).toEqual({ fault: 'unknown_encoding' })
})

it('leaves out what is beyond the limit, and says how much', () => {
  expect(parse(rss, { maxItems: 1 })).toMatchObject({ items: [{ title: 'Rain & wind' }], leftOut: 1 })
})

it.each([
  ['a web page', '<!doctype html><html><head><title>404</title></head></html>', 'not_a_feed'],
  ['JSON of another kind', '{"items":[]}', 'not_a_feed'],
  ['nothing', '', 'not_a_feed'],
  [
    'an index of sitemaps',
    '<sitemapindex><sitemap><loc>https://a.example</loc></sitemap></sitemapindex>',
    'sitemap_index',
  ],
])('%s is no feed', (_what, text, fault) => {
  expect(parse(text)).toEqual({ fault })
})

const laughs = `<!DOCTYPE rss [<!ENTITY a "ha">${Array.from({ length: 30 }, (_, n) => `<!ENTITY a${n} "&a${n - 1};&a${n - 1};">`).join('')}
<!ENTITY file SYSTEM "file:///etc/passwd">]>`

it.each([
  [
    'RSS',
    `${laughs}<rss version="2.0"><channel><title>x</title><item><title>T &a29; &file;</title><link>https://a.example/1</link></item></channel></rss>`,
  ],
  [
    'a sitemap',
    `${laughs}<urlset><url><loc>https://a.example/1</loc><news><title>T &a29; &file;</title></news></url></urlset>`,
  ],
])('expands no entity that %s defines', (_what, text) => {
  const read = parse(text)
  // Refusing such a document is as good.
  if ('fault' in read) expect(read.fault).toBe('malformed')
  else expect(read.items[0]?.title).toBe('T &a29; &file;')
})

it('takes names of members for what they are', () => {
  const text =
    '<urlset><url><__proto__><loc>x</loc></__proto__><constructor>y</constructor><loc>https://a.example/1</loc></url></urlset>'
  const read = parse(text)
  if ('items' in read) expect(read.items[0]?.url).toBe('https://a.example/1')
  expect(({} as { loc?: string }).loc).toBeUndefined()
})
