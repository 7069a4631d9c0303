/** Takes a request's body chunk by chunk, instead of the stream. `write` returns false to stop reading. */
export interface BodySink {
  write(chunk: Buffer): boolean
  end(): void
  abort(): void
}
