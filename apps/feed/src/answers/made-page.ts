/** An answer that is ready to be sent. */
export interface MadePage {
  /** JSON in ASCII. */
  readonly body: string
  /** A strong entity tag: the same for the same stories in the same words. */
  readonly etag: string
  /** Called before the body is sent; a reader who has this page already is not served it again. */
  readonly commit: () => Promise<void>
}
