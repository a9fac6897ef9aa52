import type { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/**
 * Types that no browser runs, given as the sender named them. Everything else (HTML, SVG,
 * XML, scripts, whatever is malformed) is bytes and nothing more.
 */
const PASSIVE_TYPES =
  /^(?:image\/(?:png|jpeg|gif|webp|avif|bmp)|(?:audio|video)\/[a-z0-9.+-]{1,60}|text\/(?:plain|csv|calendar)|application\/(?:pdf|zip))$/;

const NO_RIGHTS = "sandbox; default-src 'none'";

/** The name of a download whose sender gave none. */
const UNNAMED = 'attachment';

export function passiveType(contentType: string): string {
  const lower = contentType.toLowerCase();
  return PASSIVE_TYPES.test(lower) ? lower : 'application/octet-stream';
}

/** RFC 6266 with an ASCII fallback for old clients, and RFC 8187 for the real name. */
export function attachmentDisposition(filename: string): string {
  const safe = filename
    .toWellFormed()
    // A path or a control character in a name is never what the reader wants on disk.
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

/** Sends a stranger's bytes such that no browser ever acts on them. */
export function sendForeign(
  reply: FastifyReply,
  content: { readonly type: string; readonly filename: string; readonly body: Readable },
): FastifyReply {
  return reply
    .headers({
      'Content-Type': content.type,
      'Content-Disposition': attachmentDisposition(content.filename),
      'Content-Security-Policy': NO_RIGHTS,
      'Cross-Origin-Resource-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
    })
    .send(content.body);
}
