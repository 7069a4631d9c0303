import type { Attack } from './attack.js'

const statements = [
  "SELECT * FROM file('/etc/passwd', 'LineAsString')",
  "INSERT INTO FUNCTION file('hostile.csv', 'CSV', 'a String') SELECT 'x'",
  "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')",
  'SELECT count() FROM frontpage.events',
  'DROP TABLE frontpage.events',
]

/**
 * A web page that talks to the embedded ClickHouse through its reader's browser.
 *
 * @param onExecuted called for each statement that was answered 200
 */
export function storeAttack(onExecuted: () => void): Attack {
  return {
    name: 'foreignQueries',
    everyMs: 500,
    async run({ clickhouseUrl, signal }, round) {
      const statement = statements[round % statements.length] ?? ''
      const isGet = round % 2 === 1
      const response = await fetch(
        isGet ? `${clickhouseUrl}/?query=${encodeURIComponent(statement)}` : clickhouseUrl,
        {
          method: isGet ? 'GET' : 'POST',
          headers: {
            origin: 'https://hostile.example',
            'content-type': 'text/plain',
            'sec-fetch-site': 'cross-site',
          },
          ...(!isGet && { body: statement }),
          signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
        },
      )
      await response.arrayBuffer()
      if (response.ok) onExecuted()
    },
  }
}
