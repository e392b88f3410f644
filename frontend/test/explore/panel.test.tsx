import * as React from 'react';
import { act, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { SidecarError } from '../../src/api/errors';
import { ExploreModel } from '../../src/explore/model';
import { FakeExplore } from '../fakes/explore';
import { FakePanel } from '../fakes/panel';
import { transfer } from '../fakes/wire';

const HITS = [
  { did: 'test:corrupt.dataset', type: 'dataset', size: 4000, length: 2 },
  { did: 'test:small.dataset', type: 'dataset', size: 5000, length: 5 }
];

describe('The tab Explore', () => {
  let explore: FakeExplore;
  let panel: FakePanel;
  let model: ExploreModel;
  let user: FakeExplore['user'];

  beforeEach(async () => {
    explore = await new FakeExplore().open(HITS);
    ({ panel, model, user } = explore);
  });

  const box = () => explore.box;
  const search = (text?: string) => explore.search(text);
  const row = (did: string) => explore.row(did);

  it('completes scopes while one types', async () => {
    await user.type(box(), 'te');
    await user.click(await screen.findByRole('option', { name: 'test' }));
    expect(box()).toHaveProperty('value', 'test:');
  });

  it('shows each result with its state in words', async () => {
    await search();
    await waitFor(() => expect(row('test:small.dataset').textContent).toContain('not here'));
    expect(row('test:small.dataset').getAttribute('aria-label')).toBe('test:small.dataset, not here');
  });

  it('asks for the state of a row once', async () => {
    await search();
    await waitFor(() => expect(panel.client.callsTo('GET', 'did/summary')).toHaveLength(2));
    act(() => model.select(null));
    await new Promise(resolve => setTimeout(resolve, 250));
    expect(panel.client.callsTo('GET', 'did/summary')).toHaveLength(2);
  });

  it('opens a dataset with the keyboard and says what is wrong with each file', async () => {
    panel.client.on('GET', 'did', {
      items: [
        { did: 'test:bad.root', size: 10, state: 'failed', path: null, error: 'The checksum is wrong.' },
        { did: 'test:good.root', size: 10, state: 'here', path: '/data/good.root' }
      ],
      next: null,
      total: 2
    });
    await search();
    await user.click(row('test:corrupt.dataset'));
    await waitFor(() => expect(document.activeElement).toBe(row('test:corrupt.dataset')));
    await user.keyboard('{ArrowRight}');
    expect(await screen.findByText('The checksum is wrong.')).toBeTruthy();
    expect(row('test:good.root').getAttribute('aria-level')).toBe('2');
    await user.keyboard('{ArrowDown}');
    await waitFor(() => expect(document.activeElement).toBe(row('test:bad.root')));
    await user.keyboard('{ArrowLeft}');
    await waitFor(() => expect(document.activeElement).toBe(row('test:corrupt.dataset')));
  });

  it('shows and copies the path of a file that is here', async () => {
    panel.client.on('GET', 'did', {
      items: [{ did: 'test:good.root', size: 10, state: 'here', path: '/data/good.root' }],
      next: null,
      total: 1
    });
    await search();
    await user.click(screen.getByRole('button', { name: 'Expand test:small.dataset' }));
    await user.click(await screen.findByRole('treeitem', { name: /good.root/ }));
    const selection = screen.getByRole('region', { name: 'Selected: test:good.root' });
    expect(within(selection).getByText('/data/good.root')).toBeTruthy();
    expect(within(selection).getByRole('button', { name: 'Copy the path' })).toBeTruthy();
  });

  it('offers to sign in where a later search is refused, above what was found before', async () => {
    await search();
    panel.client.on('GET', 'did-search', new SidecarError('not_signed_in', 'No login.', 401));
    await search('test:more*');
    expect(await screen.findByText('You are not signed in.')).toBeTruthy();
    expect(screen.getByText('2 results of test:*')).toBeTruthy();
    panel.model.addTab({ id: 'settings', label: 'Settings', rank: 9, render: () => React.createElement('p') });
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    expect(panel.model.tab).toBe('settings');
  });

  it('gets data, follows the progress, and cancels', async () => {
    panel.client.on('POST', 'did/make-available', { transfer: transfer() }).on('DELETE', 'transfers/1', { success: true });
    await search();
    await user.click(row('test:small.dataset'));
    const selection = screen.getByRole('region', { name: 'Selected: test:small.dataset' });
    await user.click(await within(selection).findByRole('button', { name: 'Get' }));
    expect(panel.client.callsTo('POST', 'did/make-available')[0]?.body).toEqual({ did: 'test:small.dataset' });
    expect(await within(selection).findByRole('progressbar', { name: 'Progress' })).toBeTruthy();
    expect(selection.textContent?.replace(/\u00a0/g, ' ')).toContain('2 of 5 files · 2 kB of 5 kB · 1 kB/s');
    await user.click(within(selection).getByRole('button', { name: 'Cancel' }));
    expect(panel.client.callsTo('DELETE', 'transfers/1')).toHaveLength(1);
  });

  it('keeps a refusal beside the data, with the remedy', async () => {
    panel.client.on(
      'POST',
      'did/make-available',
      new SidecarError('no_space', 'The disk is full.', 507, { remedy: 'Delete old downloads.' })
    );
    await search();
    await user.click(row('test:small.dataset'));
    const selection = screen.getByRole('region', { name: 'Selected: test:small.dataset' });
    await user.click(await within(selection).findByRole('button', { name: 'Get' }));
    const alert = await within(selection).findByRole('alert');
    expect(alert.textContent).toContain('The disk is full.');
    expect(alert.textContent).toContain('Delete old downloads.');
  });

  it('repeats the query where nothing is found, and says why that may be', async () => {
    panel.client.on(
      'GET',
      'did-search',
      new SidecarError('no_match', 'Nothing of type dataset.', 404, { remedy: 'Search for everything.' })
    );
    await user.type(box(), 'test:x{Enter}');
    expect(await screen.findByText('Nothing was found for “test:x”.')).toBeTruthy();
    expect(screen.getByText('Nothing of type dataset. Search for everything.')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Search for test:*x*' })).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Search all types' }));
    expect(panel.client.callsTo('GET', 'did-search').at(-1)?.query.type).toBe('all');
  });

  it('offers no other type where the scope itself is unknown', async () => {
    panel.client.on(
      'GET',
      'did-search',
      new SidecarError('no_match', 'There is no scope "nowhere".', 404, { remedy: 'Did you mean "test"?' })
    );
    await user.type(box(), 'nowhere:x{Enter}');
    expect(await screen.findByText('There is no scope "nowhere". Did you mean "test"?')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Search all types' })).toBeNull();
  });

  it('shows why a search failed and lets a person try again', async () => {
    panel.client.on('GET', 'did-search', new SidecarError('rucio_unreachable', 'Rucio does not answer.', 502));
    await user.type(box(), 'test:*{Enter}');
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('Rucio does not answer.');
    panel.client.on('GET', 'did-search', HITS);
    await user.click(within(alert).getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('tree', { name: 'Results' })).toBeTruthy();
  });

  it('refuses a filter that Rucio could not read, before asking', async () => {
    await user.click(screen.getByRole('button', { name: 'filter' }));
    await user.type(screen.getByLabelText('Metadata key'), 'run_number');
    await user.type(screen.getByLabelText('Value'), 'many');
    await user.click(screen.getByRole('button', { name: 'Add filter' }));
    expect(screen.getByText('This key holds a number.')).toBeTruthy();
    await user.clear(screen.getByLabelText('Value'));
    await user.type(screen.getByLabelText('Value'), '430000');
    await user.click(screen.getByRole('button', { name: 'Add filter' }));
    await search();
    expect(panel.client.callsTo('GET', 'did-search').at(-1)?.query.filters).toBe('run_number=430000');
  });

  it('suggests the keys of the catalogue, and the values that it allows', async () => {
    panel.client
      .on('GET', 'metadata-keys', {
        keys: [
          { key: 'beam_energy', type: 'number', agreed: true },
          { key: 'datatype', type: 'text', agreed: true }
        ],
        problem: null
      })
      .on('GET', 'metadata-values', (call: { query: { key?: unknown } }) => ({ key: call.query.key, values: ['AOD', 'RAW'], more: false }));
    await user.click(screen.getByRole('button', { name: 'filter' }));
    const key = screen.getByRole('combobox', { name: 'Metadata key' });
    await user.type(key, 'data');
    expect((await screen.findAllByRole('option')).map(option => option.textContent)).toContain('datatype');
    await user.keyboard('{ArrowDown}{Enter}');
    expect(key).toHaveProperty('value', 'datatype');
    expect(screen.queryByRole('listbox')).toBeNull();
    expect([...screen.getByLabelText('is').querySelectorAll('option')].map(option => option.value)).toEqual(['=', '≠']);
    await user.click(screen.getByRole('combobox', { name: 'Value' }));
    expect(await screen.findByRole('option', { name: 'RAW' })).toBeTruthy();
    await user.keyboard('{ArrowDown}{ArrowDown}{Enter}{Enter}');
    await search();
    expect(panel.client.callsTo('GET', 'did-search').at(-1)?.query.filters).toBe('datatype=RAW');
    expect(panel.client.callsTo('GET', 'metadata-values').map(call => call.query.key)).toEqual(['datatype']);
  });

  it('suggests the usual keys where the service tells none, and says so', async () => {
    panel.client.on('GET', 'metadata-keys', new SidecarError('rucio_unreachable', 'Rucio does not answer.', 503));
    await user.click(screen.getByRole('button', { name: 'filter' }));
    await user.type(screen.getByRole('combobox', { name: 'Metadata key' }), 'run');
    expect(await screen.findByRole('option', { name: 'run_number' })).toBeTruthy();
    expect(screen.getAllByText(/Rucio does not tell its own keys/).length).toBeGreaterThan(0);
    // Escape closes the list, and only then the form.
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('option', { name: 'run_number' })).toBeNull();
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('combobox', { name: 'Metadata key' })).toBeNull();
  });
});
