/** Milliseconds that a browser may take to begin a download before its source is let go. */
const RELEASE_AFTER_MS = 60_000;

/** Hands bytes to the browser's own download; nothing of a stranger is opened in place. */
export function saveBlob(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), RELEASE_AFTER_MS);
}
