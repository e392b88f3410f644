import { StateDB } from '@jupyterlab/statedb';
import { describe, expect, it } from 'vitest';
import { Library } from '../../src/explore/library';

describe('Recent searches and bookmarks', () => {
  it('survive a reload, each in its instance', async () => {
    const state = new StateDB();
    const before = new Library(state);
    await before.restore();
    before.remember('demo', 'test:*');
    before.remember('demo', 'mc23:*');
    before.remember('demo', 'test:*');
    before.toggleBookmark('atlas', { did: 'a:b', type: 'dataset' });
    await Promise.resolve();
    const after = new Library(state);
    await after.restore();
    expect(after.recent('demo')).toEqual(['test:*', 'mc23:*']);
    expect(after.bookmarks('atlas')).toEqual([{ did: 'a:b', type: 'dataset' }]);
    expect(after.bookmarks('demo')).toEqual([]);
  });

  it('are not lost where one searches before what was kept has been read', async () => {
    const state = new StateDB();
    await state.save('rucio-jupyter:library', { demo: { recent: ['old:*'], bookmarks: [{ did: 'a:b', type: 'file' }] } });
    const library = new Library(state);
    library.remember('demo', 'new:*');
    library.toggleBookmark('demo', { did: 'c:d', type: 'dataset' });
    await library.restore();
    expect(library.recent('demo')).toEqual(['new:*', 'old:*']);
    expect(library.bookmarks('demo').map(({ did }) => did)).toEqual(['a:b', 'c:d']);
    const after = new Library(state);
    await after.restore();
    expect(after.recent('demo')).toEqual(['new:*', 'old:*']);
  });

  it('are taken only as far as they are understood', async () => {
    const state = new StateDB();
    await state.save('rucio-jupyter:library', {
      demo: { recent: ['ok', 5, null], bookmarks: [{ did: 7 }, { did: 'x:y', type: 'odd' }] },
      bad: 1
    });
    const library = new Library(state);
    await library.restore();
    expect(library.recent('demo')).toEqual(['ok']);
    expect(library.bookmarks('demo')).toEqual([{ did: 'x:y', type: '' }]);
  });
});
