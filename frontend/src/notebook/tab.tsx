import { UseSignal } from '@jupyterlab/ui-components';
import * as React from 'react';
import { AttachmentRow } from './row';
import { Waits } from './waits';
import type { NotebookData } from './data';

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
  if (!front) {
    return <p className="jp-RucioNotebook-empty">{trans.__('Open a notebook to attach data to it.')}</p>;
  }
  const attachments = data.attachments;
  if (attachments.length === 0) {
    return (
      <p className="jp-RucioNotebook-empty">
        {trans.__('Nothing is attached to %1. Find data in Explore and choose "Add to notebook".', data.notebookName ?? '')}
      </p>
    );
  }
  return (
    <div className="jp-RucioNotebook">
      <h3 className="jp-RucioNotebook-title">{trans.__('Attached to %1', data.notebookName ?? '')}</h3>
      <ul className="jp-RucioNotebook-list" aria-label={trans.__('Attached data')}>
        {attachments.map(attachment => (
          <AttachmentRow key={attachment.variableName} attachment={attachment} data={data} notebook={front} />
        ))}
      </ul>
    </div>
  );
}
