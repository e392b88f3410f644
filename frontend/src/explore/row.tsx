import { caretRightIcon } from '@jupyterlab/ui-components';
import * as React from 'react';
import { DidState } from '../api/wire';
import { SummaryState } from '../core/summaries';
import { isUnfinished } from '../core/transfers';
import { usePanel } from '../ui/context';
import { Glyph, IconButton, LinkButton, MiddleEllipsis, ProgressBar, StateMark, TypeMark } from '../ui/controls';
import { cancelIcon, getIcon, moreIcon, notebookAddIcon } from '../ui/icons';
import { errorWords } from '../words/errors';
import { countFiles, formatBytes, formatNumber } from '../words/format';
import { bytesPhrase, canGet, fractionOf, progressLine, stateWord, summaryPhrase, tellsTotal } from '../words/state';
import { expiryWords } from '../words/rule';
import { nameOf } from '../words/did';
import { PickMode } from './picks';
import { Row } from './rows';
import { INode } from './tree';
import { shownName } from './typeahead';

/** What a row can ask of the list that holds it. */
export interface IRowHandlers {
  readonly onSelect: (node: INode, mode: PickMode) => void;
  readonly onToggle: (node: INode) => void;
  readonly onOpen: (node: INode) => void;
  readonly onMenu: (node: INode, x: number, y: number) => void;
  readonly onAttach: (node: INode) => void;
  readonly onMore: (node: INode) => void;
  readonly onRetry: (node: INode) => void;
  readonly onDrag: (node: INode, event: React.PointerEvent) => void;
}

interface IRowProps extends IRowHandlers {
  readonly row: Row;
  readonly top: number;
  readonly height: number;
  readonly selected: boolean;
  /** The one row that the Tab key reaches. */
  readonly reachable: boolean;
}

export function TreeRow(props: IRowProps): JSX.Element {
  const { row, top, height } = props;
  const { trans } = usePanel();
  const style: React.CSSProperties = { top, height };
  const level = row.kind === 'node' ? row.node.level : row.parent.level + 1;
  const indent = { '--jp-rucio-level': level - 1 } as React.CSSProperties;
  switch (row.kind) {
    case 'node':
      return <NodeRow {...props} row={row} style={{ ...style, ...indent }} />;
    case 'skeleton':
      return (
        <div className="jp-RucioRow jp-mod-skeleton" style={{ ...style, ...indent }} role="none">
          <span className="jp-RucioSkeleton" aria-hidden="true" />
        </div>
      );
    case 'more':
      return <MoreRow parent={row.parent} onMore={props.onMore} style={{ ...style, ...indent }} />;
    case 'empty':
      return (
        <div className="jp-RucioRow jp-mod-note" style={{ ...style, ...indent }} role="none">
          {row.parent.type === 'container' ? trans.__('This container is empty.') : trans.__('This dataset has no files.')}
        </div>
      );
    case 'error': {
      const words = errorWords(row.error, trans);
      return (
        <div className="jp-RucioRow jp-mod-error" style={{ ...style, ...indent }} role="alert">
          <StateMark state="failed" />
          <span className="jp-RucioRow-words" title={words.text}>
            {words.text}
          </span>
          <LinkButton onClick={() => props.onRetry(row.parent)}>{trans.__('Retry')}</LinkButton>
        </div>
      );
    }
  }
}

/** Comes into sight, asks for the next page. */
function MoreRow(props: { parent: INode; onMore: (node: INode) => void; style: React.CSSProperties }): JSX.Element {
  const { trans } = usePanel();
  const { parent, onMore } = props;
  React.useEffect(() => {
    onMore(parent);
  });
  const { children } = parent;
  const words =
    children && children.total !== null
      ? trans.__('%1 of %2 loaded…', formatNumber(children.nodes.length), formatNumber(children.total))
      : trans.__('%1 loaded…', formatNumber(children?.nodes.length ?? 0));
  return (
    <div className="jp-RucioRow jp-mod-note" style={props.style} role="none">
      {words}
    </div>
  );
}

function NodeRow(props: Omit<IRowProps, 'row'> & { row: Extract<Row, { kind: 'node' }>; style: React.CSSProperties }): JSX.Element {
  const { row, selected, reachable, style } = props;
  const { node } = row;
  const { rucio, actions, notebook, trans } = usePanel();
  const namespace = rucio.instances.namespace ?? '';
  const branch = node.type !== 'file';
  const summary = node.file ? undefined : rucio.summaries.peek(namespace, node.did);
  const newest = node.file ? null : rucio.transfers.of(namespace, node.did);
  const transfer = newest && isUnfinished(newest) ? newest : null;
  const state = stateOf(node, summary);
  const pending = actions.isPending(node.did);
  const shown = shownName(node);
  const isGettable = transfer !== null || (state !== null && canGet(state));
  const isAttachable = notebook?.hasNotebook === true && !notebook.isAttached(node.did, namespace);
  // The name makes room for as many buttons as come up over its end.
  const buttons = { '--jp-rucio-buttons': 1 + Number(isGettable) + Number(isAttachable) } as React.CSSProperties;
  return (
    <div
      className={`jp-RucioRow${node.file ? ' jp-mod-file' : ''}`}
      style={{ ...style, ...buttons }}
      role="treeitem"
      aria-level={node.level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-selected={selected}
      aria-label={`${node.did}, ${state === null ? trans.__('state not known yet') : stateWord(state, trans)}`}
      {...(branch ? { 'aria-expanded': node.expanded } : {})}
      data-did={node.did}
      data-state={state ?? undefined}
      tabIndex={reachable ? 0 : -1}
      onClick={event => props.onSelect(node, event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'toggle' : 'only')}
      onDoubleClick={() => (branch ? props.onToggle(node) : props.onOpen(node))}
      onPointerDown={event => props.onDrag(node, event)}
      onContextMenu={event => {
        event.preventDefault();
        event.stopPropagation();
        props.onMenu(node, event.clientX, event.clientY);
      }}
    >
      {branch ? (
        <button
          type="button"
          className="jp-RucioTwisty"
          tabIndex={-1}
          aria-label={node.expanded ? trans.__('Collapse %1', node.did) : trans.__('Expand %1', node.did)}
          data-expanded={node.expanded}
          onDoubleClick={event => event.stopPropagation()}
          onClick={event => {
            event.stopPropagation();
            props.onToggle(node);
          }}
        >
          <Glyph icon={caretRightIcon} />
        </button>
      ) : (
        <span className="jp-RucioTwisty" />
      )}
      <TypeMark type={node.type} />
      <div className="jp-RucioRow-main">
        <div className="jp-RucioRow-first">
          <MiddleEllipsis text={shown} {...(shown === node.did ? {} : { tail: tellingPart(node) })} />
          {node.file && <span className="jp-RucioRow-size">{node.size === null ? '' : formatBytes(node.size)}</span>}
          {node.file && <FileState state={node.file.state} done={node.file.done} size={node.size} />}
        </div>
        {node.file?.error && (
          <div className="jp-RucioRow-second" data-tone="bad">
            <span className="jp-RucioRow-words" title={node.file.error}>
              {withoutName(node.file.error, node.did)}
            </span>
          </div>
        )}
        {!node.file && <SecondLine node={node} summary={summary} />}
      </div>
      <div className="jp-RucioRow-actions" onDoubleClick={event => event.stopPropagation()}>
        {transfer ? (
          <IconButton
            icon={cancelIcon}
            label={trans.__('Cancel %1', node.did)}
            tabIndex={-1}
            disabled={pending}
            onClick={stop(() => void actions.cancel(node.did))}
          />
        ) : (
          isGettable && (
            <IconButton
              icon={getIcon}
              label={trans.__('Get %1', node.did)}
              tabIndex={-1}
              disabled={pending}
              onClick={stop(() => void actions.get(node))}
            />
          )
        )}
        {isAttachable && (
          <IconButton
            icon={notebookAddIcon}
            label={trans.__('Add %1 to notebook', node.did)}
            tabIndex={-1}
            onClick={stop(() => props.onAttach(node))}
          />
        )}
        <IconButton
          icon={moreIcon}
          label={trans.__('More about %1', node.did)}
          tabIndex={-1}
          onClick={stop(event => {
            const box = event.currentTarget.getBoundingClientRect();
            props.onMenu(node, box.left, box.bottom);
          })}
        />
      </div>
      {transfer && <ProgressBar fraction={fractionOf(transfer)} label={trans.__('Progress of %1', node.did)} />}
    </div>
  );
}

/** The word of a file where there is room, its icon always. */
function FileState(props: { state: DidState; done: number | null; size: number | null }): JSX.Element {
  const { trans } = usePanel();
  const { state, done, size } = props;
  const word =
    state === 'on_the_way' && done !== null && size !== null && size > 0
      ? trans.__('%1 %', Math.floor((done / size) * 100))
      : stateWord(state, trans);
  return (
    <span className="jp-RucioRow-state" title={stateWord(state, trans)}>
      <StateMark state={state} />
      <span className="jp-RucioRow-word">{word}</span>
    </span>
  );
}

/** How it is: count, size, state; or the progress while something moves. */
function SecondLine({ node, summary }: { node: INode; summary: SummaryState | undefined }): JSX.Element {
  const { rucio, actions, trans } = usePanel();
  const namespace = rucio.instances.namespace ?? '';
  const newest = rucio.transfers.of(namespace, node.did);
  const failure = actions.failureOf(node.did);
  if (failure) {
    const { text } = errorWords(failure, trans);
    return (
      <div className="jp-RucioRow-second" data-tone="bad">
        <StateMark state="failed" />
        <span className="jp-RucioRow-words" title={text}>
          {text}
        </span>
      </div>
    );
  }
  if (newest && isUnfinished(newest)) {
    const parts = progressLine(newest, trans);
    const fraction = fractionOf(newest);
    const lead =
      newest.state === 'queued' && newest.files.total !== null
        ? trans.__('queued')
        : fraction === null
          ? null
          : trans.__('%1 %', Math.floor(fraction * 100));
    return (
      <div className="jp-RucioRow-second" data-tone="moving">
        <StateMark state={newest.state === 'queued' ? 'queued' : 'on_the_way'} />
        <Words parts={lead ? [lead, ...parts] : parts} />
      </div>
    );
  }
  const known = summary?.kind === 'ready' ? summary.value : summary && 'last' in summary ? summary.last : undefined;
  const count = known?.files.total ?? node.length;
  const parts: string[] = [];
  if (node.type !== 'file' && count !== null && count !== undefined && !(known && tellsTotal(known))) {
    parts.push(countFiles(count, trans));
  }
  const bytes = bytesPhrase({ here: known?.bytes.here ?? null, total: known?.bytes.total ?? node.size }, trans);
  if (bytes !== null && known?.state !== 'empty') {
    parts.push(bytes);
  }
  const expiry = known?.rule ? expiryWords(known.rule, trans) : null;
  if (expiry !== null) {
    parts.push(expiry);
  }
  if (summary?.kind === 'failed' && !known) {
    const { text } = errorWords(summary.error, trans);
    return (
      <div className="jp-RucioRow-second" data-tone="bad">
        <StateMark state="unknown" />
        <Words parts={[...parts, text]} />
      </div>
    );
  }
  if (!known) {
    return (
      <div className="jp-RucioRow-second">
        <span className="jp-RucioState jp-mod-waiting" aria-hidden="true" />
        <Words parts={parts} />
      </div>
    );
  }
  return (
    <div className="jp-RucioRow-second" data-tone={known.state === 'stuck' || known.state === 'failed' ? 'bad' : undefined}>
      <StateMark state={known.state} />
      <Words parts={[summaryPhrase(known, trans), ...parts]} title={known.problem?.error ?? known.sentence ?? undefined} />
    </div>
  );
}

function Words({ parts, title }: { parts: readonly string[]; title?: string | undefined }): JSX.Element {
  const text = parts.join(' · ');
  return (
    <span className="jp-RucioRow-words" title={title ?? text}>
      {text}
    </span>
  );
}

/** How much of a name's end tells it from its siblings. */
function tellingPart(node: INode): number {
  const shared = node.parent?.children?.prefix?.length ?? 0;
  const name = nameOf(node.did).length;
  return shared > 0 && shared < name ? Math.max(12, name - shared) : 12;
}

/** What is wrong with a file, without the name that stands above it anyway. */
function withoutName(error: string, did: string): string {
  return error.startsWith(`${did} `) ? error.slice(did.length + 1) : error;
}

/** The state of a row, as far as it is known. */
export function stateOf(node: INode, summary: SummaryState | undefined): DidState | null {
  if (node.file) {
    return node.file.state;
  }
  if (summary?.kind === 'ready') {
    return summary.value.state;
  }
  return summary && 'last' in summary && summary.last ? summary.last.state : null;
}

/** A click on a button of a row is no click on the row. */
function stop(act: (event: React.MouseEvent) => void): (event: React.MouseEvent) => void {
  return event => {
    event.stopPropagation();
    act(event);
  };
}
