import { defineConfig, devices } from '@playwright/test';
import type { MayflyTestOptions } from 'mayfly-client/playwright';

// The ports that the two servers have taken: Playwright reads them from what the servers print.
const { MAYFLY_HTTP_PORT, SHOP_PORT } = process.env;

export default defineConfig<MayflyTestOptions>({
  testDir: import.meta.dirname,
  testMatch: '*.spec.ts',
  fullyParallel: true,
  forbidOnly: true,
  workers: 8,
  use: {
    ...devices['Desktop Chrome'],
    baseURL: `http://127.0.0.1:${SHOP_PORT}`,
    mayflyUrl: `http://localhost:${MAYFLY_HTTP_PORT}`,
  },
  webServer: [
    {
      name: 'Mayfly',
      command: 'npm start',
      cwd: `${import.meta.dirname}/../..`,
      // 0: any free port, so that suites can run beside each other.
      env: { MAYFLY_HTTP_PORT: '0', MAYFLY_SMTP_PORT: '0' },
      wait: { stderr: /localhost:(?<mayfly_http_port>\d+) {2}SMTP \S+:(?<mayfly_smtp_port>\d+)/ },
    },
    {
      name: 'Example Shop',
      command: 'node server.ts',
      cwd: import.meta.dirname,
      env: { PORT: '0' },
      wait: { stdout: /ready\. {2}http:\/\/127\.0\.0\.1:(?<shop_port>\d+)/ },
    },
  ],
});
