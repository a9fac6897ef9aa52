import { expect, test, vi } from 'vitest';
import { CircuitBreaker } from './circuit-breaker.ts';

const PATIENCE = { timeout: 10_000, interval: 5 };
const AWAY = 'Redis is away';

class Refusal extends Error {}

/** A circuit breaker, and the answer to its probes. */
function wired(timeoutMs = 20) {
  const health = { isBack: false };
  const probe = async () => {
    if (!health.isBack) throw new Error('still away');
  };
  const circuit = new CircuitBreaker(timeoutMs, probe, (error) => error instanceof Refusal);
  return { circuit, health };
}

const silence = () => new Promise<never>(() => {});

test('STORE-4 after a timeout, calls fail at once until a probe succeeds', async () => {
  const { circuit, health } = wired();
  await expect(circuit.run(silence)).rejects.toThrow('does not answer');
  let sent = 0;
  const send = async () => {
    sent += 1;
  };
  await expect(circuit.run(send)).rejects.toThrow(AWAY);
  expect(sent).toBe(0);
  health.isBack = true;
  await vi.waitFor(() => circuit.run(send), PATIENCE);
  expect(sent).toBe(1);
  circuit.end();
});

test('STORE-4 a refusal is an answer', async () => {
  const { circuit } = wired();
  const refuse = async () => {
    throw new Refusal('no');
  };
  await expect(circuit.run(refuse)).rejects.toThrow('no');
  await expect(circuit.run(async () => 'yes')).resolves.toBe('yes');
  circuit.end();
});

test('STORE-4 a late failure, after the recovery, does not open the circuit again', async () => {
  const { circuit, health } = wired(60_000);
  const early = Promise.withResolvers<void>();
  const stuck = circuit.run(() => early.promise);
  const broken = async () => {
    throw new Error('the connection broke');
  };
  await expect(circuit.run(broken)).rejects.toThrow('does not answer');
  health.isBack = true;
  await vi.waitFor(() => circuit.run(async () => {}), PATIENCE);
  early.reject(new Error('the connection broke before'));
  await expect(stuck).rejects.toThrow('does not answer');
  await expect(circuit.run(async () => 'yes')).resolves.toBe('yes');
  circuit.end();
});
