import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import * as React from 'react';
import { beforeEach, describe, expect, it } from 'vitest';
import { SidecarError } from '../../src/api/errors';
import { CopiesModel } from '../../src/transfers/copies';
import { TransfersView } from '../../src/transfers/panel';
import { FakePanel } from '../fakes/panel';
import { transfer } from '../fakes/wire';

describe('The transfers', () => {
  let panel: FakePanel;

  async function show(): Promise<void> {
    await panel.instances.refresh();
    panel.model.addTab({ id: 'transfers', label: 'Transfers', rank: 1, render: () => <></> });
    panel.model.select('transfers');
    panel.model.setShown(true);
    await act(async () => {
      panel.render(<TransfersView copies={new CopiesModel(panel.rucio)} />);
      await Promise.resolve();
    });
  }

  const row = (name: RegExp) => screen.getByRole('listitem', { name });

  beforeEach(() => {
    panel = new FakePanel();
    panel.client.on('GET', 'local-copies', {
      items: [
        { did: 'test:small', folder: '/d/small', files: 1, bytes: 10, changed_at: '2026-01-01T00:00:00Z', busy: false },
        { did: 'test:large', folder: '/d/large', files: 3, bytes: 5e9, changed_at: null, busy: false },
        { did: 'test:busy', folder: '/d/busy', files: 1, bytes: 1, changed_at: null, busy: true }
      ],
      bytes: 5e9 + 11,
      free_bytes: 8e9,
      folder: '/d'
    });
  });

  it('can be paused and go on where they were', async () => {
    const user = userEvent.setup();
    panel.transfers.put(transfer());
    panel.client
      .on('POST', 'transfers/1/pause', { transfer: transfer({ state: 'paused', changed_at: '2026-01-01T00:00:02Z' }) })
      .on('POST', 'transfers/1/resume', { transfer: transfer({ state: 'queued', changed_at: '2026-01-01T00:00:03Z' }) });
    await show();
    within(row(/running/))
      .getByRole('button', { name: 'Pause test:small.dataset' })
      .focus();
    await user.keyboard('{Enter}');
    expect((await screen.findByRole('listitem', { name: /paused/ })).textContent).toContain('paused');
    // The row stands in another group now: who pressed the key goes on from there.
    await waitFor(() => expect(row(/paused/).contains(document.activeElement)).toBe(true));
    await user.click(within(row(/paused/)).getByRole('button', { name: 'Resume test:small.dataset' }));
    expect(row(/queued/)).toBeTruthy();
  });

  it('say beside the row why a pause was refused', async () => {
    const user = userEvent.setup();
    panel.transfers.put(transfer({ kind: 'upload' }));
    panel.client.on(
      'POST',
      'transfers/1/pause',
      new SidecarError('cannot_pause', 'An upload that is being registered cannot be paused.', 409)
    );
    await show();
    await user.click(screen.getByRole('button', { name: 'Pause test:small.dataset' }));
    expect((await within(row(/running/)).findByRole('alert')).textContent).toContain('cannot be paused');
  });

  it('show the steps of an upload, and what failed with its reason', async () => {
    const user = userEvent.setup();
    panel.transfers.put(transfer({ kind: 'upload', state: 'failed', files: { total: 2, done: 1, failed: 1 } }));
    panel.client
      .on('GET', 'transfers/1', {
        ...transfer(),
        totals: {},
        files: [
          { did: 'test:a', state: 'failed', bytes: 1, bytes_done: 0, path: null, error: 'The checksum differs.', code: 'x' },
          { did: 'test:b', state: 'on_the_way', bytes: 1, bytes_done: 1, path: null, error: null, code: null }
        ]
      })
      .on('GET', 'upload/jobs', [
        { id: 7, did: 'test:a', path: '/a', rse: 'X', transfer: 1, step: 'compare' },
        { id: 8, did: 'test:b', path: '/b', rse: 'X', transfer: 1, step: 'verify' },
        { id: 9, did: 'test:b', path: '/b', rse: 'X', transfer: 2, step: 'put' }
      ])
      .on('POST', 'transfers/1/retry', { transfer: transfer({ kind: 'upload', state: 'queued', changed_at: '2026-01-01T00:00:09Z' }) });
    await show();
    expect(row(/failed/).textContent).toContain('1 of 2 files failed');
    await user.click(screen.getByRole('button', { name: 'Files of test:small.dataset' }));
    const files = await screen.findByRole('list', { name: 'Files of test:small.dataset' });
    await waitFor(() => expect(files.textContent).toContain('The checksum differs.'));
    expect(files.textContent).toContain('reading the registration back');
    expect(files.textContent).toContain('failed while comparing the checksum');
    await user.click(screen.getByRole('button', { name: 'Retry the failed files of test:small.dataset' }));
    expect(row(/queued/)).toBeTruthy();
  });

  it('list the copies, the largest first, with the room that is left', async () => {
    await show();
    const copies = await screen.findByRole('list', { name: 'Copies on this machine', hidden: true });
    expect(
      within(copies)
        .getAllByRole('listitem', { hidden: true })
        .map(item => item.getAttribute('aria-label'))
    ).toEqual(['test:large', 'test:small', 'test:busy']);
    expect(screen.getByText(/with 8.GB free/)).toBeTruthy();
    expect(within(copies).getByRole('checkbox', { name: 'Select test:busy', hidden: true })).toHaveProperty('disabled', true);
  });
});

describe('The copies on this machine', () => {
  it('are removed one by one, and a refusal does not keep the others', async () => {
    const panel = new FakePanel();
    await panel.instances.refresh();
    panel.client.on('DELETE', 'local-copies', ({ query }: { query: { did: string } }) =>
      query.did === 'a:1' ? new SidecarError('busy', 'It is being transferred.', 409) : { success: true, bytes: 7 }
    );
    const model = new CopiesModel(panel.rucio);
    const copy = (did: string) => ({ did, folder: '/d', files: 1, bytes: 7, changed_at: null, busy: false });
    expect(await model.remove([copy('a:1'), copy('a:2')])).toEqual({
      bytes: 7,
      refused: [{ did: 'a:1', error: 'It is being transferred.' }]
    });
  });
});
