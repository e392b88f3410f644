import * as React from 'react';
import { FileDetails, Page, Transfer } from '../api/wire';
import { lastOf } from '../core/query';
import { CommandIDs } from '../panel/commands';
import { usePanel } from '../ui/context';
import { ErrorBox, IconButton, LinkButton, MiddleEllipsis, StateMark, TextButton } from '../ui/controls';
import { copyDidIcon } from '../ui/icons';
import { formatBytes, formatNumber } from '../words/format';
import { stateWord, toState } from '../words/state';
import { IOneDid, useQuery, Waiting } from './query';

const PAGE = 200;

/** The largest page that the sidecar gives. */
const MOST = 1000;

interface IFile extends FileDetails {
  readonly adler32: string | null;
}

interface IFilePages {
  readonly items: readonly IFile[];
  readonly next: string | null;
  readonly total: number | null;
}

/** What `GET files` says of a file, as far as it is shown here. */
interface IRegistered {
  did: string;
  adler32: string | null;
}

/** The files of the DID, page by page. */
export function Files({ namespace, did }: IOneDid): JSX.Element {
  const { rucio, actions, commands, trans } = usePanel();
  const query = useQuery(
    async (signal, cursor: string | null, before: readonly IFile[], limit: number): Promise<IFilePages> => {
      const one = { namespace, did, limit, cursor };
      const [page, registered] = await Promise.all([
        rucio.client.get<Page<FileDetails>>('did', one, signal),
        rucio.client.get<Page<IRegistered>>('files', one, signal).catch(() => null) // The states are of use without the checksums too.
      ]);
      const checksums = new Map(registered?.items.map(file => [file.did, file.adler32]));
      const items = page.items.map(file => ({ ...file, adler32: checksums.get(file.did) ?? null }));
      return { items: [...before, ...items], next: page.next, total: page.total ?? null };
    },
    [rucio, namespace, did]
  );
  React.useEffect(() => {
    if (query.state.kind === 'idle') {
      void query.load(null, [], PAGE);
    }
  }, [query]);
  // As many as are shown are asked for again when something has moved; the rows stay until the answer is there.
  React.useEffect(() => {
    const again = (_: unknown, moved: Transfer) => {
      const shown = lastOf(query.state)?.items.length;
      if (shown !== undefined && moved.namespace === namespace && moved.did === did) {
        void query.load(null, [], Math.min(MOST, Math.max(PAGE, shown)));
      }
    };
    rucio.transfers.finished.connect(again);
    return () => void rucio.transfers.finished.disconnect(again);
  }, [query, rucio, namespace, did]);
  const pages = lastOf(query.state);
  if (query.state.kind === 'failed' && !pages) {
    return (
      <ErrorBox
        error={query.state.error}
        action={<TextButton onClick={() => void query.load(null, [], PAGE)}>{trans.__('Try again')}</TextButton>}
      />
    );
  }
  if (!pages) {
    return <Waiting />;
  }
  // A file's own checksums stand above the table.
  const many = pages.items.some(file => file.did !== did);
  return (
    <>
      <table className="jp-RucioTable jp-mod-files" aria-label={trans.__('Files')}>
        <thead>
          <tr>
            <th scope="col" className="jp-mod-name">
              {trans.__('Name')}
            </th>
            <th scope="col" className="jp-mod-number">
              {trans.__('Size')}
            </th>
            <th scope="col" className="jp-mod-state">
              {trans.__('State')}
            </th>
            {many && (
              <th scope="col" className="jp-mod-checksum">
                {trans.__('Adler-32')}
              </th>
            )}
            <th scope="col">{trans.__('Path')}</th>
          </tr>
        </thead>
        <tbody>
          {pages.items.map(file => {
            const state = toState(file.state ?? file.status);
            return (
              <tr key={file.did}>
                <td dir="auto">
                  {file.did === did ? (
                    file.did
                  ) : (
                    <LinkButton
                      label={trans.__('Details of %1', file.did)}
                      onClick={() => void commands.execute(CommandIDs.details, { did: file.did, namespace })}
                    >
                      <MiddleEllipsis text={file.did} tail={20} />
                    </LinkButton>
                  )}
                </td>
                <td className="jp-mod-number">{file.size === null ? '' : formatBytes(file.size)}</td>
                <td>
                  <span className="jp-RucioTable-state">
                    <StateMark state={state} />
                    <span>{stateWord(state, trans)}</span>
                  </span>
                </td>
                {many && (
                  <td>
                    {file.adler32 && (
                      <span className="jp-RucioTable-state">
                        <code>{file.adler32}</code>
                        <IconButton
                          icon={copyDidIcon}
                          label={trans.__('Copy the checksum of %1', file.did)}
                          onClick={() => actions.copy(file.adler32 ?? '', trans.__('Copied %1.', file.adler32 ?? ''))}
                        />
                      </span>
                    )}
                  </td>
                )}
                <td>
                  {file.error && <span className="jp-RucioField-error">{file.error}</span>}
                  {file.path && (
                    <span className="jp-RucioTable-state">
                      <code>
                        <MiddleEllipsis text={file.path} tail={Math.min(60, nameLength(file.path))} />
                      </code>
                      <IconButton
                        icon={copyDidIcon}
                        label={trans.__('Copy the path of %1', file.did)}
                        onClick={() => actions.copy(file.path ?? '', trans.__('Copied %1.', file.path ?? ''))}
                      />
                    </span>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {pages.items.length === 0 && <p className="jp-RucioHint">{trans.__('There are no files in it.')}</p>}
      {pages.next !== null && (
        <p className="jp-RucioLinks">
          <span>
            {pages.total === null
              ? trans.__('%1 shown', formatNumber(pages.items.length))
              : trans.__('%1 of %2 shown', formatNumber(pages.items.length), formatNumber(pages.total))}
          </span>
          <LinkButton disabled={query.state.kind === 'loading'} onClick={() => void query.load(pages.next, pages.items, PAGE)}>
            {trans.__('Show more')}
          </LinkButton>
        </p>
      )}
    </>
  );
}

/** The file's own name, which is what tells paths apart. */
function nameLength(path: string): number {
  return path.length - path.lastIndexOf('/');
}
