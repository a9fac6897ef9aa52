import { expect, test, vi } from 'vitest';
import { Circuit } from './circuit.ts';

const PATIENCE = { timeout: 10_000, interval: 5 };
const AWAY = 'Redis is away';

class Refusal extends Error {}

/** A circuit, and what its probes are told. */
function wired(timeoutMs = 20) {
  const health = { isBack: false };
  const probe = async () => {
    if (!health.isBack) throw new Error('still away');
  };
  const circuit = new Circuit(timeoutMs, probe, (error) => error instanceof Refusal);
  return { circuit, health };
}

const silence = () => new Promise<never>(() => {});

test('STORE-4 once an answer has not come, nobody waits until a probe comes through', async () => {
  const { circuit, health } = wired();
  await expect(circuit.through(silence)).rejects.toThrow('does not answer');
  let sent = 0;
  const send = async () => {
    sent += 1;
  };
  await expect(circuit.through(send)).rejects.toThrow(AWAY);
  expect(sent).toBe(0);
  health.isBack = true;
  await vi.waitFor(() => circuit.through(send), PATIENCE);
  expect(sent).toBe(1);
  circuit.end();
});

test('STORE-4 a refusal is an answer', async () => {
  const { circuit } = wired();
  const refuse = async () => {
    throw new Refusal('no');
  };
  await expect(circuit.through(refuse)).rejects.toThrow('no');
  await expect(circuit.through(async () => 'yes')).resolves.toBe('yes');
  circuit.end();
});

test('STORE-4 what fails late, after it has come back, sends nobody away again', async () => {
  const { circuit, health } = wired(60_000);
  const early = Promise.withResolvers<void>();
  const stuck = circuit.through(() => early.promise);
  const broken = async () => {
    throw new Error('the line broke');
  };
  await expect(circuit.through(broken)).rejects.toThrow('does not answer');
  health.isBack = true;
  await vi.waitFor(() => circuit.through(async () => {}), PATIENCE);
  early.reject(new Error('the line broke, and it is heard only now'));
  await expect(stuck).rejects.toThrow('does not answer');
  await expect(circuit.through(async () => 'yes')).resolves.toBe('yes');
  circuit.end();
});
