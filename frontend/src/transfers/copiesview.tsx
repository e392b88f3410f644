import { Dialog } from '@jupyterlab/apputils';
import * as React from 'react';
import { LocalCopy } from '../api/wire';
import { lastOf } from '../core/query';
import { usePanel } from '../ui/context';
import { ErrorBox, LinkButton, MiddleEllipsis, TextButton } from '../ui/controls';
import { SteadyDialog } from '../ui/dialog';
import { useSignals } from '../ui/hooks';
import { countFiles, formatBytes, formatExact, formatNumber, formatRelative, parseTime } from '../words/format';
import { CopiesModel } from './copies';
import { FolderLinks } from './row';

/** What lies on this machine, how much room it takes, and how to get rid of it. */
export function CopiesView({ model }: { model: CopiesModel }): JSX.Element | null {
  const { rucio, panel, actions, trans } = usePanel();
  useSignals(model.changed, rucio.instances.changed);
  const [open, setOpen] = React.useState(false);
  const [refused, setRefused] = React.useState<readonly { did: string; error: string }[]>([]);
  const visible = panel.visible && panel.tab === 'transfers';
  React.useEffect(() => {
    if (visible) {
      model.shown();
    }
  });
  const { state } = model.query;
  const known = lastOf(state);
  const { items, selected } = model;
  // A service that is older than the panel has no such list.
  if (!known && (state.kind !== 'failed' || state.error.status === 404)) {
    return null;
  }
  if (known && items.length === 0 && rucio.instances.active?.mode === 'replica') {
    return null;
  }
  const remove = async (copies: readonly LocalCopy[]) => {
    if (copies.length === 0 || !(await confirmed(copies, trans))) {
      return;
    }
    setRefused([]);
    const outcome = await model.remove(copies);
    setRefused(outcome.refused);
    actions.say(trans.__('%1 are free again.', formatBytes(outcome.bytes)));
  };
  const sum = selected.reduce((bytes, copy) => bytes + copy.bytes, 0);
  return (
    <details className="jp-RucioGroup jp-RucioCopies" open={open} onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>
        {trans.__('Copies on this machine')}{' '}
        {known && items.length > 0 && <span className="jp-RucioCopies-sum">{formatBytes(known.bytes)}</span>}
      </summary>
      {state.kind === 'failed' && (
        <ErrorBox error={state.error} action={<LinkButton onClick={() => model.outdate()}>{trans.__('Try again')}</LinkButton>} />
      )}
      {known && (
        <p className="jp-RucioHint jp-mod-inset" title={known.folder}>
          {known.free_bytes === null
            ? trans.__('In %1.', known.folder)
            : trans.__('In %1, with %2 free.', known.folder, formatBytes(known.free_bytes))}
        </p>
      )}
      {known && items.length === 0 && (
        <p className="jp-RucioHint jp-mod-inset">{trans.__('Nothing has been downloaded to this machine.')}</p>
      )}
      <ul className="jp-RucioTransferList" aria-label={trans.__('Copies on this machine')}>
        {items.map(copy => (
          <CopyRow key={copy.did} model={model} copy={copy} onRemove={() => void remove([copy])} />
        ))}
      </ul>
      {refused.map(({ did, error }) => (
        <p key={did} className="jp-RucioSelection-problem jp-mod-inset" role="alert">
          {trans.__('%1 stays: %2', did, error)}
        </p>
      ))}
      {selected.length > 0 && (
        <div className="jp-RucioSelection-buttons jp-mod-inset">
          <TextButton kind="warn" onClick={() => void remove(selected)}>
            {trans._n('Remove %1 copy (%2)…', 'Remove %1 copies (%2)…', selected.length, formatBytes(sum))}
          </TextButton>
        </div>
      )}
    </details>
  );
}

function CopyRow({ model, copy, onRemove }: { model: CopiesModel; copy: LocalCopy; onRemove: () => void }): JSX.Element {
  const { trans } = usePanel();
  const when = parseTime(copy.changed_at);
  return (
    <li className="jp-RucioTransfer jp-RucioCopy" aria-label={copy.did}>
      <div className="jp-RucioTransfer-first">
        <input
          type="checkbox"
          aria-label={trans.__('Select %1', copy.did)}
          disabled={copy.busy}
          checked={model.isSelected(copy.did) && !copy.busy}
          onChange={event => model.select(copy.did, event.target.checked)}
        />
        <MiddleEllipsis text={copy.did} />
        <span className="jp-RucioRow-size">{formatBytes(copy.bytes)}</span>
      </div>
      <div className="jp-RucioRow-second">
        <span className="jp-RucioRow-words">{copy.busy ? trans.__('being transferred') : countFiles(copy.files, trans)}</span>
        {when && (
          <span className="jp-RucioRow-size" title={formatExact(when)}>
            {formatRelative(when, trans)}
          </span>
        )}
      </div>
      <div className="jp-RucioLinks jp-mod-inset">
        <FolderLinks folder={copy.folder} of={copy.did} />
        <LinkButton disabled={copy.busy} onClick={onRemove} label={trans.__('Remove the copy of %1', copy.did)}>
          {trans.__('Remove…')}
        </LinkButton>
      </div>
    </li>
  );
}

async function confirmed(copies: readonly LocalCopy[], trans: ReturnType<typeof usePanel>['trans']): Promise<boolean> {
  const files = copies.reduce((sum, copy) => sum + copy.files, 0);
  const bytes = copies.reduce((sum, copy) => sum + copy.bytes, 0);
  const [first] = copies;
  const answer = await new SteadyDialog({
    title: trans._n('Remove %1 copy?', 'Remove %1 copies?', copies.length),
    body: trans.__(
      '%1 of %2 are deleted from this machine. Rucio keeps them: they can be fetched again.',
      trans._n('%2 file with %3', '%2 files with %3', files, formatNumber(files), formatBytes(bytes)),
      copies.length === 1 ? (first?.did ?? '') : trans._n('%1 DID', '%1 DIDs', copies.length)
    ),
    buttons: [Dialog.cancelButton({ label: trans.__('Cancel') }), Dialog.warnButton({ label: trans.__('Remove %1', formatBytes(bytes)) })],
    defaultButton: 0
  }).launch();
  return answer.button.accept;
}
