import type { INotebookModel } from '@jupyterlab/notebook';

/** One value that a key of the shared metadata has had. */
interface IId {
  readonly client: number;
  readonly clock: number;
}

/** Yjs keeps the values of a key as a chain; `origin` is the last clock of the value that the writer saw when it wrote this one. */
interface IItem {
  readonly id: IId;
  readonly length: number;
  readonly origin: IId | null;
  readonly left: IItem | null;
}

interface ISharedMap {
  readonly _map: ReadonlyMap<string, IItem>;
  set(key: string, value: unknown): void;
  delete(key: string): void;
}

/** A moment in the history of the key. */
export interface IMoment extends IId {
  readonly map: object;
}

/**
 * One key of a notebook's shared metadata. When two people write it at the same time, Yjs keeps one of the two values for
 * both of them; the chain of values says whether the writer of that one had seen the other.
 */
export class SharedKey {
  constructor(
    private readonly model: INotebookModel,
    private readonly key: string
  ) {}

  get value(): unknown {
    return this.model.getMetadata(this.key);
  }

  set value(value: unknown) {
    this.model.setMetadata(this.key, value);
  }

  /** Takes the key out, and touches no other: `deleteMetadata` writes all of them again, over what others have just written there. */
  clear(): void {
    const map = this.map;
    if (!map) {
      this.model.deleteMetadata(this.key);
      return;
    }
    // Set first: a removal alone leaves no trace in the chain, and would be lost against a value written at the same time.
    this.model.sharedModel.transact(() => {
      map.set(this.key, []);
      map.delete(this.key);
    });
  }

  /** Now; null where the document keeps no history. */
  get moment(): IMoment | null {
    const map = this.map;
    const item = map?._map.get(this.key);
    return map && item ? { map, ...lastOf(item) } : null;
  }

  /** Whether whoever wrote the present value had seen that moment. */
  follows(moment: IMoment): boolean {
    const map = this.map;
    let wanted: IId | null = null;
    for (let item = map?._map.get(this.key) ?? null; item; item = item.left) {
      wanted ??= lastOf(item);
      if (item.id.client !== wanted.client || wanted.clock < item.id.clock || wanted.clock >= item.id.clock + item.length) {
        continue;
      }
      if (moment.client === wanted.client && moment.clock >= item.id.clock && moment.clock <= wanted.clock) {
        return true;
      }
      if (item.origin === null) {
        return false;
      }
      wanted = item.origin;
    }
    return false;
  }

  /** Whether the moment belongs to another document, as after the notebook was read again from its file. */
  isForeign(moment: IMoment): boolean {
    return this.map !== moment.map;
  }

  private get map(): ISharedMap | null {
    const shared = this.model.sharedModel as unknown as { readonly ymeta?: { get?(key: string): unknown } };
    const map = shared.ymeta?.get?.('metadata') as Partial<ISharedMap> | undefined;
    return map?._map instanceof Map && map.set !== undefined && map.delete !== undefined ? (map as ISharedMap) : null;
  }
}

const lastOf = (item: IItem): IId => ({ client: item.id.client, clock: item.id.clock + item.length - 1 });
