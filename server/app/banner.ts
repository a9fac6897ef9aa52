import type { RunningApp } from './app.ts';
import { formatHostPort, formatSendCommand, toLoopback } from './endpoints.ts';

type Paint = (style: 'bold' | 'dim' | 'cyan', text: string) => string;

/** One line with the addresses, for a log or a script. */
export function formatReady(running: RunningApp): string {
  const addresses = listAddresses(running).map(([name, address]) => `${name} ${address}`);
  return `Mayfly is ready.  ${addresses.join('  ')}`;
}

/** For a person at a terminal: the addresses, and how to send the first email. */
export function formatBanner(running: RunningApp, paint: Paint): string {
  const addresses = listAddresses(running).map(
    ([name, address]) => `  ${paint('dim', name.padEnd(8))}${paint('cyan', address)}`,
  );
  const { pageUrl, smtp } = running;
  const first =
    pageUrl === null || smtp === null
      ? []
      : [
          '',
          '  Open the page: it shows your address. Press “Send a test email”, or run',
          `  ${formatSendCommand(toLoopback(smtp), 'ADDRESS', 'Your code is 482 913')}`,
        ];
  return ['', `  ${paint('bold', 'Mayfly is ready.')}`, '', ...addresses, ...first, ''].join('\n');
}

function listAddresses({ httpUrl, pageUrl, smtp }: RunningApp): readonly [string, string][] {
  return [
    pageUrl === null ? ['Health', httpUrl] : ['Page', pageUrl],
    ...(smtp === null ? [] : [['SMTP', formatHostPort(smtp)] satisfies [string, string]]),
  ];
}
