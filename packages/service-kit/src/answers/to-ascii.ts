/**
 * Writes JSON in ASCII alone: such an answer is sent in one write (`sendPrepared`), and every character is one byte.
 */
export function toAscii(json: string): string {
  return json.replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
