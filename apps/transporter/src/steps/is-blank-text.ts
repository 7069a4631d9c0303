/** Something that can be read: letters, digits or symbols such as emoji, and not only spaces and marks without width. */
const readable = /[\p{L}\p{N}\p{S}]/u

/** Longer texts are no placeholders. */
const maxPlaceholderLength = 40

/** How programs write that they have no value. */
const noValues: ReadonlySet<string> = new Set(['undefined', 'null', 'nan', 'none', 'n/a', '[object object]'])

/** The titles of pages that have not got their own yet, or show an error. */
const placeholderTitles: ReadonlySet<string> = new Set([
  '404',
  '404 not found',
  'access denied',
  'caricamento',
  'cargando',
  'carregando',
  'chargement',
  'document',
  'error',
  'index',
  'just a moment',
  'laden',
  'loading',
  'memuat',
  'no title',
  'not found',
  'one moment, please',
  'page not found',
  'please wait',
  'title',
  'untitled',
  'untitled document',
  'wird geladen',
  'yükleniyor',
  'ładowanie',
  'загрузка',
  'đang tải',
  'جار التحميل',
  'लोड हो रहा है',
  'กำลังโหลด',
  '加载中',
  '読み込み中',
  '로딩 중',
])

/** `{{ title }}`, `${title}`, `%title%`: a template that was not filled in. */
const unfilledTemplate = /^(?:\{\{.*\}\}|\$\{.*\}|%[\w.]+%)$/

/** Whether a text says nothing: it has nothing to read, or is how a program writes that there is no value. */
export function isBlankText(text: string): boolean {
  if (text.length <= maxPlaceholderLength && noValues.has(text.toLowerCase())) return true
  return !readable.test(text)
}

/** Whether a title is that of a page that has no title of its own yet. */
export function isPlaceholderTitle(title: string): boolean {
  if (title.length > maxPlaceholderLength) return false
  return placeholderTitles.has(withoutDots(title.toLowerCase())) || unfilledTemplate.test(title)
}

function withoutDots(title: string): string {
  let end = title.length
  while (end > 0 && '.… '.includes(title.charAt(end - 1))) end--
  return title.slice(0, end)
}
