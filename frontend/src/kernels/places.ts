import { ISignal, Signal } from '@lumino/signaling';
import type { EventStream } from '../api/events';
import type { IClient } from '../core/tokens';
import type { IHelperPlaces } from './types';
import type { KernelHello } from './wire';

const STORE = 'rucio-jupyter:helper-places';

/** Where the helpers and the socket are. The last answer is kept by the browser, so that a kernel need not wait for the next. */
export class PlacesModel {
  constructor(
    private readonly client: IClient,
    events: EventStream
  ) {
    this._current = recall(client.url(''));
    events.restarted.connect(() => {
      this.asked = null;
      void this.ensure();
    }, this);
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get current(): IHelperPlaces | null {
    return this._current;
  }

  /** Asks once; again after a failure or a restart of the sidecar. */
  ensure(): Promise<void> {
    this.asked ??= this.ask();
    return this.asked;
  }

  private async ask(): Promise<void> {
    try {
      const hello = await this.client.get<KernelHello>('kernel/hello');
      const { python, dotnet, socket } = hello.places;
      const next: IHelperPlaces = { python, dotnet, socket, protocol: hello.protocol };
      if (JSON.stringify(next) !== JSON.stringify(this._current)) {
        this._current = next;
        remember(this.client.url(''), next);
        this._changed.emit();
      }
    } catch {
      this.asked = null; // Without a sidecar the variables are plain; the panel says that it does not answer.
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private _current: IHelperPlaces | null;
  private asked: Promise<void> | null = null;
}

function recall(base: string): IHelperPlaces | null {
  try {
    const stored: unknown = JSON.parse(window.localStorage.getItem(`${STORE}:${base}`) ?? 'null');
    return typeof stored === 'object' && stored !== null && 'python' in stored ? (stored as IHelperPlaces) : null;
  } catch {
    return null; // Storage may be switched off, or hold another version's text.
  }
}

function remember(base: string, places: IHelperPlaces): void {
  try {
    window.localStorage.setItem(`${STORE}:${base}`, JSON.stringify(places));
  } catch {
    // Storage may be switched off: the next page asks again.
  }
}
