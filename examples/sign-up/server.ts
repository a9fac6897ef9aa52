import { createApp } from './app.ts';

const { PORT = '8080', MAYFLY_SMTP_PORT = '2525' } = process.env;
const { SMTP_URL = `smtp://127.0.0.1:${MAYFLY_SMTP_PORT}` } = process.env;

const app = await createApp({ smtpUrl: SMTP_URL });
const url = await app.listen({ host: '127.0.0.1', port: Number(PORT) });
console.log(`Example Shop is ready.  ${url}`);

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void app.close());
