import { chromium } from '@playwright/test';
import { execSync } from 'node:child_process';
import { CHROMIUM_FLAGS } from './e2e/harness/chromium.ts';
import { startService } from './e2e/harness/service.ts';
const extra = process.argv.slice(2).filter((a) => a.startsWith('--'));
const exe = process.argv.slice(2).find((a) => a.startsWith('/')) ?? '/usr/bin/chromium';
await using service = await startService();
const usage = (what: string) => {
  const out = execSync('ps -eo pid,ppid,cputimes,time,args').toString().split('\n').filter((l) => /chrom/.test(l) && !/ps -eo/.test(l));
  const rows: Record<string, number> = {};
  for (const l of out) {
    const pid = l.trim().split(/\s+/)[0];
    const type = /--type=(\S+)/.exec(l)?.[1] ?? 'browser';
    try {
      const st = execSync(`cat /proc/${pid}/stat`).toString().split(') ')[1]!.split(' ');
      rows[type] = (rows[type] ?? 0) + (Number(st[11]) + Number(st[12])) / 100;
    } catch {}
  }
  console.log(what, JSON.stringify(rows));
};
const browser = await chromium.launch({ executablePath: exe, args: [...CHROMIUM_FLAGS, ...extra] });
usage('launched');
for (let i = 0; i < 3; i++) {
  const context = await browser.newContext();
  const page = await context.newPage();
  usage('new page');
  const t = performance.now();
  await page.goto(service.httpUrl);
  await page.getByTestId('address').filter({ hasText: '@' }).waitFor();
  console.log('address', Math.round(performance.now() - t));
  usage('address');
  await new Promise((r) => setTimeout(r, 2000));
  usage('2 s');
  await new Promise((r) => setTimeout(r, 2000));
  usage('4 s');
  await context.close();
  usage('closed');
}
await browser.close();
