import type { ConsolePanel, IConsoleTracker } from '@jupyterlab/console';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { IDisposable } from '@lumino/disposable';
import { ISignal, Signal } from '@lumino/signaling';
import type { Widget } from '@lumino/widgets';
import * as React from 'react';
import type { ISessionOptions } from '../kernels/session';
import { languageOf } from '../kernels/languages';
import { suggestName } from '../kernels/names';
import type { ILanguage } from '../kernels/types';
import type { WaitsModel } from '../kernels/waits';
import { AttachedNotebook } from './attached';
import { consoleDocument, IDocument, notebookDocument } from './documents';
import type { IStoredAttachment } from './metadata';
import type { Resolutions } from './resolutions';
import type { IDisplaced } from './store';
import { NotebookTab } from './tab';
import type { AttachmentType, IAttachment, IAttachOptions, INotebookData, KernelState } from './tokens';
import { faultWords, nameWords, stateWords } from './words';

/** Where notebooks and consoles are, and which widget is in front. */
export interface IDesk {
  readonly notebooks: INotebookTracker;
  /** Null where the application has no consoles. */
  readonly consoles: IConsoleTracker | null;
  readonly shell: {
    readonly currentWidget: Widget | null;
    readonly currentChanged?: ISignal<unknown, unknown>;
  };
}

/** All open notebooks and consoles, and the one in front as the panel sees it. */
export class NotebookData implements INotebookData, IDisposable {
  constructor(
    private readonly desk: IDesk,
    private readonly resolutions: Resolutions,
    private readonly session: ISessionOptions,
    readonly trans: TranslationBundle,
    readonly waits: WaitsModel,
    /** Called when the first attachment is seen: until then nothing is asked of the sidecar. */
    private readonly needed: () => void = () => undefined
  ) {
    const { notebooks, consoles, shell } = desk;
    notebooks.widgetAdded.connect(this.onNotebook, this);
    notebooks.forEach(panel => this.of(panel));
    notebooks.currentChanged.connect(this.onFront, this);
    consoles?.widgetAdded.connect(this.onConsole, this);
    consoles?.forEach(panel => this.ofConsole(panel));
    consoles?.currentChanged.connect(this.onFront, this);
    shell.currentChanged?.connect(this.onFront, this);
    resolutions.changed.connect(this.announce, this);
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Told of whatever has got another name because someone else took it at the same moment. */
  get displaced(): ISignal<this, IDisplaced> {
    return this._displaced;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  get hasNotebook(): boolean {
    return this.front !== null;
  }

  get notebookName(): string | null {
    return this.front?.document.name ?? null;
  }

  /** The toolbar is made before the tracker tells of the notebook, so whoever asks first creates it. */
  of(panel: NotebookPanel): AttachedNotebook {
    return this.open.get(panel) ?? this.add(panel, notebookDocument(panel));
  }

  ofConsole(panel: ConsolePanel): AttachedNotebook {
    return this.open.get(panel) ?? this.add(panel, consoleDocument(panel));
  }

  private add(panel: Widget, document: IDocument): AttachedNotebook {
    const notebook = new AttachedNotebook(document, this.resolutions, this.session);
    this.open.set(panel, notebook);
    notebook.changed.connect(this.announce, this);
    notebook.store.changed.connect(this.onWanted, this);
    notebook.store.displaced.connect(this.onDisplaced, this);
    // The file may get another name.
    panel.title.changed.connect(this.announce, this);
    panel.disposed.connect(() => {
      notebook.dispose();
      this.open.delete(panel);
      this.onWanted();
    });
    this.onWanted();
    return notebook;
  }

  get front(): AttachedNotebook | null {
    const { notebooks, consoles, shell } = this.desk;
    if (shell.currentWidget && this.open.has(shell.currentWidget)) {
      this.last = shell.currentWidget;
    }
    const panel = this.last && this.open.has(this.last) ? this.last : (notebooks.currentWidget ?? consoles?.currentWidget);
    return panel && !panel.isDisposed ? (this.open.get(panel) ?? null) : null;
  }

  get notebooks(): readonly AttachedNotebook[] {
    return [...this.open.values()];
  }

  get attachments(): readonly IAttachment[] {
    const front = this.front;
    return front ? front.store.entries.map(entry => this.view(front, entry)) : [];
  }

  get language(): string {
    return this.spoken.id;
  }

  isAttached(did: string, instance: string | null): boolean {
    return (this.front?.store.entries ?? []).some(
      entry => entry.did === did && (instance === null || entry.instance === undefined || entry.instance === instance)
    );
  }

  suggestName(did: string): string {
    const taken = (this.front?.store.entries ?? []).map(entry => entry.variableName);
    return suggestName(did, taken, name => this.spoken.checkName(name) === null);
  }

  checkName(variableName: string): string | null {
    const fault = this.spoken.checkName(variableName);
    if (fault) {
      return nameWords(fault, this.spoken.displayName, this.trans);
    }
    return (this.front?.store.entries ?? []).some(entry => entry.variableName === variableName)
      ? this.trans.__('%1 is already the name of another attachment.', variableName)
      : null;
  }

  async attach(
    did: string,
    type: AttachmentType,
    variableName: string,
    instance: string | null,
    options: IAttachOptions = {}
  ): Promise<void> {
    const front = this.front;
    if (!front) {
      throw new Error(this.trans.__('Open a notebook first.'));
    }
    await front.document.ready;
    const fault = this.checkName(variableName);
    if (fault) {
      throw new Error(fault);
    }
    front.store.put({ did, type, variableName, ...(instance ? { instance } : {}) });
    if (options.insertCode) {
      this.insertCode(variableName);
    }
  }

  insertCode(code: string): void {
    if (!this.front) {
      throw new Error(this.trans.__('Open a notebook first.'));
    }
    this.front.document.insert(code);
  }

  detach(variableName: string): Promise<void> {
    this.front?.store.remove(variableName);
    return Promise.resolve();
  }

  beginAttach(): void {
    this.isAdding = true;
  }

  /** Whether the form for more data is open. */
  get isAdding(): boolean {
    return this._isAdding;
  }

  set isAdding(isAdding: boolean) {
    if (isAdding !== this._isAdding) {
      this._isAdding = isAdding;
      this.announce();
    }
  }

  /** Another name for the same data. The old variable stays in the kernel until that restarts. */
  rename(from: string, to: string): string | null {
    if (from === to) {
      return null;
    }
    const fault = this.checkName(to);
    if (fault === null) {
      this.front?.store.rename(from, to);
    }
    return fault;
  }

  renderTab(): React.ReactElement {
    return React.createElement(NotebookTab, { data: this });
  }

  view(notebook: AttachedNotebook, entry: IStoredAttachment): IAttachment {
    const resolution = notebook.resolution(entry);
    const known = resolution?.resolved ?? null;
    const inKernel = notebook.variables.state(entry.variableName);
    return {
      did: entry.did,
      type: entry.type,
      variableName: entry.variableName,
      instance: entry.instance ?? null,
      state: known?.state ?? 'unknown',
      sentence: resolution?.error ?? known?.sentence ?? null,
      words: known && stateWords(known, this.trans),
      size: known?.bytes.total ?? null,
      length: known?.files.total ?? null,
      kernel: inKernel.kind as KernelState,
      kernelError: inKernel.kind === 'failed' ? faultWords(inKernel.fault, this.trans) : null
    };
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    for (const notebook of this.open.values()) {
      notebook.dispose();
    }
    this.open.clear();
    const { notebooks, consoles, shell } = this.desk;
    notebooks.widgetAdded.disconnect(this.onNotebook, this);
    notebooks.currentChanged.disconnect(this.onFront, this);
    consoles?.widgetAdded.disconnect(this.onConsole, this);
    consoles?.currentChanged.disconnect(this.onFront, this);
    shell.currentChanged?.disconnect(this.onFront, this);
    Signal.clearData(this);
  }

  private get spoken(): ILanguage {
    return this.front?.variables.language ?? (languageOf('python') as ILanguage);
  }

  private onNotebook(_: INotebookTracker, panel: NotebookPanel): void {
    this.of(panel);
  }

  private onConsole(_: IConsoleTracker, panel: ConsolePanel): void {
    this.ofConsole(panel);
  }

  private onWanted(): void {
    if (this.notebooks.some(notebook => notebook.store.entries.length > 0)) {
      this.needed();
    }
    this.resolutions.want(
      this.notebooks.flatMap(notebook => notebook.store.entries.map(({ did, instance }) => ({ did, instance: instance ?? null })))
    );
    this.announce();
  }

  private onDisplaced(_: unknown, displaced: IDisplaced): void {
    this._displaced.emit(displaced);
  }

  private onFront(): void {
    this.announce();
  }

  private announce(): void {
    if (!this._isDisposed) {
      this._changed.emit();
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _displaced = new Signal<this, IDisplaced>(this);
  private readonly open = new Map<Widget, AttachedNotebook>();
  private last: Widget | null = null;
  private _isAdding = false;
  private _isDisposed = false;
}
