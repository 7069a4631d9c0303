import { MessageChannel, type MessagePort } from 'node:worker_threads'
import type { BoardPort } from './messages.js'
import { serveBoard, type ServeBoardOptions } from './serve-board.js'
import { serveRedisBoard, type RedisBoardOptions } from './serve-redis-board.js'

/** A board in this thread, with the same messages: for tests with a board of their own. */
export function openBoardHere(options: Omit<ServeBoardOptions, 'onClosed'>): BoardPort {
  return openHere((port) => serveBoard(port, { ...options, onClosed: () => port.close() }))
}

/**
 * The thread's own board, in this thread: for tests with a clock of their own, or that should not wait for a thread to
 * start.
 */
export function openRedisBoardHere(options: Omit<RedisBoardOptions, 'onClosed' | 'warmsUp'>): BoardPort {
  return openHere((port) => serveRedisBoard(port, { ...options, warmsUp: false, onClosed: () => undefined }))
}

function openHere(serve: (port: MessagePort) => Promise<void>): BoardPort {
  const { port1: ours, port2: theirs } = new MessageChannel()
  let end: (error: Error | undefined) => void
  const ended = new Promise<Error | undefined>((resolve) => (end = resolve))
  ours.on('close', () => end(undefined))
  void serve(theirs).catch((error: Error) => {
    end(error)
    theirs.close()
  })
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- of windows, not of threads
    post: (message) => ours.postMessage(message),
    onMessage: (listener) => ours.on('message', listener),
    onExit: (listener) => void ended.then(listener),
    terminate: async () => ours.close(),
  }
}
