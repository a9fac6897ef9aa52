import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { loadConfig } from '#server/config/config.ts';

const DIRECTORY = path.resolve(import.meta.dirname, '../../deploy/kubernetes');
const MACHINE = { hostname: 'node', memory: 2 ** 30, cores: 8 };

/** Seconds past the grace after which a node ends even if its stop hangs. */
const STOP_SLACK_SECONDS = 2;

/** As the image and an operator set them. */
const IMAGE = { MAYFLY_HTTP_HOST: '0.0.0.0', MAYFLY_SMTP_HOST: '0.0.0.0' };
const SITE = {
  MAYFLY_DOMAINS: 'in.example.com',
  MAYFLY_HOSTNAME: 'mx.example.com',
  MAYFLY_PUBLIC_URL: 'https://mail.example.com',
  MAYFLY_TRUST_PROXY: '10.0.0.0/8',
  MAYFLY_REDIS_URL: 'rediss://:secret@redis.example.com',
};

const Labels = z.record(z.string(), z.string());
const Selector = z.object({ matchLabels: Labels });
const Probe = z.object({ httpGet: z.object({ path: z.string(), port: z.string() }) });
const Container = z.object({
  image: z.string(),
  env: z.array(z.object({ name: z.string(), value: z.string() })),
  envFrom: z.unknown(),
  ports: z.array(z.object({ name: z.string(), containerPort: z.number() })),
  startupProbe: Probe,
  livenessProbe: Probe,
  readinessProbe: Probe,
  lifecycle: z.object({ preStop: z.object({ sleep: z.object({ seconds: z.number() }) }) }),
  securityContext: z.unknown(),
});
const Pod = z.object({
  automountServiceAccountToken: z.boolean(),
  enableServiceLinks: z.boolean(),
  terminationGracePeriodSeconds: z.number(),
  securityContext: z.object({ runAsNonRoot: z.boolean(), runAsUser: z.number() }),
  topologySpreadConstraints: z.array(z.object({ labelSelector: Selector })),
  containers: z.tuple([Container]),
});
const Metadata = z.object({ name: z.string() });
const Deployment = z.object({
  kind: z.literal('Deployment'),
  metadata: Metadata,
  spec: z.object({
    selector: Selector,
    template: z.object({
      metadata: z.object({ labels: Labels, annotations: Labels }),
      spec: Pod,
    }),
  }),
});
const Service = z.object({
  kind: z.literal('Service'),
  metadata: Metadata,
  spec: z.object({ selector: Labels, ports: z.array(z.object({ targetPort: z.string() })) }),
});
const Budget = z.object({
  kind: z.literal('PodDisruptionBudget'),
  metadata: Metadata,
  spec: z.object({ selector: Selector }),
});
const Scaler = z.object({
  kind: z.literal('HorizontalPodAutoscaler'),
  metadata: Metadata,
  spec: z.object({
    scaleTargetRef: Metadata,
    metrics: z.array(
      z.object({ pods: z.object({ metric: z.object({ name: z.string() }) }).optional() }),
    ),
  }),
});
const Resource = z.discriminatedUnion('kind', [Deployment, Service, Budget, Scaler]);
const Kustomization = z.object({
  resources: z.array(z.string()),
  configMapGenerator: z.tuple([z.object({ name: z.string(), literals: z.array(z.string()) })]),
});

function parse(file: string): readonly unknown[] {
  return parseAllDocuments(readFileSync(path.join(DIRECTORY, file), 'utf8')).map((document) => {
    expect([file, document.errors]).toEqual([file, []]);
    return document.toJS();
  });
}

const kustomization = Kustomization.parse(parse('kustomization.yaml')[0]);
const [settings] = kustomization.configMapGenerator;
const common = Object.fromEntries(
  settings.literals.map((line): [string, string] => {
    const at = line.indexOf('=');
    return [line.slice(0, at), line.slice(at + 1)];
  }),
);
const resources = kustomization.resources
  .flatMap(parse)
  .map((document) => Resource.parse(document));
const deployments = resources.filter((each) => each.kind === 'Deployment');

function load(container: z.infer<typeof Container>, more: Readonly<Record<string, string>> = {}) {
  const own = Object.fromEntries(container.env.map(({ name, value }) => [name, value]));
  return loadConfig({ ...IMAGE, ...SITE, ...common, ...own, ...more }, MACHINE);
}

test('every file is a resource of the kustomization', () => {
  const files = globSync('*.yaml', { cwd: DIRECTORY });
  const others = files.filter((file) => file !== 'kustomization.yaml');
  expect([...kustomization.resources].sort()).toEqual(others.sort());
  expect(deployments).toHaveLength(2);
});

test('each service, budget and scaler selects the pods of the deployment with its name', () => {
  const labels = (name: string) =>
    deployments.find(({ metadata }) => metadata.name === name)?.spec.template.metadata.labels;
  for (const each of resources) {
    const { name } = each.metadata;
    if (each.kind === 'HorizontalPodAutoscaler') {
      expect(each.spec.scaleTargetRef.name).toBe(name);
      continue;
    }
    const { selector } = each.spec;
    expect(labels(name)).toEqual('matchLabels' in selector ? selector.matchLabels : selector);
  }
});

test('a scaler counts a metric that there is', () => {
  const gauges = readFileSync(path.join(DIRECTORY, '../../server/ops/metrics/gauges.ts'), 'utf8');
  const names = resources.flatMap((each) =>
    each.kind === 'HorizontalPodAutoscaler'
      ? each.spec.metrics.flatMap(({ pods }) => pods?.metric.name ?? [])
      : [],
  );
  expect(names).toHaveLength(1);
  for (const name of names) expect(gauges).toContain(`'${name}'`);
});

describe.each(deployments)('deployment $metadata.name', ({ metadata, spec: { template } }) => {
  const { spec: pod } = template;
  const [container] = pod.containers;
  const config = load(container);

  test('has valid settings, and no variable that is none', () => {
    expect(config.ok ? [] : config.mistakes).toEqual([]);
    expect(load(container, { MAYFLY_WEB_PORT: 'tcp://10.0.0.1:80' }).ok).toBe(false);
    expect(pod.enableServiceLinks).toBe(false);
    const given = { configMapRef: { name: settings.name } };
    expect(container.envFrom).toEqual([given, { secretRef: { name: settings.name } }]);
  });

  test('has the ports of its settings, and names no other', () => {
    if (!config.ok) throw new Error('its settings are not valid');
    const { http, smtp, metrics, role } = config.config;
    const ports = new Map(container.ports.map((each) => [each.name, each.containerPort]));
    expect(Object.fromEntries(ports)).toEqual({
      ...{ http: http.port, metrics: metrics?.port },
      ...(role === 'smtp' ? { smtp: smtp.port } : {}),
    });
    const services = resources.filter((each) => each.kind === 'Service');
    const own = services.filter((each) => each.metadata.name === metadata.name);
    const { startupProbe, livenessProbe, readinessProbe } = container;
    const named = [
      ...own.flatMap(({ spec }) => spec.ports.map(({ targetPort }) => targetPort)),
      ...[startupProbe, livenessProbe, readinessProbe].map(({ httpGet }) => httpGet.port),
    ];
    expect(named.length).toBeGreaterThan(3);
    for (const name of named) expect([...ports.keys()]).toContain(name);
    const scraped = template.metadata.annotations['prometheus.io/port'];
    expect(scraped).toBe(String(metrics?.port));
  });

  test('is asked whether it lives and whether it is ready', () => {
    const { startupProbe, livenessProbe, readinessProbe } = container;
    const paths = [startupProbe, livenessProbe, readinessProbe].map(({ httpGet }) => httpGet.path);
    expect(paths).toEqual(['/healthz', '/healthz', '/readyz']);
  });

  test('has the time that a stop takes', () => {
    if (!config.ok) throw new Error('its settings are not valid');
    const pause = container.lifecycle.preStop.sleep.seconds;
    const seconds = pause + config.config.shutdownGrace / 1_000 + STOP_SLACK_SECONDS;
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(seconds);
  });

  test('writes nothing and may do nothing', () => {
    expect(pod.automountServiceAccountToken).toBe(false);
    // As in the Dockerfile.
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 65_532 });
    expect(container.securityContext).toEqual({
      ...{ readOnlyRootFilesystem: true, allowPrivilegeEscalation: false },
      capabilities: { drop: ['ALL'] },
    });
  });
});
