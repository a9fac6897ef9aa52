/**
 * A tab reduced to its wire: Engine.IO 4 and Socket.IO 5 over one WebSocket, as a browser
 * opens it. Lighter than socket.io-client, since the load's own cost is taken from the
 * same machine as the service's.
 */
import { WebSocket } from 'ws';

/** What Chromium sends along with an upgrade: a server may keep it for as long as the socket. */
export const BROWSER_HEADERS = {
  'accept-encoding': 'gzip, deflate, br, zstd',
  'accept-language': 'en-GB,en;q=0.9',
  'cache-control': 'no-cache',
  pragma: 'no-cache',
  'user-agent':
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
};

export interface TabAuth {
  readonly token: string;
  readonly lease?: string | undefined;
  readonly cursor?: string | undefined;
}

export interface TabEars {
  /** `payload` is what came with the event, unparsed JSON of the whole packet's array. */
  event(packet: string): void;
  closed(): void;
}

/** Of Engine.IO and Socket.IO: OPEN, PING, PONG, CONNECT, CONNECT_ERROR, EVENT. */
const OPEN = '0';
const PING = '2';
const PONG = '3';
const CONNECT = '40';
const CONNECT_ERROR = '44';
const EVENT = '42';

/** The first event of a tab whose token was taken. */
const HELLO = '["inbox",';

/** Resolves when the service has said hello. */
export function openTab(httpUrl: string, auth: TabAuth, ears: TabEars): Promise<WebSocket> {
  const url = new URL('/socket.io/?EIO=4&transport=websocket', httpUrl);
  url.protocol = 'ws:';
  const socket = new WebSocket(url, { headers: BROWSER_HEADERS, perMessageDeflate: true });
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('close', (code) => {
      reject(new Error(`the tab's socket was closed: ${code}`));
      ears.closed();
    });
    socket.on('message', (data) => {
      const packet = data.toString();
      if (packet === PING) return socket.send(PONG);
      if (packet.startsWith(OPEN)) return socket.send(CONNECT + JSON.stringify(auth));
      if (packet.startsWith(CONNECT_ERROR)) return reject(new Error(packet));
      if (!packet.startsWith(EVENT)) return;
      const event = packet.slice(EVENT.length);
      if (event.startsWith(HELLO)) resolve(socket);
      ears.event(event);
    });
  });
}
