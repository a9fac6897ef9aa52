const POLLING = '/socket.io/?EIO=4&transport=polling';
/** Between the packets of one polling body (Engine.IO protocol, revision 4). */
const SEPARATOR = '\x1e';

/** A polling client without a library. */
export class PollingClient {
  readonly sid: string;
  readonly #url: string;

  private constructor(url: string, sid: string) {
    this.#url = `${url}${POLLING}&sid=${sid}`;
    this.sid = sid;
  }

  static async open(url: string): Promise<PollingClient> {
    const hello = await PollingClient.ask(url);
    const [, sid = ''] = /"sid":"([^"]+)"/.exec(await hello.text()) ?? [];
    return new PollingClient(url, sid);
  }

  /** Requests a new socket; `query` begins with `&`. */
  static ask(url: string, query = '', headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${url}${POLLING}${query}`, { headers });
  }

  /** Waits for the next packets. */
  poll(headers: Record<string, string> = {}, query = ''): Promise<Response> {
    return fetch(`${this.#url}${query}`, { headers });
  }

  /** All packets in one body; rejects if the server closes the socket meanwhile. */
  send(packets: readonly string[], headers: Record<string, string> = {}): Promise<Response> {
    return fetch(this.#url, {
      method: 'POST',
      body: packets.join(SEPARATOR),
      headers: { 'content-type': 'text/plain', ...headers },
    });
  }
}
