import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import * as React from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { SidecarError } from '../../src/api/errors';
import { DetailsView } from '../../src/details/panel';
import { FakePanel } from '../fakes/panel';
import { instance, instances, summary, transfer } from '../fakes/wire';

const DID = 'test:small.dataset';

const METADATA = {
  did: DID,
  type: 'dataset',
  items: [
    { key: 'account', value: 'root', kind: 'system' },
    { key: 'created_at', value: '2026-01-01T00:00:00Z', kind: 'system' },
    { key: 'run_number', value: 430_648, kind: 'system' },
    { key: 'generator', value: 'Pythia "8", b', kind: 'user' }
  ],
  problem: null
};

describe('The details of a DID', () => {
  let panel: FakePanel;
  let user: ReturnType<typeof userEvent.setup>;

  beforeEach(async () => {
    panel = new FakePanel();
    panel.client
      .on('GET', 'did/summary', summary())
      .on('GET', 'did/metadata', METADATA)
      .on('GET', 'did/parents', { items: [{ did: 'test:above', type: 'container' }], more: true })
      .on('GET', 'did', { items: [{ did: 'test:a.root', size: 10, state: 'here', path: '/data/a.root' }], next: null, total: 1 });
    for (const id of ['rucio-jupyter:find', 'rucio-jupyter:reveal', 'rucio-jupyter:details']) {
      panel.commands.addCommand(id, { execute: args => void executed(id, args) });
    }
    await panel.instances.refresh();
    executed.mockClear();
    user = userEvent.setup();
    panel.render(<DetailsView namespace="demo" did={DID} />);
  });

  const executed = vi.fn();
  const open = (name: string) => user.click(screen.getByRole('tab', { name }));

  it('name the owner and the age at the top', async () => {
    expect(await screen.findByText('Owner')).toBeTruthy();
    expect(screen.getByText('root')).toBeTruthy();
    expect(screen.getByText('Created')).toBeTruthy();
  });

  it('ask no other instance for data of their own, and lead back', async () => {
    expect(await screen.findByRole('button', { name: 'Get' })).toBeTruthy();
    const both = [instance(), instance({ name: 'atlas', display_name: 'ATLAS' })];
    panel.client.on('GET', 'instances', instances({ instances: both })).on('PUT', 'instances', { success: true });
    await act(async () => {
      await panel.instances.refresh();
      await panel.instances.use('atlas');
    });
    expect(screen.queryByRole('button', { name: 'Get' })).toBeNull();
    expect(screen.getByText('These data are of Demo catalogue, and the panel is at ATLAS.')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Change to Demo catalogue' }));
    expect(panel.instances.namespace).toBe('demo');
    expect(await screen.findByRole('button', { name: 'Get' })).toBeTruthy();
  });

  it('list the metadata, people’s own first, and narrow them to what is typed', async () => {
    await open('Metadata');
    const table = await screen.findByRole('table', { name: 'Metadata' });
    const keys = () =>
      within(table)
        .getAllByRole('rowheader')
        .map(cell => cell.textContent);
    expect(keys()).toEqual(['generator', 'account', 'created_at', 'run_number']);
    await user.type(screen.getByLabelText('Show keys and values with'), 'run');
    expect(keys()).toEqual(['run_number']);
    expect(screen.getByText('1 of 4 keys')).toBeTruthy();
    await user.type(screen.getByLabelText('Show keys and values with'), ' nothing');
    expect(screen.getByText('No key and no value contains “run nothing”.')).toBeTruthy();
  });

  it('search with a value, in the scope of the DID', async () => {
    await open('Metadata');
    await user.click(await screen.findByRole('button', { name: 'Search with generator = Pythia "8", b' }));
    expect(executed).toHaveBeenCalledWith('rucio-jupyter:find', { pattern: 'test:*', key: 'generator', value: 'Pythia "8", b' });
  });

  it('say which part of the metadata could not be read', async () => {
    panel.client.on('GET', 'did/metadata', {
      ...METADATA,
      problem: { code: 'x', error: 'The plug-in did not answer.', remedy: 'Ask later.' }
    });
    panel.render(<DetailsView namespace="demo" did={DID} />);
    await user.click(screen.getAllByRole('tab', { name: 'Metadata' }).at(-1) as HTMLElement);
    expect(await screen.findByText(/The plug-in did not answer. Ask later./)).toBeTruthy();
  });

  it('lead to the parents, in the tree and in their own details', async () => {
    await open('Parents');
    await user.click(await screen.findByRole('button', { name: 'Show test:above in Explore' }));
    expect(executed).toHaveBeenCalledWith('rucio-jupyter:reveal', { did: 'test:above', type: 'container' });
    await user.click(screen.getByRole('button', { name: 'Details of test:above' }));
    expect(executed).toHaveBeenCalledWith('rucio-jupyter:details', { did: 'test:above', namespace: 'demo' });
    expect(screen.getByText('There are more parents than are shown.')).toBeTruthy();
  });

  it('say why the parents are not known, and try again', async () => {
    panel.client.on('GET', 'did/parents', new SidecarError('rucio_unreachable', 'Rucio does not answer.', 503));
    await open('Parents');
    expect((await screen.findByRole('alert')).textContent).toContain('Rucio does not answer.');
    panel.client.on('GET', 'did/parents', { items: [], more: false });
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('No dataset and no container holds these data.')).toBeTruthy();
  });

  it('say of a collection how complete each storage element is, by all of its files', async () => {
    const share = (rse: string, state: string, here: number, total: number) => ({
      rse,
      state,
      pfn: null,
      scheme: null,
      site: null,
      type: 'disk',
      mounted: false,
      files: { here, total },
      bytes: { here: here * 1000, total: total * 1000 }
    });
    panel.client.on('GET', 'did/replicas', {
      did: DID,
      type: 'dataset',
      items: [
        share('ALL', 'UNAVAILABLE', 5, 5),
        share('SOME', 'UNAVAILABLE', 2, 2),
        share('NONE', 'UNAVAILABLE', 0, 5),
        share('BAD', 'BAD', 1, 5)
      ]
    });
    await open('Replicas');
    const row = async (rse: string) => (await screen.findByRole('row', { name: new RegExp(`^${rse} `) })).textContent;
    expect(await row('ALL')).toContain('available');
    expect(await row('SOME')).toMatch(/incomplete.*2 of 5/);
    expect(await row('NONE')).toContain('nothing there yet');
    expect(await row('BAD')).toContain('damaged');
  });

  it('show the checksum of each file to copy, where the catalogue lists it', async () => {
    const copy = vi.spyOn(panel.actions, 'copy').mockReturnValue();
    panel.client.on('GET', 'files', { items: [{ did: 'test:a.root', size: 10, adler32: '0a5ac293' }], next: null, total: 1 });
    panel.transfers.put(transfer({ state: 'running' }));
    panel.transfers.put(transfer({ state: 'done' }));
    await user.click(await screen.findByRole('button', { name: 'Copy the checksum of test:a.root' }));
    expect(copy).toHaveBeenCalledWith('0a5ac293', 'Copied 0a5ac293.');
  });

  it('move between the tabs with the arrow keys, as one stop of the Tab key', async () => {
    screen.getByRole('tab', { name: 'Files' }).focus();
    await user.keyboard('{ArrowRight}{ArrowRight}');
    expect(screen.getByRole('tab', { name: 'Rules' }).getAttribute('aria-selected')).toBe('true');
    await user.keyboard('{End}');
    expect(document.activeElement).toBe(screen.getByRole('tab', { name: 'Parents' }));
    expect(screen.getAllByRole('tab').filter(tab => tab.tabIndex === 0)).toHaveLength(1);
  });

  it('show the files as they are after a download', async () => {
    await screen.findByTitle('/data/a.root');
    panel.client.on('GET', 'did', { items: [{ did: 'test:a.root', size: 10, state: 'here', path: '/data/b.root' }], next: null, total: 1 });
    panel.transfers.put(transfer({ state: 'running' }));
    panel.transfers.put(transfer({ state: 'done' }));
    await waitFor(() => expect(screen.getByTitle('/data/b.root')).toBeTruthy());
  });
});
