/**
 * Runs in an otherwise empty page and makes it show mail with the least possible work: it
 * implements just enough of Socket.IO to get events, does not parse them, and inserts a simple
 * element at the top. What it takes from the final dot on, any page takes.
 *
 * A classic script: neither imports nor exports.
 */

/** Engine.IO and Socket.IO, protocols 4 and 5: the packets that matter here. */
const OPENED = '0';
const PING = '2';
const PONG = '3';
const JOINED = '42["inbox"';
const MAIL = '42["message"';

/** Resolves once it follows the inbox. */
function follow(token: string): Promise<void> {
  const socket = new WebSocket(`ws://${location.host}/socket.io/?EIO=4&transport=websocket`);
  return new Promise((resolve, reject) => {
    socket.addEventListener('close', () => reject(new Error('the socket was closed')));
    socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
      if (data.startsWith(OPENED)) socket.send(`40${JSON.stringify({ token })}`);
      else if (data === PING) socket.send(PONG);
      else if (data.startsWith(JOINED)) resolve();
      else if (data.startsWith(MAIL)) show();
    });
  });
}

function show(): void {
  const row = document.createElement('div');
  row.className = 'row';
  row.textContent = 'row';
  document.body.prepend(row);
}

Object.assign(globalThis, { pushPage: { follow } });
