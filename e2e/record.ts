/**
 * `npm run record [-- FILE]`: films an email that arrives in the page of a real service, by real
 * SMTP, and makes a small animated picture of it (docs/screens/README.md). Needs ffmpeg.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type CDPSession, chromium, type Page } from '@playwright/test';
import { CHROMIUM_FLAGS } from './harness/chromium.ts';
import { type Service, startService } from './harness/service.ts';
import { Conversation } from './harness/smtp.ts';
import { LETTERS } from './letters/index.ts';
import { findProgram } from './programs.ts';

const SIZE = { width: 1180, height: 760 };
/** In a second; what moves on the page is slow enough for it. */
const FRAMES = 12;
/** Milliseconds that something stays to be looked at. */
const GLANCE = 600;
const LOOK = 1_300;
/** On a slow machine all takes longer, and the animation is played faster. */
const MAX_SECONDS = 20;
/** Pieces that the mail comes in, as over a slow line, so that it can be seen to come. */
const PIECES = 12;
const PIECE_PAUSE = 100;

interface Frame {
  /** A PNG in base64. */
  readonly data: string;
  /** Seconds. */
  readonly at: number;
}

/** An address is copied, a code is read and copied, and a link comes while another email is read. */
async function play(page: Page, service: Service): Promise<void> {
  await delay(GLANCE);
  await page.getByRole('button', { name: 'Copy' }).click();
  const address = (await page.getByTestId('address').textContent())?.trim() ?? '';
  await delay(GLANCE);
  await page.mouse.move(SIZE.width / 2, SIZE.height - 1);
  await arrive(service, address, 'code', PIECE_PAUSE);
  await waitForBody(page);
  await delay(LOOK);
  await page.getByRole('article').getByRole('button', { name: 'Copy code' }).click();
  await delay(LOOK);
  await arrive(service, address, 'newsletter', 0);
  await delay(GLANCE);
  await page.locator('[data-message-id]').first().getByRole('button').first().click();
  await waitForBody(page);
  await delay(LOOK);
  await arrive(service, address, 'magic-link', 0);
  await delay(LOOK);
  await page.getByTestId('new-mail').getByRole('button').first().click();
  await waitForBody(page);
  await delay(LOOK);
}

async function waitForBody(page: Page): Promise<void> {
  await page.locator('article iframe:not([data-body="coming"])').waitFor();
}

async function arrive(
  { smtp }: Service,
  to: string,
  letter: string,
  pieceMs: number,
): Promise<void> {
  const mail = LETTERS.find(({ name }) => name === letter)?.raw.toString('latin1') ?? '';
  // Dots at the start of lines are doubled (RFC 5321 4.5.2).
  const raw = mail.replaceAll('\r\n.', '\r\n..');
  using sender = await Conversation.open(smtp);
  await sender.say('EHLO mail-wm1.halden.example');
  await sender.say(`MAIL FROM:<no-reply@halden.example> SIZE=${raw.length}`);
  await sender.say(`RCPT TO:<${to}>`);
  await sender.say('DATA');
  const piece = Math.ceil(raw.length / PIECES);
  for (let from = 0; from < raw.length; from += piece) {
    sender.write(raw.slice(from, from + piece));
    await delay(pieceMs);
  }
  await sender.say('\r\n.');
}

async function film(session: CDPSession): Promise<readonly Frame[]> {
  const frames: Frame[] = [];
  session.on('Page.screencastFrame', async ({ data, metadata, sessionId }) => {
    frames.push({ data, at: metadata.timestamp ?? 0 });
    await session.send('Page.screencastFrameAck', { sessionId });
  });
  await session.send('Page.startScreencast', { format: 'png', everyNthFrame: 1 });
  return frames;
}

/** Frames come when something changed, not always in order; each lasts until the next. */
async function saveFrames(painted: readonly Frame[], directory: string): Promise<string> {
  const frames = painted.toSorted((one, other) => one.at - other.at);
  const [first, last] = [frames[0]?.at ?? 0, frames.at(-1)?.at ?? 0];
  const speed = Math.max(1, (last - first + LOOK / 1000) / MAX_SECONDS);
  const lines = frames.map(async ({ data, at }, index) => {
    const file = path.join(directory, `${index}.png`);
    await writeFile(file, data, 'base64');
    const lasts = (frames[index + 1]?.at ?? at + LOOK / 1000) - at;
    return `file '${file}'\nduration ${(lasts / speed).toFixed(3)}`;
  });
  return (await Promise.all(lines)).join('\n');
}

async function assemble(frames: readonly Frame[], directory: string, to: string): Promise<void> {
  const list = path.join(directory, 'list.txt');
  await writeFile(list, await saveFrames(frames, directory));
  const webp = ['-c:v', 'libwebp_anim', '-quality', '75', '-compression_level', '6', '-loop', '0'];
  const input = ['-y', '-loglevel', 'error', '-f', 'concat', '-safe', '0', '-i', list];
  await promisify(execFile)('ffmpeg', [...input, '-vf', `fps=${FRAMES}`, ...webp, to]);
}

const [target = 'docs/screens/arrival.webp'] = process.argv.slice(2);
const directory = await mkdtemp(path.join(tmpdir(), 'mayfly-film-'));
await using service = await startService();
const executablePath = await findProgram('chromium');
if (executablePath === null) throw new Error('no Chromium found; npm test installs one');
await using browser = await chromium.launch({ executablePath, args: [...CHROMIUM_FLAGS] });
try {
  const page = await browser.newPage({ viewport: SIZE, colorScheme: 'dark' });
  await page.goto(service.httpUrl);
  await page.locator('[data-testid="connection"][data-state="live"]').waitFor();
  const session = await page.context().newCDPSession(page);
  const frames = await film(session);
  await play(page, service);
  await session.send('Page.stopScreencast');
  await assemble(frames, directory, path.resolve(target));
  console.log(`${frames.length} frames, ${target}`);
} finally {
  await rm(directory, { recursive: true, force: true });
}
