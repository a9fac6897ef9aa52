import type { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/**
 * Types that no browser runs; they keep the sender's type. All others (HTML, SVG, XML, scripts,
 * malformed types) become `application/octet-stream`.
 */
const PASSIVE_TYPES =
  /^(?:image\/(?:png|jpeg|gif|webp|avif|bmp)|(?:audio|video)\/[a-z0-9.+-]{1,60}|text\/(?:plain|csv|calendar)|application\/(?:pdf|zip))$/;

const SANDBOX_POLICY = "sandbox; default-src 'none'";

/** The file name if the sender gave none. */
const UNNAMED = 'attachment';

export function passiveType(contentType: string): string {
  const lower = contentType.toLowerCase();
  return PASSIVE_TYPES.test(lower) ? lower : 'application/octet-stream';
}

/** RFC 6266 with an ASCII fallback for old clients; RFC 8187 for the full name. */
export function attachmentDisposition(filename: string): string {
  const safe = filename
    .toWellFormed()
    // A name must not contain a path or a control character.
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}/\\]/gu, '_')
    .replace(/^\.+/, '_');
  const name = safe === '' ? UNNAMED : safe;
  const ascii = name.replace(/[^\x20-\x7e]|["%]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*!]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

/** Sends a sender's bytes so that no browser renders or runs them; `nosniff` is on every answer. */
export function sendUntrusted(
  reply: FastifyReply,
  content: { readonly type: string; readonly filename: string; readonly body: Readable },
): FastifyReply {
  return reply
    .headers({
      'Content-Type': content.type,
      'Content-Disposition': attachmentDisposition(content.filename),
      'Content-Security-Policy': SANDBOX_POLICY,
    })
    .send(content.body);
}
