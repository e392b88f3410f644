import { IStateDB } from '@jupyterlab/statedb';
import { ReadonlyPartialJSONValue } from '@lumino/coreutils';
import { ISignal, Signal } from '@lumino/signaling';
import { DidType } from '../api/wire';

const KEY = 'rucio-jupyter:library';
const RECENT = 8;

export interface IBookmark {
  readonly did: string;
  readonly type: DidType | '';
}

interface IShelf {
  recent: string[];
  bookmarks: IBookmark[];
}

/** Recent searches and bookmarks, by instance; they survive a reload. */
export class Library {
  constructor(private readonly state: IStateDB | null) {}

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Reads what an earlier page has kept. */
  async restore(): Promise<void> {
    const stored = await this.state?.fetch(KEY);
    this.restored = true;
    if (typeof stored !== 'object' || stored === null || Array.isArray(stored)) {
      return;
    }
    for (const [namespace, shelf] of Object.entries(stored)) {
      const kept = readShelf(shelf);
      const since = this.shelf(namespace);
      this.shelves.set(namespace, {
        recent: [...new Set([...since.recent, ...kept.recent])].slice(0, RECENT),
        bookmarks: [...kept.bookmarks, ...since.bookmarks.filter(({ did }) => !kept.bookmarks.some(other => other.did === did))]
      });
    }
    this.save();
  }

  /** Newest first. */
  recent(namespace: string): readonly string[] {
    return this.shelf(namespace).recent;
  }

  bookmarks(namespace: string): readonly IBookmark[] {
    return this.shelf(namespace).bookmarks;
  }

  isBookmarked(namespace: string, did: string): boolean {
    return this.bookmarks(namespace).some(bookmark => bookmark.did === did);
  }

  remember(namespace: string, search: string): void {
    const shelf = this.shelf(namespace);
    shelf.recent = [search, ...shelf.recent.filter(other => other !== search)].slice(0, RECENT);
    this.save();
  }

  forgetRecent(namespace: string): void {
    this.shelf(namespace).recent = [];
    this.save();
  }

  toggleBookmark(namespace: string, bookmark: IBookmark): void {
    const shelf = this.shelf(namespace);
    shelf.bookmarks = this.isBookmarked(namespace, bookmark.did)
      ? shelf.bookmarks.filter(other => other.did !== bookmark.did)
      : [...shelf.bookmarks, { did: bookmark.did, type: bookmark.type }];
    this.save();
  }

  /** Bookmarks all of these, or takes their bookmarks away. */
  bookmarkAll(namespace: string, bookmarks: readonly IBookmark[], on: boolean): void {
    const shelf = this.shelf(namespace);
    const changed = new Set(bookmarks.map(({ did }) => did));
    const known = new Set(shelf.bookmarks.map(({ did }) => did));
    shelf.bookmarks = on
      ? [...shelf.bookmarks, ...bookmarks.filter(({ did }) => !known.has(did)).map(({ did, type }) => ({ did, type }))]
      : shelf.bookmarks.filter(({ did }) => !changed.has(did));
    this.save();
  }

  private shelf(namespace: string): IShelf {
    let shelf = this.shelves.get(namespace);
    if (!shelf) {
      shelf = { recent: [], bookmarks: [] };
      this.shelves.set(namespace, shelf);
    }
    return shelf;
  }

  private save(): void {
    const all: Record<string, ReadonlyPartialJSONValue> = {};
    for (const [namespace, { recent, bookmarks }] of this.shelves) {
      all[namespace] = { recent, bookmarks: bookmarks.map(({ did, type }) => ({ did, type })) };
    }
    // Before the older page's has been read, it would be written over.
    if (this.restored) {
      void this.state?.save(KEY, all);
    }
    this._changed.emit();
  }

  private restored = false;
  private readonly shelves = new Map<string, IShelf>();
  private readonly _changed = new Signal<this, void>(this);
}

/** What is stored may come from another version: only what is understood is taken. */
function readShelf(value: unknown): IShelf {
  const { recent, bookmarks } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  return {
    recent: Array.isArray(recent) ? recent.filter((each): each is string => typeof each === 'string').slice(0, RECENT) : [],
    bookmarks: Array.isArray(bookmarks) ? bookmarks.flatMap(readBookmark) : []
  };
}

function readBookmark(value: unknown): IBookmark[] {
  const { did, type } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  if (typeof did !== 'string') {
    return [];
  }
  return [{ did, type: type === 'file' || type === 'dataset' || type === 'container' ? type : '' }];
}
