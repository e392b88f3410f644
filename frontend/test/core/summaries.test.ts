import { expect, it } from 'vitest';
import { SidecarError } from '../../src/api/errors';
import { settle } from '../fakes/client';
import { FakePanel } from '../fakes/panel';
import { summary } from '../fakes/wire';

it.each([
  ['keeps what stood still', 'here', 'here'],
  ['does not keep what was moving, which may have come or failed since', 'on_the_way', undefined]
] as const)('A summary that cannot be asked for again %s', async (_, state, kept) => {
  const panel = new FakePanel();
  await panel.instances.refresh();
  const ask = async (answer: unknown) => {
    panel.client.on('GET', 'did/summary', answer);
    panel.summaries.want('demo', ['test:a']);
    await settle();
    return panel.summaries.peek('demo', 'test:a');
  };
  await ask(summary({ did: 'test:a', state }));
  panel.summaries.invalidate('demo', 'test:a');
  const known = await ask(new SidecarError('not_signed_in', 'Sign in.', 401));
  expect(known?.kind).toBe('failed');
  expect(known && 'last' in known ? known.last?.state : undefined).toBe(kept);
});
