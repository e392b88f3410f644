import { Dialog } from '@jupyterlab/apputils';
import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UploadRequest } from '../../src/api/wire';
import { askAndUpload } from '../../src/upload/dialog';
import { UploadModel } from '../../src/upload/model';
import { ICall } from '../fakes/client';
import { FakePanel } from '../fakes/panel';

describe('The dialog of an upload', () => {
  let panel: FakePanel;
  let outcome: Promise<boolean>;

  async function open(files: string[]): Promise<void> {
    await panel.instances.refresh();
    const { rucio, actions, notebook, model, commands } = panel;
    await act(async () => {
      outcome = askAndUpload({ rucio, actions, notebook, panel: model, commands }, new UploadModel(rucio, 'demo', { files }));
      await Promise.resolve();
    });
    // JupyterLab shows its dialogs by style sheet, which is not here.
    document.querySelector('dialog')?.setAttribute('open', '');
  }

  beforeEach(() => {
    panel = new FakePanel();
    panel.client
      .on('GET', 'list-rses', { items: [{ rse: 'SITE-DISK', writable: true, schemes: ['davs'], free: 1e12 }] })
      .on('GET', 'list-scopes', { success: true, scopes: ['user.jdoe'] })
      .on('GET', 'file-browser', [])
      .on('GET', 'transfers', [])
      .on('POST', 'upload', { success: true, job_ids: [1] })
      .on('POST', 'upload/check', (call: ICall) => ({
        ok: true,
        files: (call.body as UploadRequest).file_paths.map(path => ({ path, name: path, size: 5, did: null, pfn: null, problem: null })),
        problems: [],
        bytes: 5
      }));
  });

  afterEach(async () => {
    await act(async () => {
      Dialog.flush();
      await outcome.catch(() => false); // A dialog that is flushed rejects; the test has judged the outcome already.
    });
  });

  it('is done by keyboard, and an Enter in a field sends nothing', async () => {
    const user = userEvent.setup();
    await open(['/home/j/a.root']);
    const name = await screen.findByRole('textbox', { name: 'Name of /home/j/a.root' });
    await user.clear(name);
    await user.type(name, 'b.root{Enter}');
    expect(panel.client.callsTo('POST', 'upload')).toHaveLength(0);
    const accept = await screen.findByRole('button', { name: /^Upload 1 file \(5.B\) to SITE-DISK$/ });
    await waitFor(() => expect(accept).toHaveProperty('disabled', false), { timeout: 3000 });
    await user.click(name);
    await user.keyboard('{Control>}{Enter}{/Control}');
    expect(await outcome).toBe(true);
    expect(panel.client.callsTo('POST', 'upload')[0]?.body).toMatchObject({ names: ['b.root'], rse: 'SITE-DISK', scope: 'user.jdoe' });
  });

  it('lets buttons of the form be pressed by Enter, and Escape close only the picker', async () => {
    const user = userEvent.setup();
    await open(['/home/j/a.root']);
    (await screen.findByRole('button', { name: 'Add files…' })).focus();
    await user.keyboard('{Enter}');
    const picker = await screen.findByRole('group', { name: 'Add files' });
    picker.querySelector('button')?.focus();
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('group', { name: 'Add files' })).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Add files…' }));
  });

  it('cannot be accepted while something is missing', async () => {
    await open([]);
    await screen.findByRole('group', { name: 'Add files' });
    const accept = screen.getByRole('button', { name: 'Upload' });
    expect(accept).toHaveProperty('disabled', true);
    expect(accept.title).toBe('Add at least one file.');
  });

  it('keeps the focus in itself, whatever is disabled', async () => {
    const user = userEvent.setup();
    await open(['/home/j/a.root']);
    const name = await screen.findByRole('textbox', { name: 'Name of /home/j/a.root' });
    screen.getByRole('button', { name: 'Cancel' }).focus();
    for (let i = 0; i < 4; i++) {
      await user.tab();
      expect(document.querySelector('dialog')?.contains(document.activeElement)).toBe(true);
    }
    screen.getByRole('button', { name: 'Add files…' }).focus();
    await user.tab({ shift: true });
    expect(document.activeElement?.closest('.jp-Dialog-footer')).not.toBeNull();
    expect(name).toBeTruthy();
  });

  it('completes the name of an existing dataset, drops late answers, and is chosen by keyboard', async () => {
    const user = userEvent.setup();
    const asked: string[] = [];
    let late = (): void => undefined;
    panel.client.on('GET', 'did-search', (call: ICall, signal?: AbortSignal) => {
      asked.push(String(call.query.did));
      const answer = [{ did: `${String(call.query.did).replace('*', '')}_one`, type: 'dataset', size: null }];
      if (asked.length > 1) {
        return answer;
      }
      return new Promise((resolve, reject) => {
        late = () => resolve([{ did: 'user.jdoe:late', type: 'dataset', size: null }]);
        signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
      });
    });
    await open(['/home/j/a.root']);
    await user.selectOptions(await screen.findByLabelText('Add to'), 'existing');
    const name = screen.getByRole('combobox', { name: 'Name of the dataset' });
    await user.type(name, 'ru');
    await waitFor(() => expect(asked).toEqual(['user.jdoe:ru*']));
    await user.type(name, 'n');
    await waitFor(() => expect(asked).toEqual(['user.jdoe:ru*', 'user.jdoe:run*']));
    late();
    const option = await screen.findByRole('option', { name: 'user.jdoe:run_one' });
    expect(screen.queryByRole('option', { name: 'user.jdoe:late' })).toBeNull();
    await user.keyboard('{ArrowDown}');
    expect(name.getAttribute('aria-activedescendant')).toBe(option.id);
    await user.keyboard('{Enter}');
    expect(name).toHaveProperty('value', 'user.jdoe:run_one');
    expect(screen.queryByRole('listbox', { name: 'Datasets' })).toBeNull();
    expect(panel.client.callsTo('POST', 'upload')).toHaveLength(0);
  });

  it('says that no dataset begins like this, and Escape leaves the dialog open', async () => {
    const user = userEvent.setup();
    panel.client.on('GET', 'did-search', []);
    await open(['/home/j/a.root']);
    await user.selectOptions(await screen.findByLabelText('Add to'), 'existing');
    await user.type(screen.getByRole('combobox', { name: 'Name of the dataset' }), 'test:none');
    expect(await screen.findAllByText('No dataset begins like this.')).not.toHaveLength(0);
    await user.keyboard('{Escape}');
    expect(screen.queryByText('No dataset begins like this.')).toBeNull();
    expect(screen.getByRole('combobox', { name: 'Name of the dataset' })).toHaveProperty('value', 'test:none');
  });
});
