import type { Detail, Summary } from '../../shared/message.ts';
import { Connection } from '../library/connection.ts';
import { Email } from '../library/email.ts';
import { InboxRequests } from '../library/inbox-requests.ts';

/** An email of a test: only `facts` matter to it. */
export function makeSummary(facts: Partial<Summary> = {}): Summary {
  return {
    id: 'a',
    seq: 1,
    from: null,
    to: [],
    tag: null,
    subject: 'Verify',
    receivedAt: '2030-01-01T00:00:00.000Z',
    size: 1,
    snippet: '',
    code: null,
    link: null,
    authentication: null,
    attachmentCount: 0,
    reading: false,
    seen: false,
    ...facts,
  };
}

export function makeDetail(facts: Partial<Detail> = {}): Detail {
  return {
    ...makeSummary(),
    cc: [],
    text: '',
    html: null,
    headers: [],
    attachments: [],
    traits: [],
    problems: [],
    checks: { spf: null, dkim: null, dmarc: null, arc: null },
    trace: [],
    ...facts,
  };
}

/** @param fetcher the service that answers what the test asks the email for */
export function makeEmail(facts: Partial<Detail> = {}, fetcher: typeof fetch = fetch): Email {
  const connection = new Connection('http://mayfly.test', { fetch: fetcher });
  return new Email(new InboxRequests(connection, 'token'), makeDetail(facts));
}
