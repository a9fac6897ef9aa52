/** Milliseconds until the object URL is released; the browser must have started the download. */
const RELEASE_AFTER_MS = 60_000;

/** Downloads a Blob; it is never opened in the page. */
export function saveBlob(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), RELEASE_AFTER_MS);
}
