import { MayflyError } from './errors.ts';
import { hasFields, type Shape } from './shape.ts';

const MEBIBYTE = 2 ** 20;

/** Bytes of JSON: more than twice the largest email that a service takes by default. */
const MAX_JSON_BYTES = 64 * MEBIBYTE;

/** Bytes of a download: ten times the largest email that a service takes by default. */
const MAX_DOWNLOAD_BYTES = 256 * MEBIBYTE;

/**
 * Reads a JSON answer that has at least these fields. What another server answers, for example the
 * sign-in page of a proxy, is an error.
 */
export function readJson<T>(shape: Shape<T>): (response: Response) => Promise<T> {
  return async (response) => {
    const body = parseJson(await readText(response));
    if (hasFields(body, shape)) return body;
    throw refuse(response, 'does not answer as Mayfly does');
  };
}

export async function readText(response: Response): Promise<string> {
  return new TextDecoder().decode(await readBytes(response, MAX_JSON_BYTES));
}

export function readDownload(response: Response): Promise<Uint8Array> {
  return readBytes(response, MAX_DOWNLOAD_BYTES);
}

/** Reads and drops the body, so that the connection can be used again. */
export async function ignoreBody(response: Response): Promise<void> {
  await readBytes(response, MAX_JSON_BYTES);
}

/** Counts while it reads: an answer may be without end. */
async function readBytes(response: Response, maxBytes: number): Promise<Uint8Array> {
  const reader = response.body?.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const chunk = (await reader?.read())?.value;
    if (chunk === undefined) break;
    chunks.push(chunk);
    size += chunk.length;
    if (size <= maxBytes) continue;
    reader?.cancel().catch(() => undefined);
    throw refuse(response, `answers with more than ${maxBytes / MEBIBYTE} MiB`);
  }
  const bytes = new Uint8Array(size);
  let position = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, position);
    position += chunk.length;
  }
  return bytes;
}

function refuse({ url, status }: Response, what: string): MayflyError {
  const message = `${url} ${what}. Is this the URL of the service?`;
  return new MayflyError('unexpected_answer', message, { status });
}

/** Undefined if it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
