import { Dialog } from '@jupyterlab/apputils';
import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askBeforeGet } from '../../src/get/dialog';
import { IGetChoice } from '../../src/panel/actions';
import { Preferences } from '../../src/panel/preferences';
import { FakePanel } from '../fakes/panel';
import { instance, instances } from '../fakes/wire';

describe('The dialog before data are got', () => {
  let outcome: Promise<IGetChoice | undefined>;

  beforeEach(async () => {
    const panel = new FakePanel();
    panel.client
      .on('GET', 'instances', instances({ instances: [instance({ mode: 'replica', destination_rse: 'LOCAL', rse_mount_path: '/mnt' })] }))
      .on('GET', 'quota', { account: 'jdoe', items: [{ rse: 'LOCAL', used: 0, limit: 1e12, remaining: 1e12, files: 0 }], global: [] });
    await panel.instances.refresh();
    await act(async () => {
      outcome = askBeforeGet(panel.rucio, new Preferences(), { did: 'test:set', type: 'dataset', size: 5, length: 1 });
      await Promise.resolve();
    });
    document.querySelector('dialog')?.setAttribute('open', '');
  });

  afterEach(async () => {
    await act(async () => {
      Dialog.flush();
      await outcome.catch(() => undefined); // A dialog that is flushed rejects; the test has judged the outcome already.
    });
  });

  it('takes no Enter as long as something in it is wrong', async () => {
    const user = userEvent.setup();
    const days = await screen.findByRole('textbox', { name: /Lifetime in days/ });
    await user.clear(days);
    await user.type(days, 'soon{Enter}');
    const accept = screen.getByRole('button', { name: /^Replicate to LOCAL/ });
    expect(accept).toHaveProperty('disabled', true);
    await user.clear(days);
    await user.type(days, '7');
    await waitFor(() => expect(accept).toHaveProperty('disabled', false));
    await user.type(days, '{Enter}');
    expect(await outcome).toMatchObject({ lifetime_days: 7 });
  });

  it('stays where the button that opens it was clicked twice', async () => {
    const beside = document.querySelector('.jp-Dialog');
    beside?.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 2 }));
    await act(async () => Promise.resolve());
    expect(screen.getByRole('textbox', { name: /Lifetime in days/ })).toBeTruthy();
    beside?.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 1 }));
    expect(await outcome).toBeUndefined();
  });
});
