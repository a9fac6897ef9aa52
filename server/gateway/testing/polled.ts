const POLLING = '/socket.io/?EIO=4&transport=polling';
/** Between the packets of one polling body (Engine.IO protocol, revision 4). */
const SEPARATOR = '\x1e';

/** A client that speaks polling by hand. */
export class PolledLine {
  readonly sid: string;
  readonly #url: string;

  private constructor(url: string, sid: string) {
    this.#url = `${url}${POLLING}&sid=${sid}`;
    this.sid = sid;
  }

  static async open(url: string): Promise<PolledLine> {
    const hello = await PolledLine.ask(url);
    const [, sid = ''] = /"sid":"([^"]+)"/.exec(await hello.text()) ?? [];
    return new PolledLine(url, sid);
  }

  /** The question for a new line; `query` begins with `&`. */
  static ask(url: string, query = '', headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${url}${POLLING}${query}`, { headers });
  }

  /** Waits for what the server says. */
  poll(headers: Record<string, string> = {}, query = ''): Promise<Response> {
    return fetch(`${this.#url}${query}`, { headers });
  }

  /** All packets in one body; rejects where the line is cut meanwhile. */
  send(packets: readonly string[], headers: Record<string, string> = {}): Promise<Response> {
    return fetch(this.#url, {
      method: 'POST',
      body: packets.join(SEPARATOR),
      headers: { 'content-type': 'text/plain', ...headers },
    });
  }
}
