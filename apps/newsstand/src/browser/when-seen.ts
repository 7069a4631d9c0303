/** Calls back when the page is seen: at once, or when a tab that was opened behind others, or prerendered, is shown. */
export function whenSeen(callback: () => void): void {
  if (document.visibilityState === 'visible') return callback()
  const onChange = (): void => {
    if (document.visibilityState !== 'visible') return
    document.removeEventListener('visibilitychange', onChange)
    callback()
  }
  document.addEventListener('visibilitychange', onChange)
}
