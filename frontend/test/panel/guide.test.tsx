import { act, screen } from '@testing-library/react';
import * as React from 'react';
import { beforeEach, describe, expect, it } from 'vitest';
import { SidecarError } from '../../src/api/errors';
import { guide } from '../../src/panel/guide';
import { Header } from '../../src/panel/header';
import { settle } from '../fakes/client';
import { FakePanel } from '../fakes/panel';
import { instance, instances } from '../fakes/wire';

const IDLE = { kind: 'idle' } as const;

describe('The line under the title', () => {
  let panel: FakePanel;

  const words = async (): Promise<string> => {
    await act(async () => {
      panel.render(<Header model={panel.model} openMenu={() => undefined} />);
      await settle();
    });
    return (screen.getByRole('status', { name: 'Rucio connection' }).textContent ?? '').replace(/\u00a0/g, ' ');
  };
  const load = async (...change: Parameters<typeof instance>): Promise<void> => {
    panel.client.on('GET', 'instances', instances({ instances: [instance(...change)] }));
    await panel.instances.refresh();
  };

  beforeEach(() => {
    panel = new FakePanel();
  });

  it('says who one is, and where', async () => {
    await load();
    expect(await words()).toContain('Demo catalogue · jdoe');
  });

  it('offers to sign in', async () => {
    await load({ session: { signed_in: false, method: null, account: null, expires_at: null, problem: null } });
    expect(await words()).toContain('Demo catalogue: not signed in');
    expect(screen.getByRole('button', { name: 'Sign in' })).toBeTruthy();
  });

  it('says that the service is away, and offers to try', async () => {
    panel.client.on('GET', 'instances', new SidecarError('no_sidecar', 'Away.', 503));
    await panel.instances.refresh();
    expect(await words()).toContain('Not answering');
    expect(screen.getByRole('button', { name: 'Retry' })).toBeTruthy();
  });

  it('asks why nothing is configured', async () => {
    panel.client.on('GET', 'instances', instances({ active_instance: null, instances: [] }));
    await panel.instances.refresh();
    expect(await words()).toContain('No instance is configured.');
  });

  it('warns of an end that nobody will put off, and of no other', async () => {
    const now = new Date('2026-01-01T12:00:00Z');
    const session = { signed_in: true, method: 'oidc' as const, account: 'jdoe', expires_at: '2026-01-01T12:08:00Z', problem: null };
    await load({ session: { ...session, renewable: false } });
    expect(guide(panel.instances, IDLE, 1, now)).toMatchObject({ kind: 'ready', soon: true });
    await load({ session: { ...session, renewable: true } });
    expect(guide(panel.instances, IDLE, 1, now)).toMatchObject({ kind: 'ready', soon: false });
  });

  it('tells of a service that speaks another protocol', async () => {
    await load();
    expect(guide(panel.instances, IDLE, 2)).toEqual({ kind: 'mismatch', panel: 2, sidecar: 1 });
  });

  it('works with a server that tells nothing of sessions', async () => {
    const bare = instance();
    delete bare.session;
    panel.client.on('GET', 'instances', instances({ instances: [bare] }));
    await panel.instances.refresh();
    expect(guide(panel.instances, IDLE, 1).kind).toBe('ready');
  });
});
