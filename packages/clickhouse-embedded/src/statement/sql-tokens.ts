export interface SqlToken {
  kind: 'word' | 'quoted' | 'string' | 'punctuation'
  /** The text as written; a word is in upper case. */
  text: string
  start: number
  end: number
}

/**
 * Sticky patterns, so that each is tried exactly where the last token ended. The blanks beyond `\s` are those that
 * ClickHouse skips as well.
 */
const skipped = /(?:[\s\u0085\u180e\u200b-\u200d\u2060]+|--[^\n]*|\/\/[^\n]*|#[ !][^\n]*)+/y
const commentEdge = /\/\*|\*\//g
const word = /[\p{L}_\d$][\p{L}\p{N}_$]*/uy
const heredoc = /(\$\w*\$)[^]*?\1/y

function match(pattern: RegExp, sql: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(sql) ? pattern.lastIndex : at
}

/** The position after blanks and comments. */
function skip(sql: string, from: number): number {
  let at = from
  for (;;) {
    let next = match(skipped, sql, at)
    if (sql.startsWith('/*', next)) next = endOfComment(sql, next)
    if (next === at) return at
    at = next
  }
}

/** Comments between these marks can be nested. */
function endOfComment(sql: string, start: number): number {
  commentEdge.lastIndex = start
  let depth = 0
  for (let edge = commentEdge.exec(sql); edge !== null; edge = commentEdge.exec(sql)) {
    depth += edge[0] === '/*' ? 1 : -1
    if (depth === 0) return commentEdge.lastIndex
  }
  return sql.length
}

/**
 * The tokens of a SQL text, only as detailed as finding clauses requires, lazily: a caller stops where an INSERT's data
 * begins. It follows ClickHouse's own lexer (src/Parsers/Lexer.cpp): a word that this server refuses must be recognised
 * wherever the engine recognises it.
 */
export function* sqlTokens(sql: string): Generator<SqlToken> {
  let at = 0
  for (;;) {
    const start = skip(sql, at)
    if (start >= sql.length) return
    const [kind, end] = readToken(sql, start)
    const text = sql.slice(start, end)
    yield { kind, text: kind === 'word' ? text.toUpperCase() : text, start, end }
    at = end
  }
}

function readToken(sql: string, start: number): [SqlToken['kind'], number] {
  const character = sql[start]
  if (character === "'") return ['string', endOfQuoted(sql, start)]
  if (character === '`' || character === '"') return ['quoted', endOfQuoted(sql, start)]
  if (character === '‘') return ['string', endOfTypographic(sql, start, '’')]
  if (character === '“') return ['quoted', endOfTypographic(sql, start, '”')]
  if (character === '$') {
    const end = match(heredoc, sql, start)
    if (end > start) return ['string', end]
  }
  const end = match(word, sql, start)
  return end > start ? ['word', end] : ['punctuation', start + 1]
}

/**
 * Returns the position after the quote that ends the text beginning at `start`; a backslash escapes the next character,
 * and a doubled quote stands for one. Written by hand: a regular expression sometimes runs out of stack on a literal of
 * many megabytes.
 */
function endOfQuoted(sql: string, start: number): number {
  const quote = sql[start] ?? ''
  let at = start + 1
  let nextQuote = -1
  let nextBackslash = -1
  const find = (what: string, known: number): number => {
    if (known >= at) return known
    const found = sql.indexOf(what, at)
    return found === -1 ? sql.length : found
  }
  while (at < sql.length) {
    nextQuote = find(quote, nextQuote)
    nextBackslash = find('\\', nextBackslash)
    if (nextBackslash < nextQuote) at = nextBackslash + 2
    else if (sql[nextQuote + 1] === quote) at = nextQuote + 2
    else return Math.min(nextQuote + 1, sql.length)
  }
  return sql.length
}

/** These quotes have no escapes. */
function endOfTypographic(sql: string, start: number, quote: string): number {
  const end = sql.indexOf(quote, start)
  return end === -1 ? sql.length : end + 1
}

const escapedByte = /\\x([0-9a-fA-F]{2})/g

/** The name that a token stands for, in lower case; undefined for a token that is no name. */
export function nameOf({ kind, text }: SqlToken): string | undefined {
  if (kind === 'word') return text.toLowerCase()
  if (kind !== 'quoted') return undefined
  const written = text.slice(1, -1)
  return written
    .replace(escapedByte, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    .toLowerCase()
}

/** The tokens outside of all brackets; an opening bracket at the top level is one of them. */
export function* topLevelTokens(tokens: Iterable<SqlToken>): Generator<SqlToken> {
  let depth = 0
  for (const token of tokens) {
    const isBracket = token.kind === 'punctuation'
    if (isBracket && ')]}'.includes(token.text)) depth = Math.max(0, depth - 1)
    else if (depth === 0) yield token
    if (isBracket && '([{'.includes(token.text)) depth += 1
  }
}
