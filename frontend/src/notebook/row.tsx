import { closeIcon, codeIcon, refreshIcon } from '@jupyterlab/ui-components';
import * as React from 'react';
import type { DidState } from '../api/wire';
import { usePanel } from '../ui/context';
import { MiddleEllipsis, StateMark } from '../ui/controls';
import { dragWhenMoved } from '../ui/drag';
import { useSignals } from '../ui/hooks';
import { canGet } from '../words/state';
import { SnippetCommandIDs } from './snippets/snippets';
import { inKernelWords } from './words';
import type { AttachedNotebook } from './attached';
import type { NotebookData } from './data';
import type { IAttachment } from './tokens';

interface IRowProps {
  readonly attachment: IAttachment;
  readonly data: NotebookData;
  readonly notebook: AttachedNotebook;
}

/** States that a word does not explain: what is wrong and what to do stands below. */
const EXPLAINED: ReadonlySet<DidState> = new Set<DidState>([
  'failed',
  'stuck',
  'not_mounted',
  'no_replicas',
  'waiting_approval',
  'suspended',
  'unknown'
]);

const didType = ({ type }: IAttachment) => (type === 'file' ? 'file' : '');

/** One attachment: name, DID, how the data stand, and how the kernel stands. */
export function AttachmentRow({ attachment, data, notebook }: IRowProps): React.ReactElement {
  const { trans } = data;
  const { actions, commands, rucio } = usePanel();
  useSignals(actions.changed);
  const failure = actions.failureOf(attachment.did);
  const isGettable =
    canGet(attachment.state) &&
    attachment.state !== 'unknown' &&
    (attachment.instance === null || attachment.instance === rucio.instances.namespace);
  const stored = notebook.store.entries.find(entry => entry.variableName === attachment.variableName);
  const files = ((stored && notebook.resolution(stored)?.resolved?.items) ?? []).slice(0, 20).map(file => file.did);
  const inKernel = notebook.variables.state(attachment.variableName);
  const consentable = inKernel.kind === 'failed' && inKernel.fault.kind === 'builtin';
  return (
    <li
      className="jp-RucioNotebook-row"
      data-variable={attachment.variableName}
      onPointerDown={event =>
        dragWhenMoved(event.nativeEvent, () => {
          const name = attachment.variableName;
          return { text: name, cell: name, label: name };
        })
      }
    >
      <div className="jp-RucioNotebook-head">
        <NameField attachment={attachment} data={data} />
        <button
          type="button"
          className="jp-RucioNotebook-action"
          title={trans.__('Insert code for %1', attachment.variableName)}
          aria-label={trans.__('Insert code for %1', attachment.variableName)}
          aria-haspopup="menu"
          onClick={event => {
            const box = event.currentTarget.getBoundingClientRect();
            const { did, type } = attachment;
            void commands.execute(SnippetCommandIDs.menu, { did, type, files: [...files], x: box.left, y: box.bottom });
          }}
        >
          <codeIcon.react tag="span" elementSize="normal" />
        </button>
        <button
          type="button"
          className="jp-RucioNotebook-action"
          title={trans.__('Define %1 again', attachment.variableName)}
          aria-label={trans.__('Define %1 again', attachment.variableName)}
          onClick={() => notebook.retry()}
        >
          <refreshIcon.react tag="span" elementSize="normal" />
        </button>
        <button
          type="button"
          className="jp-RucioNotebook-action"
          title={trans.__('Remove %1 from the notebook', attachment.variableName)}
          aria-label={trans.__('Remove %1 from the notebook', attachment.variableName)}
          onClick={() => void data.detach(attachment.variableName)}
        >
          <closeIcon.react tag="span" elementSize="normal" />
        </button>
      </div>
      <div className="jp-RucioNotebook-did">
        <MiddleEllipsis text={attachment.did} />
      </div>
      <div className={`jp-RucioNotebook-state jp-mod-${attachment.state}`}>
        <StateMark state={attachment.state} />
        <span title={attachment.sentence ?? undefined}>{attachment.words ?? attachment.sentence ?? trans.__('asking…')}</span>
        {isGettable && (
          <button
            type="button"
            className="jp-RucioNotebook-link"
            disabled={actions.isPending(attachment.did)}
            aria-label={trans.__('Get %1', attachment.did)}
            onClick={() =>
              void actions.get({ did: attachment.did, type: didType(attachment), size: attachment.size, length: attachment.length })
            }
          >
            {attachment.state === 'failed' || attachment.state === 'stuck' ? trans.__('Try again') : trans.__('Get')}
          </button>
        )}
      </div>
      {(failure?.message ?? (EXPLAINED.has(attachment.state) && attachment.words !== null ? attachment.sentence : null)) && (
        <div className="jp-RucioNotebook-why" role={failure ? 'alert' : undefined}>
          {failure?.message ?? attachment.sentence}
        </div>
      )}
      <div className={`jp-RucioNotebook-kernel jp-mod-${attachment.kernel}`}>
        {attachment.kernelError ?? trans.__('Kernel: %1', inKernelWords(inKernel, trans))}
        {consentable && (
          <button type="button" className="jp-RucioNotebook-link" onClick={() => notebook.variables.consent(attachment.variableName)}>
            {trans.__('Allow')}
          </button>
        )}
      </div>
    </li>
  );
}

function NameField({ attachment, data }: { attachment: IAttachment; data: NotebookData }): React.ReactElement {
  const { trans } = data;
  const name = attachment.variableName;
  const [text, setText] = React.useState(name);
  const [fault, setFault] = React.useState<string | null>(null);
  // Someone else may have renamed it.
  React.useEffect(() => setText(name), [name]);
  const finish = () => setFault(data.rename(name, text.trim()));
  const message = `rucio-fault-${name}`;
  return (
    <span className="jp-RucioNotebook-name">
      <input
        className="jp-mod-styled"
        value={text}
        spellCheck={false}
        aria-label={trans.__('Variable name of %1', attachment.did)}
        aria-invalid={fault !== null}
        aria-describedby={fault === null ? undefined : message}
        onChange={event => {
          setText(event.target.value);
          setFault(null);
        }}
        onBlur={finish}
        onKeyDown={event => {
          if (event.key === 'Enter') {
            event.preventDefault();
            finish();
          } else if (event.key === 'Escape') {
            setText(name);
            setFault(null);
          }
        }}
      />
      {fault !== null && (
        <span id={message} role="alert" className="jp-RucioNotebook-fault">
          {fault}
        </span>
      )}
    </span>
  );
}
