import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { fastify } from 'fastify';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { collectRoutes } from '../schemas/route-schema.ts';
import { TestApi } from '../testing/test-api.ts';

const Media = z.object({ schema: z.unknown(), example: z.unknown().optional() });
const Operation = z.object({
  operationId: z.string(),
  summary: z.string().max(60),
  tags: z.tuple([z.string()]),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z
    .array(z.object({ name: z.string(), schema: z.object({ description: z.string().optional() }) }))
    .optional(),
  requestBody: z.object({ content: z.record(z.string(), Media) }).optional(),
  responses: z.record(
    z.string(),
    z.object({ $ref: z.string().optional(), content: z.record(z.string(), Media).optional() }),
  ),
});
const OpenApi = z.object({
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.object({
    responses: z.record(z.string(), z.object({ content: z.record(z.string(), Media) })),
  }),
});

/** Their example is a whole document. */
const WITHOUT_EXAMPLE = ['getOpenApi'];

async function readOpenApi(): Promise<string> {
  const api = await TestApi.open({ deps: { sendTestMail: async () => undefined } });
  const answer = await api.ask('/openapi.json');
  expect(answer.status).toBe(200);
  return answer.text();
}

test('HTTP-17 the OpenAPI document has every route, with schema, refusals and examples', async () => {
  const { paths, components } = OpenApi.parse(JSON.parse(await readOpenApi()));
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
  expect(operations.length).toBeGreaterThan(15);
  for (const { operationId, parameters = [], responses, requestBody } of operations) {
    for (const { name, schema } of parameters)
      expect(schema.description, `${operationId} ${name}`).toBeDefined();
    const refusals = Object.keys(responses).filter((status) => status >= '400');
    const ofAll = ['400', '405', '408', '431', '500'];
    expect(refusals, operationId).toEqual(expect.arrayContaining(ofAll));
    if (WITHOUT_EXAMPLE.includes(operationId)) continue;
    const bodies = [requestBody, ...Object.values(responses)];
    for (const media of bodies.flatMap((body) => Object.values(body?.content ?? {}))) {
      expect(media.schema, operationId).toBeDefined();
      expect(media.example, operationId).toBeDefined();
    }
  }
  for (const { content } of Object.values(components.responses)) {
    for (const media of Object.values(content)) expect(media.example).toBeDefined();
  }
});

test.each([
  ['no schema', undefined],
  ['no summary', { operationId: 'x', tag: 'Service', response: {} }],
  ['no answer', { operationId: 'x', tag: 'Service', summary: 'x' }],
] as const)('HTTP-17 a route with %s has no document', (_, schema) => {
  const app = fastify();
  const routes = collectRoutes(app);
  app.get('/x', schema === undefined ? {} : { schema }, async () => null);
  expect(routes).toThrow('GET /x is not described');
});

test('HTTP-17 the OpenAPI document passes the linter without a warning', async () => {
  const directory = await mkdtemp(path.join(tmpdir(), 'mayfly-openapi-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  await writeFile(path.join(directory, 'openapi.json'), await readOpenApi());
  const cli = createRequire(import.meta.url).resolve('@redocly/cli/bin/cli.js');
  const config = path.join(import.meta.dirname, 'redocly.yaml');
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
  const args = [cli, 'lint', 'openapi.json', '--config', config, '--format', 'json'];
  const lint = promisify(execFile)(process.execPath, args, { cwd: directory, env });
  // A failed lint rejects, and its report is on stdout.
  const { stdout } = await lint.catch((error: { readonly stdout: string }) => error);
  const { totals, problems } = JSON.parse(stdout);
  expect({ totals, problems }).toEqual({
    totals: { errors: 0, warnings: 0, ignored: 0 },
    problems: [],
  });
});
