import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { SidecarError } from '../../src/api/errors';
import { FakeExplore } from '../fakes/explore';
import { summary, transfer } from '../fakes/wire';

const NAMES = ['a', 'b', 'c', 'd'];
const HITS = NAMES.map((name, index) => ({ did: `test:${name}`, type: 'dataset', size: 1000 * (index + 1), length: index + 1 }));

describe('Several rows', () => {
  let explore: FakeExplore;

  beforeEach(async () => {
    explore = await new FakeExplore().open(HITS);
    explore.panel.client.on('GET', 'did/summary', (call: { query: { did?: unknown } }) => {
      const hit = HITS.find(({ did }) => did === call.query.did);
      return summary({
        did: String(call.query.did),
        state: call.query.did === 'test:c' ? 'here' : 'not_here',
        files: { total: hit?.length ?? 0, here: 0, on_the_way: 0, failed: 0, not_here: 0 },
        bytes: { total: hit?.size ?? 0, here: 0 }
      });
    });
    await explore.search();
  });

  const click = async (did: string, held?: 'Control' | 'Shift' | 'Meta') => {
    if (held) {
      await explore.user.keyboard(`{${held}>}`);
    }
    await explore.user.click(explore.row(did));
    if (held) {
      await explore.user.keyboard(`{/${held}}`);
    }
  };
  const bar = (count: number) => screen.findByRole('region', { name: `${count} selected` });

  it('are picked by clicks with Control and Shift', async () => {
    await click('test:a');
    await click('test:c', 'Control');
    expect(explore.picked).toEqual(['test:a', 'test:c']);
    await click('test:d', 'Shift');
    expect(explore.picked).toEqual(['test:c', 'test:d']);
    await click('test:d', 'Meta');
    expect(explore.picked).toEqual(['test:c']);
    await click('test:b');
    expect(explore.picked).toEqual(['test:b']);
  });

  it('are picked by Shift with the arrows, and all by Control+A', async () => {
    await click('test:b');
    await waitFor(() => expect(document.activeElement).toBe(explore.row('test:b')));
    await explore.user.keyboard('{Shift>}{ArrowDown}{ArrowDown}{/Shift}');
    expect(explore.picked).toEqual(['test:b', 'test:c', 'test:d']);
    await explore.user.keyboard('{Shift>}{ArrowUp}{ArrowUp}{ArrowUp}{/Shift}');
    expect(explore.picked).toEqual(['test:a', 'test:b']);
    await explore.user.keyboard('{Control>}a{/Control}');
    expect(explore.picked).toEqual(HITS.map(({ did }) => did));
    await explore.user.keyboard('{Escape}');
    expect(explore.picked).toEqual([]);
  });

  it('are counted aloud, and so is what a branch holds', async () => {
    explore.panel.client.on('GET', 'did', { items: [], next: null, total: 1200 });
    await click('test:a');
    await explore.user.keyboard('{Shift>}{ArrowDown}{ArrowDown}{/Shift}');
    const said = () => document.querySelector('.jp-RucioSpoken')?.textContent;
    await waitFor(() => expect(said()).toBe('3 selected'));
    await explore.user.keyboard('{ArrowRight}');
    await waitFor(() => expect(said()).toBe('test:c opened: 1,200 files'));
  });

  it('are entered by the right arrow only where there is something inside', async () => {
    explore.panel.client.on('GET', 'did', { items: [], next: null, total: 0 });
    await click('test:a');
    await waitFor(() => expect(document.activeElement).toBe(explore.row('test:a')));
    await explore.user.keyboard('{ArrowRight}');
    await screen.findByText('This dataset has no files.');
    await explore.user.keyboard('{ArrowRight}');
    expect(explore.picked).toEqual(['test:a']);
  });

  it('are gone through by typing letters, which are no shortcuts where others go before', async () => {
    const get = vi.spyOn(explore.panel.actions, 'get').mockResolvedValue();
    await click('test:a');
    await waitFor(() => expect(document.activeElement).toBe(explore.row('test:a')));
    await explore.user.keyboard('test:c');
    await waitFor(() => expect(document.activeElement).toBe(explore.row('test:c')));
    expect(explore.picked).toEqual(['test:c']);
    expect(get).not.toHaveBeenCalled();
  });

  it('are picked one by one with Control, the arrows and Space', async () => {
    await click('test:a');
    await waitFor(() => expect(document.activeElement).toBe(explore.row('test:a')));
    await explore.user.keyboard('{Control>}{ArrowDown}{ArrowDown}{/Control}');
    await waitFor(() => expect(document.activeElement).toBe(explore.row('test:c')));
    expect(explore.picked).toEqual(['test:a']);
    await explore.user.keyboard(' ');
    expect(explore.picked).toEqual(['test:a', 'test:c']);
  });

  it('say what they are together, and are asked for with one question', async () => {
    await click('test:a');
    await click('test:c', 'Shift');
    const region = await bar(3);
    await waitFor(() => expect(region.textContent?.replace(/\u00a0/g, ' ')).toContain('6 files · 6 kB'));
    explore.panel.client.on('POST', 'did/make-available', (call: { body: { did: string } }) =>
      call.body.did === 'test:b'
        ? new SidecarError('no_space', 'The disk is full.', 507)
        : { transfer: transfer({ id: 7, did: call.body.did }) }
    );
    await explore.user.click(await within(region).findByRole('button', { name: 'Get 2 of them' }));
    expect(explore.panel.client.callsTo('POST', 'did/make-available').map(({ body }) => body)).toEqual([
      { did: 'test:a' },
      { did: 'test:b' }
    ]);
    await waitFor(() => expect(explore.row('test:b').textContent).toContain('The disk is full.'));
    expect(explore.row('test:a').textContent).toContain('of 5 files');
  });

  it('are bookmarked together, and no longer when all of them were', async () => {
    await click('test:a');
    await click('test:b', 'Control');
    explore.library.toggleBookmark('demo', { did: 'test:b', type: 'dataset' });
    await explore.user.click(within(await bar(2)).getByRole('button', { name: 'Bookmark all' }));
    expect(explore.library.bookmarks('demo').map(({ did }) => did)).toEqual(['test:b', 'test:a']);
    await explore.user.click(within(await bar(2)).getByRole('button', { name: 'Remove the bookmarks' }));
    expect(explore.library.bookmarks('demo')).toEqual([]);
  });

  it('are too many where the dataset could be picked instead', async () => {
    const said = vi.spyOn(explore.panel.actions, 'say');
    explore.panel.client.on(
      'GET',
      'did-search',
      Array.from({ length: 201 }, (_, index) => ({ did: `test:f${index}`, type: 'file', size: 1 }))
    );
    await explore.model.searchFor('test:f*', 'file', []);
    explore.model.pickAll();
    const region = await bar(201);
    await explore.user.click(within(region).getByRole('button', { name: 'Get all' }));
    await explore.user.click(within(region).getByRole('button', { name: 'Bookmark all' }));
    expect(said.mock.calls.map(([words]) => words)).toEqual(
      Array(2).fill('That is done with at most 200 at once. Select the dataset instead of its files.')
    );
    expect(explore.panel.client.callsTo('POST', 'did/make-available')).toEqual([]);
    expect(explore.library.bookmarks('demo')).toEqual([]);
  });

  it('give the paths of all that is here', async () => {
    explore.panel.client.on('GET', 'did', (call: { query: { did?: unknown } }) => ({
      items: [{ did: 'x:y', size: 1, state: 'here', path: call.query.did === 'test:c' ? '/data/c.root' : null }],
      next: null,
      total: 1
    }));
    const copy = vi.spyOn(explore.panel.actions, 'copy').mockReturnValue();
    await click('test:a');
    await click('test:c', 'Control');
    await explore.user.click(within(await bar(2)).getByRole('button', { name: 'Copy paths' }));
    await waitFor(() => expect(copy).toHaveBeenCalledWith('/data/c.root', 'Copied 1 path.'));
  });

  it('are let go of where narrowing hides them', async () => {
    await click('test:a');
    await click('test:b', 'Control');
    explore.model.narrow = 'test:b';
    await waitFor(() => expect(explore.picked).toEqual(['test:b']));
  });
});
