import type { ISessionContext } from '@jupyterlab/apputils';
import type { ConsolePanel } from '@jupyterlab/console';
import { NotebookActions, NotebookPanel } from '@jupyterlab/notebook';
import { NotebookStore } from './notebookstore';
import { AttachmentStore, ConsoleStore } from './store';

/** Something with a kernel that data can be attached to. */
export interface IDocument {
  readonly sessionContext: ISessionContext;
  /** When there is something to attach to. */
  readonly ready: Promise<unknown>;
  /** For people. */
  readonly name: string;
  readonly store: AttachmentStore;
  /** Puts code where the person would write it, and runs nothing. */
  insert(code: string): void;
}

/** A notebook keeps its attachments in its file. */
export function notebookDocument(panel: NotebookPanel): IDocument {
  return {
    sessionContext: panel.sessionContext,
    ready: panel.context.ready,
    get name() {
      const { path } = panel.context;
      return path.split('/').pop() ?? path;
    },
    store: new NotebookStore(panel.content),
    insert: code => {
      const notebook = panel.content;
      const { activeCell } = notebook;
      if (!activeCell || activeCell.model.type !== 'code' || activeCell.model.sharedModel.getSource().trim() !== '') {
        NotebookActions.insertBelow(notebook);
      }
      notebook.activeCell?.model.sharedModel.setSource(code);
    }
  };
}

/** A console has no file: its attachments last as long as the browser's tab. */
export function consoleDocument(panel: ConsolePanel): IDocument {
  return {
    sessionContext: panel.sessionContext,
    ready: panel.sessionContext.ready,
    get name() {
      return panel.title.label;
    },
    store: new ConsoleStore(panel.sessionContext.path),
    insert: code => panel.console.replaceSelection(code)
  };
}
