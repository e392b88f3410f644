import * as React from 'react';
import { isUnfinished } from '../core/transfers';
import { usePanel } from '../ui/context';
import { ErrorBox, Field, IconButton, ProgressBar, StateMark, TextButton } from '../ui/controls';
import { cancelIcon, copyDidIcon, starIcon, starredIcon } from '../ui/icons';
import { countFiles } from '../words/format';
import { expiryWords, lockWords } from '../words/rule';
import { bytesPhrase, canGet, fractionOf, progressLine, stateWord, summaryPhrase, tellsTotal } from '../words/state';
import { SnippetCommandIDs } from '../notebook/snippets/snippets';
import { codeTarget } from './drag';
import { Library } from './library';
import { stateOf } from './row';
import { INode } from './tree';

interface ISelectionProps {
  readonly node: INode;
  readonly library: Library;
  readonly attaching: boolean;
  readonly setAttaching: (attaching: boolean) => void;
  readonly onClose: () => void;
}

/** All about the row that is selected, without hovering: full name, state, path, and what can be done. */
export function Selection({ node, library, attaching, setAttaching, onClose }: ISelectionProps): JSX.Element {
  const { rucio, actions, notebook, commands, trans } = usePanel();
  const namespace = rucio.instances.namespace ?? '';
  const summary = node.file ? undefined : rucio.summaries.peek(namespace, node.did);
  const known = summary?.kind === 'ready' ? summary.value : undefined;
  const newest = rucio.transfers.of(namespace, node.did);
  const running = newest !== null && isUnfinished(newest) && !node.file;
  const progress = newest && running ? progressLine(newest, trans).join(' · ') : '';
  const state = stateOf(node, summary);
  const failure = actions.failureOf(node.did);
  // Where the files would be is of no use before they are there.
  const there = known?.state === 'here' || known?.state === 'partly_here' || known?.state === 'failed';
  const path = node.file ? node.file.path : there ? (known?.folder ?? null) : null;
  const pending = actions.isPending(node.did);
  const bytes = bytesPhrase({ here: known?.bytes.here ?? null, total: known?.bytes.total ?? node.size }, trans);
  const problem = node.file?.error ?? known?.problem?.error ?? null;
  const remedy = known?.problem?.remedy ?? null;
  const bookmarked = library.isBookmarked(namespace, node.did);
  const attached = notebook?.isAttached(node.did, namespace) ?? false;
  return (
    <section className="jp-RucioSelection" aria-label={trans.__('Selected: %1', node.did)}>
      <div className="jp-RucioSelection-line">
        <span className="jp-RucioSelection-did" dir="auto">
          {node.did}
        </span>
        <IconButton
          icon={bookmarked ? starredIcon : starIcon}
          label={bookmarked ? trans.__('Remove the bookmark') : trans.__('Bookmark')}
          pressed={bookmarked}
          onClick={() => library.toggleBookmark(namespace, node)}
        />
        <IconButton icon={copyDidIcon} label={trans.__('Copy the data identifier')} onClick={() => actions.copyDid(node.did)} />
        <IconButton icon={cancelIcon} label={trans.__('Close')} onClick={onClose} />
      </div>
      {running && newest && (
        <div className="jp-RucioSelection-progress">
          <p title={progress}>{progress}</p>
          <ProgressBar fraction={fractionOf(newest)} label={trans.__('Progress')} />
        </div>
      )}
      {state !== null && !running && (
        <div className="jp-RucioSelection-line jp-mod-state">
          <StateMark state={state} />
          <span>
            {[
              known ? summaryPhrase(known, trans) : stateWord(state, trans),
              ...(known && !tellsTotal(known) && known.files.total !== null && node.type !== 'file'
                ? [countFiles(known.files.total, trans)]
                : []),
              ...(bytes === null || state === 'empty' ? [] : [bytes])
            ].join(' · ')}
          </span>
        </div>
      )}
      {known?.rule && (
        <p className="jp-RucioSelection-facts">
          {[
            trans.__('Rule on %1', known.rule.rse_expression),
            lockWords(known.rule, trans),
            expiryWords(known.rule, trans) ?? trans.__('never expires')
          ].join(' · ')}
        </p>
      )}
      {problem && (
        <p className="jp-RucioSelection-problem" role="note">
          {problem}
          {remedy && <span className="jp-RucioSelection-remedy"> {remedy}</span>}
        </p>
      )}
      {path && (
        <div className="jp-RucioSelection-line">
          <code className="jp-RucioSelection-path" dir="ltr" aria-label={node.file ? trans.__('Path') : trans.__('Folder')}>
            {path}
          </code>
          <IconButton
            icon={copyDidIcon}
            label={node.file ? trans.__('Copy the path') : trans.__('Copy the folder')}
            onClick={() => actions.copy(path, trans.__('Copied %1.', path))}
          />
        </div>
      )}
      {failure && (
        <ErrorBox error={failure} action={<TextButton onClick={() => actions.dismiss(node.did)}>{trans.__('Dismiss')}</TextButton>} />
      )}
      {attaching && notebook?.hasNotebook ? (
        <AttachForm node={node} onDone={() => setAttaching(false)} />
      ) : (
        <div className="jp-RucioSelection-buttons">
          {running ? (
            <TextButton kind="warn" disabled={pending} onClick={() => void actions.cancel(node.did)}>
              {trans.__('Cancel')}
            </TextButton>
          ) : (
            state !== null &&
            canGet(state) && (
              <TextButton kind="accept" disabled={pending} onClick={() => void actions.get(node)}>
                {state === 'failed' ? trans.__('Try again') : state === 'partly_here' ? trans.__('Get the rest') : trans.__('Get')}
              </TextButton>
            )
          )}
          {notebook && (
            <TextButton
              disabled={!notebook.hasNotebook || attached}
              title={attached ? trans.__('Attached already') : notebook.hasNotebook ? undefined : trans.__('Open a notebook first')}
              onClick={() => setAttaching(true)}
            >
              {trans.__('Add to notebook')}
            </TextButton>
          )}
          {notebook?.hasNotebook && commands.hasCommand(SnippetCommandIDs.menu) && (
            <TextButton
              menu
              onClick={event => {
                const box = event.currentTarget.getBoundingClientRect();
                void commands.execute(SnippetCommandIDs.menu, { ...codeTarget(node), x: box.left, y: box.bottom });
              }}
            >
              {trans.__('Insert code')}
            </TextButton>
          )}
          {!node.file && node.type !== 'file' && (state === 'here' || state === 'partly_here') && (
            <TextButton disabled={pending} onClick={() => void actions.copyPaths(node)}>
              {trans.__('Copy paths')}
            </TextButton>
          )}
          {commands.hasCommand('rucio-jupyter:details') && (
            <TextButton onClick={() => void commands.execute('rucio-jupyter:details', { did: node.did })}>{trans.__('Details')}</TextButton>
          )}
        </div>
      )}
    </section>
  );
}

/** One field and Enter: the variable's name is suggested, and checked while it is typed. */
function AttachForm({ node, onDone }: { node: INode; onDone: () => void }): JSX.Element | null {
  const { rucio, notebook, actions, trans } = usePanel();
  const [name, setName] = React.useState(() => notebook?.suggestName(node.did) ?? '');
  const [refusal, setRefusal] = React.useState<string | null>(null);
  const field = React.useRef<HTMLInputElement>(null);
  React.useEffect(() => field.current?.select(), []);
  if (!notebook) {
    return null;
  }
  const problem = notebook.checkName(name);
  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    if (problem !== null) {
      return;
    }
    try {
      await notebook.attach(node.did, node.type === 'file' ? 'file' : 'collection', name, rucio.instances.namespace);
      actions.say(trans.__('%1 is now the variable %2.', node.did, name));
      onDone();
    } catch (error) {
      setRefusal(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <form
      className="jp-RucioAttach"
      aria-label={trans.__('Add %1 to notebook', node.did)}
      onSubmit={event => void submit(event)}
      onKeyDown={event => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          onDone();
        }
      }}
    >
      <Field id="jp-RucioAttach-name" label={trans.__('Variable name')} error={refusal ?? (name === '' ? null : problem)}>
        <input
          ref={field}
          className="jp-mod-styled"
          type="text"
          autoComplete="off"
          spellCheck={false}
          autoFocus
          value={name}
          onChange={event => {
            setName(event.target.value);
            setRefusal(null);
          }}
        />
      </Field>
      <div className="jp-RucioSelection-buttons">
        <TextButton kind="accept" type="submit" disabled={problem !== null} onClick={() => undefined}>
          {trans.__('Add')}
        </TextButton>
        <TextButton onClick={onDone}>{trans.__('Cancel')}</TextButton>
      </div>
    </form>
  );
}
