import { MayflyError } from './errors.ts';

/**
 * Reads a JSON answer that has at least these fields. What another server answers, for example the
 * sign-in page of a proxy, is an error.
 */
export function readJson<T>(
  ...fields: readonly (keyof T & string)[]
): (response: Response) => Promise<T> {
  return async (response) => {
    const body = parseJson(await response.text());
    if (hasFields<T>(body, fields)) return body;
    const message = `${response.url} does not answer as Mayfly does. Is this the URL of the service?`;
    throw new MayflyError('unexpected_answer', message, { status: response.status });
  };
}

export async function readBytes(response: Response): Promise<Uint8Array> {
  return new Uint8Array(await response.arrayBuffer());
}

/** Reads and drops the body, so that the connection can be used again. */
export async function ignoreBody(response: Response): Promise<void> {
  await response.arrayBuffer();
}

/** Undefined if it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function hasFields<T>(body: unknown, fields: readonly (keyof T & string)[]): body is T {
  return typeof body === 'object' && body !== null && fields.every((field) => field in body);
}
