import { UseSignal } from '@jupyterlab/ui-components';
import * as React from 'react';
import { AttachForm } from './attachform';
import { useRefocus } from '../ui/hooks';
import { AttachmentRow } from './row';
import { Waits } from './waits';
import type { NotebookData } from './data';
import type { IAttachment } from './tokens';

/** The body of the panel's tab "Notebook". */
export function NotebookTab({ data }: { data: NotebookData }): React.ReactElement {
  return (
    <>
      <Waits model={data.waits} trans={data.trans} />
      <UseSignal signal={data.changed}>{() => <Body data={data} />}</UseSignal>
    </>
  );
}

function Body({ data }: { data: NotebookData }): React.ReactElement {
  const { trans, front } = data;
  const attachments = data.attachments;
  const all = React.useRef<HTMLDivElement>(null);
  // A row that is removed takes the focus with it.
  useRefocus(all, '.jp-RucioNotebook-row input, .jp-RucioNotebook-add', attachments.length);
  // The form takes the focus with it, too, when it closes.
  useRefocus(all, '.jp-RucioNotebook-add', data.isAdding);
  if (!front) {
    return <p className="jp-RucioNotebook-empty">{trans.__('Open a notebook to attach data to it.')}</p>;
  }
  return (
    <div className="jp-RucioNotebook" ref={all}>
      {attachments.length === 0 ? (
        <p className="jp-RucioNotebook-empty">
          {trans.__('Nothing is attached to %1. Attach data by their identifier here, or find them in Explore.', data.notebookName ?? '')}
        </p>
      ) : (
        <>
          <h3 className="jp-RucioNotebook-title">{trans.__('Attached to %1', data.notebookName ?? '')}</h3>
          <ul className="jp-RucioNotebook-list" aria-label={trans.__('Attached data')}>
            {keyed(attachments).map(([key, attachment]) => (
              <AttachmentRow key={key} attachment={attachment} data={data} notebook={front} />
            ))}
          </ul>
        </>
      )}
      {data.isAdding ? (
        <AttachForm data={data} />
      ) : (
        <button type="button" className="jp-RucioNotebook-link jp-RucioNotebook-add" onClick={() => data.beginAttach()}>
          {trans.__('Attach data…')}
        </button>
      )}
    </div>
  );
}

/** By the data: a row that is renamed stays the same row, with the focus in it. */
function keyed(attachments: readonly IAttachment[]): [string, IAttachment][] {
  const seen = new Map<string, number>();
  return attachments.map(attachment => {
    const id = `${attachment.instance ?? ''}|${attachment.did}`;
    const count = seen.get(id) ?? 0;
    seen.set(id, count + 1);
    return [`${id}|${count}`, attachment];
  });
}
